"""Which body may not know of a person, asked before anybody is put forward to it; and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from ..states import OPEN_END


def barred_pairs(client_ids: Iterable[int], body_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(client id, body id) of barriers in force, of people whose whole file the caller's body keeps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select client_id, organisation_id from people_barred_pairs(%s::bigint[], %s::int[])",
            [list(client_ids), list(body_ids)],
        )
        return set(cursor.fetchall())


@dataclass(frozen=True)
class Told:
    """A barrier with its reason, for the auditor and for whoever set it."""

    id: int
    client_id: int
    organisation_id: int | None
    user_id: int | None
    reason: str
    created_at: datetime
    ends: datetime
    set_by: int
    set_by_organisation: int

    @property
    def endless(self) -> bool:
        return self.ends >= OPEN_END

    @property
    def over(self) -> bool:
        return self.ends <= timezone.now()


def reasons(client_id: int | None = None) -> list[Told]:
    """The newest first: an auditor is told of all, others of what they set themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, client_id, organisation_id, user_id, reason, created_at, ends, set_by,"
            " set_by_organisation from people_barrier_reasons(%s)",
            [client_id],
        )
        return [Told(*row) for row in cursor.fetchall()]
