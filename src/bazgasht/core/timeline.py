"""One readable story per client and household: items that every room contributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from .jalali import TEHRAN, WholeDay
from .rows import Row, fetch

__all__ = ["Row", "TimelineItem", "TimelineSource", "moment", "read"]


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
    """The newest first, in one statement however many sources and people there are; what happened
    on one day stands as its source gave it."""
    if not sources or not client_ids:
        return []
    found = fetch([s.sql for s in sources.values()], {"clients": list(client_ids)})
    told = zip(sources.values(), found, strict=True)
    items = [item for source, rows in told for row in rows for item in source.tell(row)]
    return sorted(items, key=lambda item: item.at, reverse=True)


def moment(day: str, recorded: str | None = None) -> datetime:
    """Of a day in ISO form: when it was written down, if that was the same day, else the whole day."""
    on = date.fromisoformat(day)
    written = datetime.fromisoformat(recorded) if recorded else None
    if written is not None and written.astimezone(TEHRAN).date() == on:
        return written
    return WholeDay.combine(on, time(12), TEHRAN)
