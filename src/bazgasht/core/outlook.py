"""What the outlook of occupations is made of: rows that every room above contributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["openings", "placements", "jobs"]
"""``openings``: places open now. ``placements``: people who began in custody in the last twelve
months. ``jobs``: people who began outside in the last twelve months."""

COUNTS_PERSONS: frozenset[str] = frozenset({"placements", "jobs"})
"""Kinds whose counts are people: shown, and reckoned with, only from the threshold on."""


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """One occupation (ISCO-08) in one province: how many, paid what, and how fresh that is.

    ``median_wage`` is in rials a month; ``newest`` is the day of the newest fact counted.
    """

    occupation: str
    kind: Kind
    count: int
    median_wage: int | None
    newest: date | None


OutlookSource = Callable[[str], Iterable[OutlookRow]]
"""Called with a province's ISO code ("" for the whole country). Returns exact counts; whoever shows
them suppresses."""
