"""What upper rooms know of a service that was asked for: the referral a delivery answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bazgasht.core.registry import Registry


@dataclass(frozen=True)
class Order:
    """An open referral of a person to a service. ``code`` is what people call it by."""

    referral_id: int
    code: str


Orders = Mapping[tuple[int, int], Order]
"""By (service id, client id)."""


class OrderSource(Protocol):
    def __call__(
        self, services: Collection[int], clients: Collection[int], on: date, *, lock: bool
    ) -> Orders: ...


order_sources: Registry[OrderSource] = Registry("service_orders")
"""The room of referrals registers its own."""


def orders(
    services: Collection[int], clients: Collection[int], on: date, *, lock: bool = False
) -> Orders:
    """Open referrals that something given on a day answers. ``lock``: kept until the transaction
    ends, and taken before a household's lock, so that no two wait for each other."""
    found: dict[tuple[int, int], Order] = {}
    for source in order_sources:
        found.update(source(services, clients, on, lock=lock))
    return found
