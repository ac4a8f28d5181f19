"""Rows of many rooms in one statement: each source selects one jsonb a row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Row = dict[str, Any]


def fetch(sources: Sequence[str], params: Mapping[str, Any]) -> list[list[Row]]:
    """The rows of each source, in its own order, with one statement however many there are."""
    if not sources:
        return []
    sql = " union all ".join(
        f"select {number}, row_number() over (), told from ({source}) s{number}(told)"
        for number, source in enumerate(sources)
    )
    found: list[list[Row]] = [[] for _source in sources]
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(params))  # type: ignore[arg-type]
        rows = sorted(cursor.fetchall(), key=lambda row: row[:2])
    for number, _position, told in rows:
        found[number].append(dict(json.loads(told) if isinstance(told, str) else told))
    return found
