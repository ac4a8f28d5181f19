"""What this room does when a lower room names an event."""

from __future__ import annotations

from typing import Any

from bazgasht.core.registry import reactions


def register_all() -> None:
    reactions.register(
        "client.died", end_after_death, order=65,
        label="ends the wish of one who died to be proposed for training",
    )  # fmt: skip


def end_after_death(*, client_id: int, by: Any, **_rest: Any) -> None:
    """Where the body recording the death keeps the file."""
    from . import policies
    from .models import Wish
    from .services import end_wish

    if Wish.objects.filter(client_id=client_id, ended_on=None).exists():
        try:
            policies.check_user_can_wish(by, client_id)
        except policies.NotAllowed:
            return
        end_wish(client_id=client_id, by=by)
