"""Capacity and performance of the foundation and the associations, beside their own past quarter.

Everything is read from what rooms recorded; there is no person in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
FIGURES: dict[str, Promise] = {
    "deliveries.count": _("services given"),
    "deliveries.amount": _("worth of what was given"),
    "referrals.completed": _("referrals completed"),
    "training.completed": _("people who finished a course"),
    "work.started": _("people who began in a post"),
    "work.hours": _("hours worked in workshops"),
    "jobs.started": _("people who began a job"),
    "wages.gross": _("wages approved"),
    "wages.to_families": _("wages paid to families"),
}
"""Figures that add up over weeks, in words that stand alone."""


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
    def label(self) -> str:
        return str(FIGURES[self.indicator.code])

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

    @property
    def recorded(self) -> list[Figure]:
        return [f for f in self.figures if f.now is not None]

    @property
    def unrecorded(self) -> list[str]:
        """Words of what was recorded in neither quarter."""
        return [f.label for f in self.figures if f.now is None]


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
            organisation_id__in=list(bodies), working_group_id=0, indicator__in=list(FIGURES),
            week__range=(span.first, span.last),
        )
        .order_by()
        .values_list("organisation_id", "indicator")
        .annotate(total=Sum("value"))
    )  # fmt: skip
    return {(body, code): total for body, code, total in rows}
