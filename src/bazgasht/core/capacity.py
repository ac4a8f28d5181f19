"""What bodies can do at a time, as the rooms that know it say: posts, seats, services a week."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class CapacityLine:
    """``amount`` of ``unit``; None when the body offers it without saying how much."""

    organisation_id: int
    title: str
    amount: int | None
    unit: str | Promise


CapacitySource = Callable[[Collection[int]], Iterable[CapacityLine]]
"""Called with ids of bodies, in the reader's scope; counts no person."""
