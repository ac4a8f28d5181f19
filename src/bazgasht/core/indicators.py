"""Indicators: the shared language of reports, boards and (later) resolutions.

A room registers what it counts, each as one SQL text run by the aggregate role. The text takes
``%(start)s`` and ``%(end)s`` (dates, both inclusive) and returns rows
``(headquarters_id, organisation_id, working_group_id, week, value)``: ``week`` is the Saturday,
0 stands for "all" so that totals are counted and never added up from parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Kind = Literal["count", "distinct", "rials", "days"]


@dataclass(frozen=True)
class Indicator:
    """``additive`` is False for distinct counts and medians: parts do not sum to the whole.

    ``higher`` says which way is better: "better", "worse" or "neutral".
    """

    code: str
    label: str | Promise
    description: str | Promise
    kind: Kind
    unit: str | Promise
    sql: str
    additive: bool = True
    distinct_key: str = ""
    higher: Literal["better", "worse", "neutral"] = "neutral"

    def __post_init__(self) -> None:
        if (self.kind == "distinct") != bool(self.distinct_key):
            raise ValueError(f"{self.code}: a distinct count, and only that, names its key")
        if self.kind in ("distinct", "days") and self.additive:
            raise ValueError(f"{self.code}: {self.kind} does not add up")
        for name in ("%(start)s", "%(end)s"):
            if name not in self.sql:
                raise ValueError(f"{self.code}: the SQL takes no {name}")


_registered: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Raises LookupError for a code registered twice."""
    for indicator in indicators:
        if indicator.code in _registered:
            raise LookupError(f"indicator {indicator.code} is registered twice")
        _registered[indicator.code] = indicator


def all_indicators() -> Iterator[Indicator]:
    return iter(_registered.values())


def get(code: str) -> Indicator:
    """Raises KeyError."""
    return _registered[code]


def week_sql(day: str) -> str:
    """SQL for the Saturday of the week that the date expression ``day`` is in."""
    return f"({day} - mod(extract(isodow from {day})::int + 1, 7))"


def tehran_day(moment: str) -> str:
    """SQL for the date in Tehran of a timestamptz expression."""
    return f"(({moment}) at time zone 'Asia/Tehran')::date"


_IN_TEHRAN = re.compile(r"\(\((.+)\) at time zone 'Asia/Tehran'\)::date")


def in_span(day: str) -> str:
    """SQL: whether the date expression ``day`` is in the span. Of a moment's day it compares the
    moment itself with the span's two ends, which an index on it can answer."""
    found = _IN_TEHRAN.fullmatch(day)
    if found is None:
        return f"{day} between %(start)s and %(end)s"
    first, after = (f"({d})::timestamp at time zone 'Asia/Tehran'" for d in (
        "%(start)s::date", "%(end)s::date + 1"))  # fmt: skip
    return f"{found[1]} >= {first} and {found[1]} < {after}"


NO_GROUP = -1
"""Rows without a working group are counted under this id; 0 is the total of all."""


def counted(
    *, source: str, hq: str, body: str, group: str, day: str, value: str, where: str = "true"
) -> str:
    """SQL of an indicator: ``value`` (an aggregate) per headquarters, body, group and week, with
    the totals of body, of group and of both. ``day`` is a date expression over ``source``."""
    # no "*": the aggregate role may read only the columns that are counted
    keys = f"{hq} hq, {body} body, coalesce({group}, {NO_GROUP}) grp, {week_sql(day)} week"
    return (
        "select g.hq, case when grouping(g.body) = 1 then 0 else g.body end,"
        f" case when grouping(g.grp) = 1 then 0 else g.grp end, g.week, {value}"
        f" from {source} cross join lateral (select {keys}) g"
        f" where g.hq is not null and {in_span(day)} and {where}"
        " group by grouping sets ((g.hq, g.week), (g.hq, g.body, g.week), (g.hq, g.grp, g.week),"
        " (g.hq, g.body, g.grp, g.week))"
    )
