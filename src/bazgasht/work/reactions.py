"""What this room does when a lower room names an event."""

from __future__ import annotations

from datetime import date
from typing import Any

from bazgasht.core.registry import reactions

from .services.placements import check_no_work_since, leave_custody
from .states import EndCode


def register_all() -> None:
    reactions.register(
        "client.released",
        released,
        order=30,
        label="ends a post in a workshop, takes back an offer",
    )
    reactions.register(
        "client.transferred", transferred, order=30,
        label="ends a post in a workshop, takes back an offer",
    )  # fmt: skip
    reactions.register(
        "client.admission_voided", admission_voided, order=10,
        label="refuses when work inside was offered in that stay",
    )  # fmt: skip
    reactions.register(
        "client.institution_changed", institution_changed, order=30,
        label="ends a post in a workshop whose kind does not fit, takes back such an offer",
    )  # fmt: skip
    reactions.register(
        "client.died", died, order=30, label="ends a post in a workshop, takes back an offer"
    )


def admission_voided(*, client_id: int, on: date, **_rest: Any) -> None:
    """Raises Conflict: who was offered work inside has been inside."""
    check_no_work_since(client_id=client_id, day=on)


def released(*, client_id: int, on: date, by: Any, **_rest: Any) -> None:
    leave_custody(client_id=client_id, code=EndCode.RELEASED, on=on, by=by)


def transferred(*, client_id: int, on: date, by: Any, **_rest: Any) -> None:
    leave_custody(client_id=client_id, code=EndCode.TRANSFERRED, on=on, by=by)


def institution_changed(
    *, client_id: int, institution: str, on: date, by: Any, **_rest: Any
) -> None:  # fmt: skip
    leave_custody(
        client_id=client_id, code=EndCode.INSTITUTION, on=on, by=by, institution=institution
    )


def died(*, client_id: int, on: date, by: Any, **_rest: Any) -> None:
    leave_custody(client_id=client_id, code=EndCode.DIED, on=on, by=by)
