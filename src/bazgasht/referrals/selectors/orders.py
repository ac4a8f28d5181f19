"""Which open referral a delivery answers that is recorded away from its page, as for many families."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bazgasht.services.orders import Order, Orders

from ..models import Referral
from ..states import State

TAKES = (State.ACCEPTED, State.WAITING, State.IN_SERVICE)
"""Answered, not paused, not over: what is given counts on it."""


def open_orders(
    services: Collection[int], clients: Collection[int], on: date, *, lock: bool = False
) -> Orders:
    """Of these people to these services, sent by that day; the caller's body receives them."""
    if not services or not clients:
        return {}
    found = Referral.objects.filter(
        service_id__in=list(services), subject__client_id__in=list(clients), state__in=TAKES,
        sent_at__date__lte=on,
    ).order_by("-id")  # fmt: skip
    if lock:
        found = found.select_for_update(of=("self",))
    rows = found.values_list("service_id", "subject__client_id", "id", "code")
    return {(service, client): Order(pk, code) for service, client, pk, code in rows}
