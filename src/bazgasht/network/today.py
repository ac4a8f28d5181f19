"""What waits on the first page: a pledge for its signature, one that came back with words; an
experience for a second person."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import format_jalali
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import today_items

from .acts import EDIT, SIGN
from .experience_acts import EDIT as WRITE
from .experience_acts import PUBLISH
from .models import Experience, Pledge
from .states import ExperienceState, PledgeState

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


def to_check(actor: Actor) -> TodayList | None:
    """Experiences that wait for somebody who did not write them."""
    bodies = actor.organisations_for(PUBLISH)
    if not bodies:
        return None
    rows = (
        Experience.objects.filter(
            Q(organisation_id__in=bodies) | Q(headquarters_id__in=bodies),
            state=ExperienceState.OFFERED,
        )
        .exclude(Q(written_by=actor.user_id) | Q(changed_by=actor.user_id))
        .select_related("organisation")
        .order_by("offered_at", "id")
    )
    return _experiences(
        rows, _("Experiences to check"), _("waits for a second person"), _("Read and decide"), 38
    )


def experience_back(actor: Actor) -> TodayList | None:
    """What a second person returned with words."""
    bodies = actor.organisations_for(WRITE)
    rows = Experience.objects.filter(
        organisation_id__in=bodies, state=ExperienceState.DRAFT
    ).exclude(reason="")
    if not bodies:
        return None
    return _experiences(
        rows.select_related("organisation").order_by("id"), _("Experiences that came back"),
        _("returned"), _("Change"), 39,
    )  # fmt: skip


def _experiences(
    rows: QuerySet[Experience], title: str, chip: str, button: str, order: int
) -> TodayList | None:
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=title, tone="wait", order=order, wide=False,
        total=len(first) if len(first) < SHOWN else rows.count(),
        rows=tuple(
            TodayRow(
                title=row.title, sub=row.reason or row.organisation.name, chip=chip, tone="wait",
                button=button, url=reverse("experiences:page", args=[row.public_id]),
            )
            for row in first
        ),
        all_url=reverse("experiences:list") + f"?state={first[0].state}",
    )  # fmt: skip


def register_all() -> None:
    today_items.register("network.pledges_to_sign", to_sign, order=14)
    today_items.register("network.pledges_back", came_back, order=36)
    today_items.register("network.experiences_to_check", to_check, order=38)
    today_items.register("network.experiences_back", experience_back, order=39)
