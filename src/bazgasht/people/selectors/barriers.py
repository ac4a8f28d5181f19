"""Which body may not know of a person: asked before anybody is proposed or put forward to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection


def barred_pairs(client_ids: Iterable[int], body_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(client id, body id) of barriers in force, of people whose whole file the caller's body keeps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select client_id, organisation_id from people_barred_pairs(%s::bigint[], %s::int[])",
            [list(client_ids), list(body_ids)],
        )
        return set(cursor.fetchall())
