"""What this room knows of the demand for occupations: places open now, and jobs begun outside."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from bazgasht.core.outlook import OutlookRow
from bazgasht.core.registry import outlook_sources


def demand(province: str) -> Iterable[OutlookRow]:
    with connection.cursor() as cursor:
        cursor.execute("select occupation, what, n, median_wage, newest from jobs_outlook(%s)",
                       [province])  # fmt: skip
        return [OutlookRow(*row) for row in cursor.fetchall()]


def register_all() -> None:
    outlook_sources.register("jobs.demand", demand)
