"""Rates of few cases, told with their uncertainty. Pure functions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

PER = 100_000
Z = 1.959963984540054
"""95 per cent, two sides."""

K = TypeVar("K", bound=Hashable)


def limits(cases: int) -> tuple[float, float]:
    """Byar's limits of a Poisson count: 95 per cent."""
    low = 0.0 if cases == 0 else cases * (1 - 1 / (9 * cases) - Z / (3 * sqrt(cases))) ** 3
    more = cases + 1
    high = more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3
    return max(low, 0.0), high


@dataclass(frozen=True)
class Rate:
    """Per 100,000, with the limits of what chance alone would allow."""

    cases: int
    population: int

    @property
    def value(self) -> float:
        return self.cases / self.population * PER

    @property
    def low(self) -> float:
        return limits(self.cases)[0] / self.population * PER

    @property
    def high(self) -> float:
        return limits(self.cases)[1] / self.population * PER


@dataclass(frozen=True)
class Rank:
    """1 is the highest rate; it could as well be anything from ``best`` to ``worst``."""

    rank: int
    best: int
    worst: int


def ranks(rates: Mapping[K, Rate], unknown: int = 0) -> dict[K, Rank]:
    """Whoever's limits do not overlap stands surely above or below; ``unknown`` others could be
    anywhere."""
    found = {}
    for key, rate in rates.items():
        above = sum(r.value > rate.value for r in rates.values())
        surely_above = sum(r.low > rate.high for r in rates.values())
        surely_below = sum(r.high < rate.low for r in rates.values())
        found[key] = Rank(above + 1, surely_above + 1, len(rates) + unknown - surely_below)
    return found
