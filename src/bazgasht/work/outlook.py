"""What this room knows of the demand for occupations: posts begun in custody."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from bazgasht.core.outlook import OutlookRow
from bazgasht.core.registry import outlook_sources


def begun(province: str) -> Iterable[OutlookRow]:
    """Beginnings of the last twelve months by occupation, of posts that name a trade."""
    with connection.cursor() as cursor:
        cursor.execute("select * from work_outlook(%s)", [province])
        rows = cursor.fetchall()
    return [OutlookRow(code, "placements", count, wage, day) for code, count, wage, day in rows]


def register_all() -> None:
    outlook_sources.register("work.placements", begun)
