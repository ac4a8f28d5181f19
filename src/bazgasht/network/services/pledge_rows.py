"""A pledge fetched for a write: locked, allowed, not stale."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound, StaleVersion

from .. import policies
from ..models import Commitment, Pledge


def hold(public_id: uuid.UUID, code: str, by: Actor, version: int | None = None) -> Pledge:
    """The locked pledge, when ``by`` may do the act ``code`` in its state of now.

    Raises NotFound, NotAllowed, Conflict, StaleVersion when ``version`` is not that of the row.
    """
    row = (
        Pledge.objects.select_for_update(of=("self",))
        .select_related("organisation", "headquarters", "text", "renews")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("pledge")
    policies.check_user_can_pledge(code, by, row)
    policies.check_pledge_state(code, row)
    if version is not None and row.version != version:
        raise StaleVersion("pledge")
    return row


def write(pledge: Pledge, by: Actor, action: str, **values: Any) -> Pledge:
    """Save the changed columns, one version on, with one journal entry."""
    for name, value in values.items():
        setattr(pledge, name, value)
    pledge.version += 1
    pledge.save(update_fields=[*values, "version"])
    say(pledge, by, action)
    return pledge


def say(pledge: Pledge, by: Actor, action: str, **detail: Any) -> None:
    journal.record(
        by=by, action=action, on=("pledge", pledge.public_id),
        detail={"body": pledge.organisation_id, "headquarters": pledge.headquarters_id, **detail},
    )  # fmt: skip


def lines_of(pledge: Pledge) -> list[Commitment]:
    rows = Commitment.objects.filter(pledge=pledge).select_related("mission", "working_group")
    return list(rows.order_by("due", "id"))


def insert_once(pledge: Pledge) -> bool:
    """Save a new draft; False when the same form arrived before."""
    try:
        with transaction.atomic():
            pledge.save(force_insert=True)
    except IntegrityError:
        if not Pledge.objects.filter(public_id=pledge.public_id).exists():
            raise
        return False
    return True
