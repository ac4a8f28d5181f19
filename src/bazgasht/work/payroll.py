"""Wages as pure functions: whole rials, nothing lost, nobody under the floor.

Fractions of a rial are rounded up, for the person. What a post's terms give is ``base``; where
that is less than the legal floor for the hours worked, ``topup`` makes up the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .states import WHOLE, PayKind, Recipient
from .terms import Terms

ORDER = tuple(r.value for r in Recipient)
"""In which equal remainders are given: the person first."""


@dataclass(frozen=True)
class Worked:
    """A month of one person. ``half_days`` counts a day of less than half the agreed hours as one
    half and any other as two; ``floor_minutes`` is the sum of minutes × the hour's floor of each
    day."""

    minutes: int = 0
    pieces: int = 0
    days: int = 0
    half_days: int = 0
    floor_minutes: int = 0


@dataclass(frozen=True)
class Month:
    """``due_days``: days of the month that are neither the rest day nor a public holiday;
    ``floor_month`` and ``full_week`` (minutes) are the law's of its last day."""

    due_days: int
    floor_month: int
    full_week: int


@dataclass(frozen=True)
class Wage:
    base: int
    topup: int
    rate: int

    @property
    def gross(self) -> int:
        return self.base + self.topup


@dataclass(frozen=True)
class SplitPart:
    """A recipient's bounds in the rule in force, in basis points."""

    recipient: str
    min_bp: int
    max_bp: int
    needs_request: bool = False


def up(numerator: int, denominator: int) -> int:
    """The quotient rounded up."""
    return -(-numerator // denominator)


def floor_of(worked: Worked) -> int:
    """The least gross wage for what was worked."""
    return up(worked.floor_minutes, 60)


def rate_of(terms: Terms, month: Month) -> int:
    """The agreed rate; a monthly one never under its share of the floor of a full month."""
    if terms.pay_kind != PayKind.MONTHLY:
        return terms.rate
    share = min(terms.minutes_week, month.full_week)
    return max(terms.rate, up(month.floor_month * share, month.full_week))


def wage(terms: Terms, worked: Worked, month: Month) -> Wage:
    """What a month of work earns. A monthly wage falls by the share of the days not worked."""
    rate = rate_of(terms, month)
    if terms.pay_kind == PayKind.HOURLY:
        base = up(rate * worked.minutes, 60)
    elif terms.pay_kind == PayKind.PIECE:
        base = rate * worked.pieces
    elif month.due_days:
        base = min(rate, up(rate * worked.half_days, 2 * month.due_days))
    else:
        base = rate if worked.half_days else 0
    return Wage(base, max(0, floor_of(worked) - base), rate)


def split(gross: int, shares: Mapping[str, int]) -> dict[str, int]:
    """``gross`` by shares in basis points, largest remainder first: the parts add up to it.

    Parts of nothing are left out. Raises ValueError when the shares are not the whole.
    """
    if sum(shares.values()) != WHOLE or min(shares.values()) < 0:
        raise ValueError("the shares are not the whole wage")
    named = sorted(shares, key=lambda r: ORDER.index(r) if r in ORDER else len(ORDER))
    parts = {r: gross * shares[r] // WHOLE for r in named}
    rest = gross - sum(parts.values())
    by_remainder = sorted(named, key=lambda r: -(gross * shares[r] % WHOLE))
    for recipient in by_remainder[:rest]:
        parts[recipient] += 1
    return {r: rials for r, rials in parts.items() if rials}


def lawful(shares: Mapping[str, int], rule: Sequence[SplitPart]) -> dict[str, int]:
    """The agreed shares within the rule in force; what it does not allow goes to the person.

    A part over its most is cut to it, one the rule does not know is dropped; where the person
    would keep less than the least, the others give way from the last in the rule on.
    """
    bounds = {part.recipient: part for part in rule}
    kept = {
        r: min(bp, bounds[r].max_bp)
        for r, bp in shares.items()
        if r != Recipient.PERSON and r in bounds and bp > 0
    }
    least = bounds[Recipient.PERSON].min_bp if Recipient.PERSON in bounds else WHOLE
    over = sum(kept.values()) - (WHOLE - least)
    for part in reversed(rule):
        if over > 0 and part.recipient in kept:
            cut = min(over, kept[part.recipient])
            kept[part.recipient] -= cut
            over -= cut
    kept = {r: bp for r, bp in kept.items() if bp > 0}
    return {Recipient.PERSON.value: WHOLE - sum(kept.values()), **kept}
