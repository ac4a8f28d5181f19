"""Capacity and performance of the foundation and the associations, beside their own past quarter.

Everything is read from what rooms recorded; there is no person in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core import indicators
from bazgasht.core.capacity import CapacityLine
from bazgasht.core.registry import capacity_sources
from bazgasht.core.week import Week

from .models import Fact
from .readers import headquarters_for

KINDS = (Kind.FOUNDATION, Kind.ASSOCIATION, Kind.AFTERCARE)
QUARTER = 13
"""Whole weeks."""
FIGURES = (
    "deliveries.count", "deliveries.amount", "referrals.completed", "training.completed",
    "work.started", "work.hours", "jobs.started", "wages.gross", "wages.to_families",
)  # fmt: skip
"""Figures that add up over weeks."""


@dataclass(frozen=True)
class Quarter:
    """Thirteen whole weeks, ``first`` and ``last`` day of them."""

    first: date
    last: date


@dataclass(frozen=True)
class Figure:
    """``now`` and ``before`` are None where nothing was ever recorded in either quarter."""

    indicator: indicators.Indicator
    now: int | None
    before: int | None

    @property
    def change(self) -> int | None:
        """In whole per cent; None without something to compare with."""
        if self.now is None or not self.before:
            return None
        return round((self.now - self.before) * 100 / self.before)

    @property
    def tone(self) -> str:
        if not self.change or self.indicator.higher not in ("better", "worse"):
            return "plain"
        return "ok" if (self.change > 0) == (self.indicator.higher == "better") else "wait"


@dataclass(frozen=True)
class Performance:
    body: Organisation
    capacity: tuple[CapacityLine, ...]
    figures: tuple[Figure, ...]


def quarters(day: date) -> tuple[Quarter, Quarter]:
    """The last thirteen whole weeks, and the thirteen before."""
    last = Week.of(day).prev()
    first = last.shift(1 - QUARTER)
    before = first.prev()
    return Quarter(first.start, last.end), Quarter(before.shift(1 - QUARTER).start, before.end)


def bodies_for(actor: Actor) -> QuerySet[Organisation]:
    """Of the provinces whose reports the reader may read, the own body too."""
    heads = headquarters_for(actor)
    everywhere = any(not h.province for h in heads)
    found = Organisation.objects.filter(kind__in=KINDS, active=True)
    if not everywhere:
        own = {o for seat in actor.seats for o in seat.covers}
        found = found.filter(Q(province__in={h.province for h in heads}) | Q(pk__in=own))
    return found.order_by("kind", "sort_key", "id")


def performances(bodies: Sequence[Organisation], day: date) -> list[Performance]:
    """One query for the figures of all, one for each source of capacity."""
    ids = [b.pk for b in bodies]
    now, before = quarters(day)
    told = {span: _sums(ids, span) for span in (now, before)}
    lines = [line for source in capacity_sources for line in source(ids)]
    return [
        Performance(
            body,
            tuple(line for line in lines if line.organisation_id == body.pk),
            tuple(
                _figure(code, told[now].get((body.pk, code)), told[before].get((body.pk, code)))
                for code in FIGURES
            ),
        )
        for body in bodies
    ]


def _figure(code: str, now: int | None, before: int | None) -> Figure:
    """A quarter without a row of an additive figure is nought when the other one has some."""
    if now is None and before is None:
        return Figure(indicators.get(code), None, None)
    return Figure(indicators.get(code), now or 0, before or 0)


def _sums(bodies: Collection[int], span: Quarter) -> dict[tuple[int, str], int]:
    rows = (
        Fact.objects.filter(
            organisation_id__in=list(bodies), working_group_id=0, indicator__in=FIGURES,
            week__range=(span.first, span.last),
        )
        .order_by()
        .values_list("organisation_id", "indicator")
        .annotate(total=Sum("value"))
    )  # fmt: skip
    return {(body, code): total for body, code, total in rows}
