"""The fixed lattice on which figures are published: county in province in country, quarter in year.
Nothing is ever published along another dimension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from bazgasht.core import provinces
from bazgasht.core.suppression import Sum

from .periods import year_of


class Cell(NamedTuple):
    """A count: ``province`` empty is the country, ``county`` empty the whole province."""

    period: str
    province: str = ""
    county: str = ""


def with_country(values: Mapping[Cell, int]) -> dict[Cell, int]:
    """… and the country's count of each period for which all provinces are known."""
    found = dict(values)
    wanted = [p.iso for p in provinces.provinces()]
    for period in {c.period for c in values}:
        parts = [Cell(period, iso) for iso in wanted]
        if all(p in values for p in parts):
            found[Cell(period)] = sum(values[p] for p in parts)
    return found


def sums_of(cells: Collection[Cell]) -> list[Sum]:
    """Every sum that a reader can make of the cells."""
    known = set(cells)
    counties: dict[Cell, list[Cell]] = defaultdict(list)
    quarters: dict[Cell, list[Cell]] = defaultdict(list)
    regions: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in sorted(known):
        if cell.county:
            counties[Cell(cell.period, cell.province)].append(cell)
        elif cell.province:
            regions[Cell(cell.period)].append(cell)
        if "-" in cell.period:
            quarters[cell._replace(period=str(year_of(cell.period)))].append(cell)
    groups = [*counties.items(), *regions.items(), *quarters.items()]
    return [Sum(total, tuple(parts)) for total, parts in groups if total in known]


def faults(values: Mapping[Cell, int]) -> list[tuple[Cell, int]]:
    """Totals that are less than their parts, with the sum of those."""
    found = []
    for one in sums_of(values):
        parts = sum(values[p] for p in one.parts)
        if parts > values[one.total]:
            found.append((one.total, parts))
    return found
