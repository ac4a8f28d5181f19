"""What this room names, and what it does when a lower room names an event."""

from __future__ import annotations

from typing import Any

from bazgasht.core.registry import declare_event, reactions


def register_all() -> None:
    declare_event(
        "enrolment.moved",
        ("enrolment_id", "client_id", "was", "became", "by"),
        "An enrolment began or changed its state. `was` is empty at the beginning; `by` is the"
        " acting person.",
    )
    reactions.register(
        "client.died", withdraw_after_death, order=60,
        label="withdraws one who died from courses and their waiting lists",
    )  # fmt: skip


def withdraw_after_death(*, client_id: int, by: Any, **_rest: Any) -> None:
    """Seats and places on lists that the body recording the death may give back."""
    from . import policies
    from .models import Enrolment
    from .services import withdraw
    from .states import LIVE, Withdrawal

    for row in Enrolment.objects.filter(client_id=client_id, state__in=LIVE):
        if not policies.why_not("withdraw", by, row):
            withdraw(public_id=row.public_id, code=Withdrawal.DIED, by=by)
