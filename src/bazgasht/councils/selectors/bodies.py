"""Councils, who sits in them, their counterparts."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound

from ..models import Council, CouncilSeat, Meeting
from ..policies import SEATS


def councils_for(
    *, own: Collection[int] | None = None, q: str = "", ended: bool = False
) -> QuerySet[Council]:
    """Every council the reader may see, national first; ``own``: only those at these bodies;
    ``ended``: those that do not meet any more."""
    found = (
        Council.objects.filter(active=not ended)
        .select_related("organisation", "mirrors")
        .annotate(open_resolutions=Count(
            "resolutions", filter=Q(resolutions__state__in=["adopted", "in_progress"])))
        .order_by("province", "level", "title", "id")
    )  # fmt: skip
    if own is not None:
        found = found.filter(organisation_id__in=list(own))
    return found.filter(title__icontains=q) if q else found


def next_meetings(councils: Collection[int]) -> dict[int, Meeting]:
    """The next meeting ahead of each council; one query."""
    rows = Meeting.objects.filter(
        council_id__in=list(councils), state__in=["planned", "invited"], ends__gte=timezone.now()
    ).order_by("-starts")
    return {m.council_id: m for m in rows}


def get_council(public_id: uuid.UUID) -> Council:
    """With its live seats. Raises NotFound."""
    live = CouncilSeat.objects.filter(Q(ends=None) | Q(ends__gt=timezone.localdate()))
    found = (
        Council.objects.select_related("organisation", "mirrors", "secretary")
        .prefetch_related(
            Prefetch(
                "seats", live.select_related("organisation").order_by("organisation__sort_key")
            )
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("council")
    return found


def seats_on(council: Council, day: date) -> list[CouncilSeat]:
    """Seats held on a day, in Persian order of the bodies."""
    return list(
        CouncilSeat.objects.filter(Q(ends=None) | Q(ends__gt=day), council=council)
        .select_related("organisation")
        .order_by("organisation__sort_key", "id")
    )


def twins_of(council: Council, *, deep: bool = False) -> list[Council]:
    """Active councils that mirror this one; ``deep``: those that mirror them, too."""
    found: list[Council] = []
    level = [council]
    while level:
        level = list(
            Council.objects.filter(mirrors__in=level, active=True)
            .select_related("organisation")
            .order_by("province", "id")
        )
        found += level
        if not deep:
            break
    return found


def may_found_at(by: Actor) -> list[Organisation]:
    """Bodies at which the actor may set up a council: the own secretariat's, and the governorate
    and justice department of the province it looks after."""
    own = Q(id__in=by.organisations_for("meetings.edit"))
    for seat in by.seats:
        if "meetings.edit" in seat.role.permissions and seat.role.subtree:
            own |= Q(province=seat.province) if seat.province else Q(pk__isnull=False)
    return list(
        Organisation.objects.filter(own, kind__in=SEATS, active=True).order_by("sort_key", "id")
    )


def seat_candidates(council: Council) -> list[tuple[int, str]]:
    """Bodies that may still be given a seat: of the council's province or the whole country."""
    held = CouncilSeat.objects.filter(council=council, ends=None).values("organisation")
    found = Organisation.objects.filter(active=True).exclude(pk__in=held)
    if council.province:
        found = found.filter(province__in=("", council.province))
    return list(found.order_by("sort_key", "id").values_list("id", "name"))
