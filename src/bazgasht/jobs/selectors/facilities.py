"""Facilities with the jobs owed and delivered, counted from jobs."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from bazgasht.core.errors import NotFound
from bazgasht.core.text import normalise, search_form

from ..models import Facility
from ..models.applications import REVEALING
from ..states import FacilityState


@dataclass(frozen=True)
class Delivered:
    """``begun`` ever, ``held`` on the day that was asked for."""

    begun: int = 0
    held: int = 0


def delivered_of(facilities: Iterable[Facility], day: date | None = None) -> dict[int, Delivered]:
    """By facility id, one query. A reader who may not count them gets zeros for none."""
    ids = [f.pk for f in facilities]
    found = {pk: Delivered() for pk in ids}
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "select facility_id, begun, held from jobs_delivered(%s::bigint[], %s)",
                [ids, day or timezone.localdate()],
            )
            found |= {pk: Delivered(begun, held) for pk, begun, held in cursor.fetchall()}
    return found


def facilities_for(*, q: str = "", kind: str = "", state: str = "") -> QuerySet[Facility]:
    """Those whose jobs are due first on top."""
    found = Facility.objects.select_related("organisation", "given_by")
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    wanted = search_form(q).split()
    if wanted:
        rows = found.values_list("id", "title", "organisation__name", "given_by__name")
        found = found.filter(
            id__in=[i for i, *t in rows if all(w in " ".join(map(search_form, t)) for w in wanted)]
        )
    return found.order_by("jobs_due", "id")


def get_facility(public_id: uuid.UUID) -> Facility:
    """Raises NotFound: foreign and missing look the same."""
    found = (
        Facility.objects.select_related("organisation", "given_by", "prison")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("facility")
    return found


def facilities_of(employer_id: int) -> list[Facility]:
    """Those jobs and openings may be linked to."""
    return list(
        Facility.objects.filter(
            organisation_id=employer_id, state__in=["agreed", "active", "fulfilled", "breached"]
        ).order_by("title", "id")
    )


@dataclass(frozen=True)
class OwnFacility:
    """What an employer reads of its own: nothing of a prison, and no words of officers."""

    row: Facility
    title: str
    count: Delivered

    @property
    def owes(self) -> bool:
        """Jobs, while it runs."""
        return self.row.state in (FacilityState.AGREED, FacilityState.ACTIVE)


def own_facilities(
    employers: Iterable[int], public_id: uuid.UUID | None = None
) -> list[OwnFacility]:
    """Of these employers, or one of them; jobs counted of people they know by their cards. Two
    queries."""
    found = Facility.objects.filter(organisation_id__in=list(employers))
    if public_id is not None:
        found = found.filter(public_id=public_id)
    rows = list(found.order_by("-asked_on", "-id")[:100])
    counts = {row.pk: Delivered() for row in rows}
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "select facility_id, begun, held from jobs_delivered_own(%s::bigint[], %s)",
                [list(counts), timezone.localdate()],
            )
            counts |= {pk: Delivered(begun, held) for pk, begun, held in cursor.fetchall()}
    return [OwnFacility(row, _title(row), counts[row.pk]) for row in rows]


def _title(row: Facility) -> str:
    """Its kind, where the officers' title tells of a prison."""
    telling = re.search(REVEALING, normalise(row.title), re.IGNORECASE)
    return row.get_kind_display() if telling else row.title
