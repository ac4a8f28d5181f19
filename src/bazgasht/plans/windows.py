"""When a plan is reviewed: the table of rules/reviews.yaml applied to a person's time left.

Months are Jalali months, as in a sentence; a day the month lacks becomes its last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from bazgasht.core.jalali import days_in_month, from_jalali, jalali_parts

from .rules import folder_file
from .yaml_source import Node, Text


@dataclass(frozen=True)
class Window:
    """``after_months`` None: no review. ``upto_months`` None: no upper limit."""

    code: str
    label: Text
    after_months: tuple[int, int] | None = None
    over_months: int = 0
    upto_months: int | None = None
    days: int | None = None

    def dates(self, base: date) -> tuple[date, date] | None:
        """(due from, due at the latest), None when no review falls due."""
        if self.days is not None:
            return base, base + timedelta(days=self.days)
        if self.after_months is None:
            return None
        first, last = self.after_months
        return add_months(base, first), add_months(base, last)


@dataclass(frozen=True)
class Standing:
    """What decides the window: where someone is and when they are expected to leave."""

    inside: bool
    unsentenced: bool = False
    release: date | None = None


@dataclass(frozen=True)
class ReviewRules:
    title: Text
    source: Text
    by_time_left: tuple[Window, ...]
    unsentenced: Window
    outside: Window
    after_transfer: Window

    def all(self) -> tuple[Window, ...]:
        return (*self.by_time_left, self.unsentenced, self.outside, self.after_transfer)

    def window(self, standing: Standing, today: date) -> Window:
        """The window of today. A release date that has passed counts as the nearest."""
        if not standing.inside:
            return self.outside
        if standing.unsentenced or standing.release is None:
            return self.unsentenced
        for window in self.by_time_left:
            limit = window.upto_months
            if limit is None or standing.release <= add_months(today, limit):
                return window
        raise LookupError("the last window has no upper limit")

    def by_code(self, code: str) -> Window | None:
        return next((window for window in self.all() if window.code == code), None)


def add_months(day: date, months: int) -> date:
    """``months`` Jalali months later, or earlier when negative."""
    year, month, number = jalali_parts(day)
    years, rest = divmod(month - 1 + months, 12)
    return from_jalali(year + years, rest + 1, min(number, days_in_month(year + years, rest + 1)))


def parse(root: Node) -> ReviewRules:
    """Raises SourceError, also when the windows leave a gap or overlap."""
    if root.code("code") != "reviews":
        raise root.fail("code", "“reviews” is expected")
    root.integer("version")
    windows = tuple(_window(node) for node in root.nodes("by_time_left"))
    edges = [(w.over_months, w.upto_months) for w in windows]
    if edges[0][0] != 0 or edges[-1][1] is not None:
        raise root.fail("by_time_left", "from nothing to no limit")
    if any(a[1] != b[0] for a, b in pairwise(edges)):
        raise root.fail("by_time_left", "each window begins where the last one ends")
    others = [_window(root.node(key)) for key in ("unsentenced", "outside", "after_transfer")]
    rules = ReviewRules(root.text("title"), root.text("source"), windows, *others)
    root.done()
    return rules


def _window(node: Node) -> Window:
    after = node.integers("after_months", 2) if node.has("after_months") else None
    none = node.has("none") and node.one_of("none", ("true",)) == "true"
    days = node.integer("days") if node.has("days") else None
    if sum((after is not None, none, days is not None)) != 1:
        raise node.fail("after_months", "one of after_months, days and none")
    if after and not 0 < after[0] <= after[1]:
        raise node.fail("after_months", "two numbers, the smaller first")
    window = Window(
        node.code("code"),
        node.text("label"),
        (after[0], after[1]) if after else None,
        node.integer("over_months", 0),
        node.integer("upto_months") if node.has("upto_months") else None,
        days,
    )
    node.done()
    return window


@lru_cache(maxsize=1)
def rules() -> ReviewRules:
    return parse(folder_file("reviews.yaml"))
