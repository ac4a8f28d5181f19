"""The waiting list of a cohort, by the published rule, and why somebody stands where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from bazgasht.people.selectors.cards import Card, cards
from bazgasht.plans.selectors import Priority, priorities

from ..models import Cohort, Enrolment
from ..states import State


@dataclass(frozen=True)
class WaitingLine:
    place: int
    enrolment: Enrolment
    card: Card
    priority: Priority


@dataclass(frozen=True)
class Place:
    """``ahead_not_asked`` let no offer pass yet, ``ahead_by_points`` have more points,
    ``ahead_by_time`` the same and an older need."""

    place: int
    total: int
    points: int
    ahead_not_asked: int
    ahead_by_points: int
    ahead_by_time: int


def waiting_list(cohort: Cohort) -> list[WaitingLine]:
    """The whole list as its provider sees it, in the order in which seats are offered."""
    rows = list(Enrolment.objects.filter(cohort=cohort, state=State.WAITING))
    known = cards(e.client_id for e in rows)
    points = priorities(e.client_id for e in rows)
    listed = sorted(
        (e for e in rows if e.client_id in known), key=lambda e: _order(e, points[e.client_id])
    )
    return [
        WaitingLine(n, e, known[e.client_id], points[e.client_id])
        for n, e in enumerate(listed, start=1)
    ]


def _order(row: Enrolment, points: Priority) -> tuple[int, int, date, object, int]:
    return (row.missed, -points.points, points.since or date.max, row.created_at, row.pk)


def place_of(row: Enrolment) -> Place | None:
    """For the provider and the case team; None when it is on no list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select place, total, points, ahead_not_asked, ahead_by_points, ahead_by_time"
            " from training_place(%s)",
            [row.pk],
        )
        found = cursor.fetchone()
    return Place(*found) if found else None
