"""Temporary tables: how a hundred thousand rows meet the database in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def run(sql: str, params: Sequence[Any] = ()) -> int:
    """Execute; returns the number of rows touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def stage(table: str, columns: str, data: Iterable[Sequence[Any]]) -> None:
    """Fill the temporary ``table`` (gone with the transaction) and let the planner know it."""
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.{table}")
        cursor.execute(f"create temp table {table} ({columns}) on commit drop")
        with cursor.copy(f"copy {table} from stdin") as copy:
            for row in data:
                copy.write_row(row)
        cursor.execute(f"analyze {table}")


def next_ids(table: str, count: int) -> list[int]:
    """Fresh primary keys of ``table``, ascending."""
    if not count:
        return []
    found = rows(
        "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
        [table, count],
    )
    return [row[0] for row in found]


def lock(organisations: Iterable[int]) -> bool:
    """Whether no other import runs for any of these bodies; held until the transaction ends."""
    return all(
        row[0]
        for row in rows(
            "select pg_try_advisory_xact_lock(4203, o) from unnest(%s::int[]) o order by o",
            [sorted(organisations)],
        )
    )
