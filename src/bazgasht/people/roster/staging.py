"""Temporary tables: how a hundred thousand rows meet the database in a few statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

LINES = 500
_SPECIAL = re.compile(r"[\\\t\n\r]").search
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


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


def stage(table: str, columns: str, data: Iterable[Sequence[Any]], *, analysed: str = "") -> None:
    """Fill the temporary ``table`` (gone with the transaction) and let the planner know it.

    ``analysed``: the columns it needs to know; those of a wide table cost more than they help.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.{table}")
        cursor.execute(f"create temp table {table} ({columns}) on commit drop")
        with cursor.copy(f"copy {table} from stdin") as copy:
            for part in batched_lines(data):
                copy.write(part)
        cursor.execute(f"analyze {table} ({analysed})" if analysed else f"analyze {table}")


def batched_lines(data: Iterable[Sequence[Any]]) -> Iterator[str]:
    """COPY text of the rows, some hundreds of lines at a time."""
    source = iter(data)
    while rows := list(islice(source, LINES)):
        yield "".join(["\t".join(map(field, row)) + "\n" for row in rows])


def field(value: Any) -> str:
    """One value in COPY's text format; several times faster than a general adapter."""
    if isinstance(value, str):
        return value.translate(_ESCAPES) if _SPECIAL(value) else value
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, list):
        return field("{" + ",".join([_item(text) for text in value]) + "}")
    return field(str(value))


def _item(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def next_ids(table: str, count: int) -> list[int]:
    """Fresh primary keys of ``table``, ascending."""
    if not count:
        return []
    found = rows(
        # the sequence is looked up once, not for each number
        "select nextval(s) from (select pg_get_serial_sequence(%s, 'id')::regclass s offset 0) q,"
        " generate_series(1, %s)",
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
