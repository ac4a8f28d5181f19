"""What a household already got from all bodies: kind, month and amount, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from bazgasht.core.jalali import today

from ..states import AID_WINDOW_DAYS, AidKind

SHOWN_DAYS = 731


@dataclass(frozen=True)
class AidLine:
    """``month`` is the first day of a Jalali month; ``amount`` rials in all, 0 when unvalued."""

    kind: AidKind
    month: date
    times: int
    amount: int


@dataclass(frozen=True)
class AidMeeting:
    """Aid of the same kind that a household got inside the window."""

    household_id: int
    month: date
    amount: int


def household_id_of(client_id: int) -> int | None:
    """The household a client's aid counts to, also when its members may not be seen."""
    return household_ids_of([client_id]).get(client_id)


def home_of(client_id: int) -> int:
    """What the aid of a client is held against: the household, else the person alone (negative)."""
    return household_id_of(client_id) or -client_id


def household_ids_of(client_ids: Iterable[int]) -> dict[int, int]:
    """By client id; whoever has no household is absent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c, services_household_of(c) from unnest(%s::bigint[]) c", [list(client_ids)]
        )
        return {client: household for client, household in cursor.fetchall() if household}


def household_aid(household_id: int, *, since: date | None = None) -> list[AidLine]:
    """Aid of all bodies in two years, newest first. Health, addiction and legal help are left out.

    Of a household, or by :func:`home_of` of a person without one; nothing for a household in which
    the request holds nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select aid_kind, month, times, amount from services_household_aid(%s, %s)",
            [household_id, since or today() - timedelta(days=SHOWN_DAYS)],
        )
        return [AidLine(AidKind(kind), *rest) for kind, *rest in cursor.fetchall()]


def aid_of_client(client_id: int) -> tuple[int | None, list[AidLine]]:
    """The household a client's aid counts to, and :func:`household_aid` of it (of the person alone
    without one), in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select h, a.aid_kind, a.month, a.times, a.amount from services_household_of(%s) h"
            " left join lateral services_household_aid(coalesce(h, -%s::bigint), %s) a on true",
            [client_id, client_id, today() - timedelta(days=SHOWN_DAYS)],
        )
        rows = cursor.fetchall()
    return rows[0][0], [AidLine(AidKind(kind), *rest) for _h, kind, *rest in rows if kind]


def window_of(kind: str) -> int:
    """Days inside which a second aid of this kind needs a reason; 0 for never."""
    return AID_WINDOW_DAYS.get(AidKind(kind), 0) if kind else 0


def aid_inside(household_ids: Iterable[int], kind: str, on: date) -> dict[int, AidMeeting]:
    """Households (by :func:`home_of` also people without one) that got aid of ``kind`` less than
    its window before or after ``on``."""
    ids, days = list(household_ids), window_of(kind)
    if not ids or not days:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select household_id, month, amount from services_aid_inside(%s::bigint[], %s, %s, %s)",
            [ids, str(kind), on, days],
        )
        return {row[0]: AidMeeting(*row) for row in cursor.fetchall()}
