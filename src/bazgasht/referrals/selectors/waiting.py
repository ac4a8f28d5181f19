"""The waiting list of a service, ordered by the published rule and by nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from bazgasht.people.selectors.cards import Card, cards
from bazgasht.plans.selectors import Priority, priorities
from bazgasht.services.measures import Wait

from ..models import Referral, ReferralSubject
from ..states import State


@dataclass(frozen=True)
class WaitingLine:
    """Someone on the list. ``priority`` holds the reasons as this body may read them."""

    place: int
    row: Referral
    card: Card
    priority: Priority


@dataclass(frozen=True)
class Place:
    """``ahead_by_points`` have more points, ``ahead_by_time`` the same and an older need."""

    place: int
    total: int
    points: int
    ahead_by_points: int
    ahead_by_time: int


def waiting_list(service_id: int, organisation_ids: Iterable[int]) -> list[WaitingLine]:
    """The whole list of a service of these bodies: four queries."""
    rows = {
        row.pk: row
        for row in Referral.objects.filter(
            service_id=service_id, state=State.WAITING,
            to_organisation_id__in=list(organisation_ids),
        ).select_related("service")
    }  # fmt: skip
    who = dict(
        ReferralSubject.objects.filter(referral_id__in=rows).values_list("referral_id", "client_id")
    )
    known = cards(who.values())
    points = priorities(who.values())
    listed = sorted(
        (row for pk, row in rows.items() if who.get(pk) in known),
        key=lambda row: _order(points[who[row.pk]], row),
    )
    return [
        WaitingLine(n, row, known[who[row.pk]], points[who[row.pk]])
        for n, row in enumerate(listed, start=1)
    ]


def _order(points: Priority, row: Referral) -> tuple[int, date, datetime | None, int]:
    return (-points.points, points.since or date.max, row.sent_at, row.pk)


def place_of(row: Referral) -> Place | None:
    """Where a referral stands on its list, for either of its bodies; None when it is on none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select place, total, points, ahead_by_points, ahead_by_time from referrals_place(%s)",
            [row.pk],
        )
        found = cursor.fetchone()
    return Place(*found) if found else None


def waits_of(service_ids: Iterable[int]) -> dict[int, Wait]:
    """How many wait and how long people waited, of any body's services: numbers alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select service_id, waiting, median_days, cases from referrals_service_waits(%s::bigint[])",
            [list(service_ids)],
        )
        return {row[0]: Wait(*row[1:]) for row in cursor.fetchall()}
