"""Which pages are measured, as whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.urls import reverse
from django.utils import timezone


def pages_of(people: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(name, who, url): first page, caseload, search, file, household, boards, report."""
    from bazgasht.core.week import Week
    from bazgasht.people import asked

    client = _one(
        "select c.public_id from people_grant g join people_client c on c.id = g.client_id"
        " where g.organisation_id = %s and c.origin = 'custody' order by c.id limit 1",
        people["prison"][2].pk,
    )
    household = _one(
        "select h.public_id from people_grant g join people_household h on h.id = g.household_id"
        " where g.organisation_id = %s order by h.id limit 1",
        people["prison"][2].pk,
    )
    headquarters = people["headquarters"][2].code
    yield "first page", "prison", reverse("shell:today")
    yield "caseload", "prison", reverse("people:list")
    find = asked.seal("علی محمدی", user_id=people["prison"][0].pk)
    yield "search", "prison", f"{reverse('people:list')}?{asked.SEALED}={find}"
    yield "client file", "prison", reverse("people:client", args=[client])
    yield "household", "prison", reverse("people:household", args=[household])
    yield "a body's board", "body", reverse("referrals:board")
    yield "a body's caseload", "body", reverse("people:list")
    yield (
        "a working group's board",
        "group",
        reverse("referrals:board_columns", args=[people["group"][2].code]),
    )
    yield (
        "weekly report",
        "headquarters",
        reverse("insight:weekly", args=[headquarters, str(Week.of(timezone.localdate()).prev())]),
    )


def _one(sql: str, value: int) -> Any:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, [value])
        return cursor.fetchone()[0]
