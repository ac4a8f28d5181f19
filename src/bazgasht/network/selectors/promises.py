"""Reads about pledges, their texts and commitments. Row security decides which pledges there are."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core import indicators
from bazgasht.core.errors import NotFound
from bazgasht.core.promised import Progress
from bazgasht.core.registry import progress_sources
from bazgasht.core.text import search_form

from ..models import Commitment, Mission, Pledge, PledgeText
from ..states import STANDING, PledgeState

PLEDGED = (PledgeState.SIGNED,)
"""What binds now."""
OWN = ("pledges.", "commitments.")
"""Indicators of this room: nobody promises promises."""


def get_pledge(public_id: uuid.UUID) -> Pledge:
    """Raises NotFound."""
    found = _pledges().filter(public_id=public_id).first()
    if found is None:
        raise NotFound("pledge")
    return found


def _pledges() -> QuerySet[Pledge]:
    return Pledge.objects.select_related("organisation", "headquarters", "text", "renews")


def pledges(
    *, q: str = "", state: str = "", headquarters: str = "", group: str = ""
) -> QuerySet[Pledge]:
    """Pledges the reader may see, those that wait first, then by body."""
    found = _pledges().annotate(lines=Count("commitments"))
    if state:
        found = found.filter(state=state)
    if headquarters:
        found = found.filter(headquarters__code=headquarters)
    if group:
        found = found.filter(
            pk__in=Commitment.objects.filter(working_group__code=group).values("pledge")
        )
    words = search_form(q).split()
    if words:
        rows = found.order_by().values_list("pk", "organisation__name", "organisation__name_en")
        found = found.filter(pk__in=[pk for pk, *names in rows if _holds(words, names)])
    return found.order_by("organisation__sort_key", "-starts", "-id")


def _holds(words: list[str], names: list[str]) -> bool:
    joined = " ".join(search_form(n) for n in names)
    return all(w in joined for w in words)


def commitments(
    *,
    headquarters: Collection[int] | None = None,
    bodies: Collection[int] | None = None,
    states: Collection[str] = PLEDGED,
) -> QuerySet[Commitment]:
    """Commitments of pledges in ``states`` (those that bind now) with all that their rows show:
    pledge, body, headquarters, mission, working group. The soonest due first."""
    found = Commitment.objects.filter(pledge__state__in=states).select_related(
        "pledge__organisation", "pledge__headquarters", "mission", "working_group"
    )
    if headquarters is not None:
        found = found.filter(headquarters_id__in=list(headquarters))
    if bodies is not None:
        found = found.filter(organisation_id__in=list(bodies))
    return found.order_by("due", "id")  # fmt: skip


def commitments_of(pledge: Pledge) -> list[Commitment]:
    rows = Commitment.objects.filter(pledge=pledge).select_related("mission", "working_group")
    return list(rows.order_by("due", "id"))


def get_commitment(pledge: Pledge, public_id: uuid.UUID) -> Commitment:
    """Raises NotFound."""
    found = Commitment.objects.filter(pledge=pledge, public_id=public_id).first()
    if found is None:
        raise NotFound("commitment")
    return found


def progress_of(rows: Collection[Commitment]) -> Mapping[int, Progress]:
    """What was delivered of each, by its id; empty where no room keeps figures."""
    found: dict[int, Progress] = {}
    for source in progress_sources:
        found |= source([row.pk for row in rows])
    return found


def texts_for(headquarters: Collection[int]) -> QuerySet[PledgeText]:
    rows = PledgeText.objects.filter(headquarters_id__in=list(headquarters))
    return (
        rows.select_related("headquarters")
        .annotate(signed=Count("pledges", filter=Q(pledges__state__in=STANDING)))
        .order_by("headquarters__sort_key", "-number")
    )


def get_text(public_id: uuid.UUID) -> PledgeText:
    """Raises NotFound."""
    found = PledgeText.objects.select_related("headquarters").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("pledge_text")
    return found


def usable_texts(headquarters: Organisation) -> QuerySet[PledgeText]:
    """Published ones of this headquarters and of those above it, the newest first."""
    above = [int(pk) for pk in headquarters.path.strip("/").split("/") if pk]
    rows = PledgeText.objects.filter(
        headquarters_id__in={*above, headquarters.pk}, published_at__isnull=False
    )
    return rows.select_related("headquarters").order_by("-published_at", "-id")


def missions_under(headquarters_id: int) -> QuerySet[Mission]:
    """Missions in force of the headquarters' working groups, group by group."""
    return (
        Mission.objects.filter(
            active=True, working_group__parent_id=headquarters_id,
            working_group__kind=Kind.WORKING_GROUP, working_group__active=True,
        )
        .select_related("working_group")
        .order_by("working_group_id", "position", "id")
    )  # fmt: skip


def promisable() -> list[indicators.Indicator]:
    """What a body can promise a number of: counts that add up over weeks and are no failure."""
    found = [
        i for i in indicators.all_indicators()
        if i.additive and i.kind in ("count", "rials") and i.higher == "better"
        and not i.code.startswith(OWN)
    ]  # fmt: skip
    return sorted(found, key=lambda i: str(i.label))


def words_of(indicator: str) -> str:
    """The label of an indicator, of money with its unit; its code when no room counts it any more."""
    try:
        found = indicators.get(indicator)
    except KeyError:
        return _("%(code)s (no longer counted)") % {"code": indicator}
    return f"{found.unit} · {found.label}" if found.kind == "rials" else str(found.label)
