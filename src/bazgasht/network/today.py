"""What waits on the first page: a pledge for its signature, one that came back with words."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import format_jalali
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import today_items

from .acts import EDIT, SIGN
from .models import Pledge
from .states import PledgeState

SHOWN = 5


def to_sign(actor: Actor) -> TodayList | None:
    """For whoever signs for a body."""
    bodies = actor.organisations_for(SIGN)
    if not bodies:
        return None
    rows = Pledge.objects.filter(organisation_id__in=bodies, state=PledgeState.OFFERED)
    first, total = _first(rows)
    if not first:
        return None
    return TodayList(
        title=_("Pledges that wait for your signature"), tone="wait", order=14, total=total,
        rows=tuple(
            TodayRow(
                title=row.text.title, sub=f"{row.headquarters.name} · {_term(row)}",
                chip=_("waits for the signature"), tone="wait", button=_("Read and sign"),
                url=reverse("pledges:sign", args=[row.public_id]),
            )
            for row in first
        ),
        all_url=reverse("pledges:list") + "?state=offered",
    )  # fmt: skip


def came_back(actor: Actor) -> TodayList | None:
    """For the secretary: what a body returned with words."""
    bodies = actor.organisations_for(EDIT)
    if not bodies:
        return None
    rows = Pledge.objects.filter(headquarters_id__in=bodies, state=PledgeState.DRAFT).exclude(
        returned=""
    )
    first, total = _first(rows)
    if not first:
        return None
    return TodayList(
        title=_("Pledges that came back"), tone="wait", order=36, total=total, wide=False,
        rows=tuple(
            TodayRow(
                title=row.organisation.name, sub=row.returned, chip=_("returned"), tone="wait",
                button=_("Change"), url=reverse("pledges:page", args=[row.public_id]),
            )
            for row in first
        ),
        all_url=reverse("pledges:list") + "?state=draft&returned=on",
    )  # fmt: skip


def _first(rows: QuerySet[Pledge]) -> tuple[list[Pledge] | None, int]:
    """The first rows and how many there are; (None, 0) for none."""
    rows = rows.select_related("organisation", "headquarters", "text").order_by("starts", "id")
    first = list(rows[:SHOWN])
    if not first:
        return None, 0
    return first, len(first) if len(first) < SHOWN else rows.count()


def _term(row: Pledge) -> str:
    return _("%(first)s to %(last)s") % {
        "first": format_jalali(row.starts, "long"),
        "last": format_jalali(row.ends, "long"),
    }


def register_all() -> None:
    today_items.register("network.pledges_to_sign", to_sign, order=14)
    today_items.register("network.pledges_back", came_back, order=36)
