"""What upper rooms measure of a service: how many wait, and how long people really waited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bazgasht.core.registry import Registry


@dataclass(frozen=True)
class Wait:
    """``waiting`` people on the list now; median days from sent to begun, None when too few."""

    waiting: int = 0
    median_days: int | None = None
    cases: int = 0


WaitSource = Callable[[Iterable[int]], Mapping[int, Wait]]
wait_sources: Registry[WaitSource] = Registry("service_waits")
"""Called with service ids; the room of referrals registers its own."""


def waits(service_ids: Iterable[int]) -> dict[int, Wait]:
    """By service id; a service nobody measured is absent."""
    ids = list(service_ids)
    found: dict[int, Wait] = {}
    for source in wait_sources:
        found.update(source(ids))
    return found
