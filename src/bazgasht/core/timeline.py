"""One readable story per client and household: items that every room contributes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from .jalali import TEHRAN

Row = dict[str, Any]


@dataclass(frozen=True)
class TimelineItem:
    """What happened, when, by whom and which body.

    ``chip`` is a short state in words with ``tone`` (late, wait, ok, info); ``url`` opens it;
    ``client_id`` lets a family's story say whom it is about.
    """

    at: datetime
    title: str
    detail: str = ""
    tone: str = "info"
    chip: str = ""
    organisation_id: int | None = None
    user_id: int | None = None
    url: str = ""
    client_id: int | None = None


@dataclass(frozen=True)
class TimelineSource:
    """One kind of happening. ``sql`` selects one jsonb a row about ``any(%(clients)s)``; row security
    leaves what the reader may see. ``tell`` puts a row into words."""

    sql: str
    tell: Callable[[Row], Iterable[TimelineItem]]


def read(sources: Mapping[str, TimelineSource], client_ids: Sequence[int]) -> list[TimelineItem]:
    """The newest first, in one statement however many sources and people there are."""
    if not sources or not client_ids:
        return []
    sql = " union all ".join(
        f"select {number}, told from ({source.sql}) s{number}(told)"
        for number, source in enumerate(sources.values())
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"clients": list(client_ids)})  # type: ignore[arg-type]
        rows = cursor.fetchall()
    tellers = [source.tell for source in sources.values()]
    items = [item for number, told in rows for item in tellers[number](_loaded(told))]
    return sorted(items, key=lambda item: item.at, reverse=True)


def _loaded(told: Any) -> Row:
    return dict(json.loads(told) if isinstance(told, str) else told)


def moment(day: str, recorded: str | None = None) -> datetime:
    """Of a day in ISO form: when it was written down, if that was the same day, else noon."""
    on = date.fromisoformat(day)
    written = datetime.fromisoformat(recorded) if recorded else None
    if written is not None and written.astimezone(TEHRAN).date() == on:
        return written
    return datetime.combine(on, time(12), TEHRAN)
