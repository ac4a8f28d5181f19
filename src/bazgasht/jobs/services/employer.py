"""What an employer does with the cards it is shown: look, invite, offer, decline."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.journal import ACTIONS
from bazgasht.core.errors import Conflict, NotFound, StaleVersion

from .. import policies
from ..acts import APPLICATION_ACTS
from ..refusals import worded
from ..selectors.employer import EmployerCard, employer_card
from .applications import check_answer


@transaction.atomic
def open_card(*, public_id: uuid.UUID, by: Actor) -> EmployerCard:
    """A card of the employer's own; that it was looked at stands in the person's journal.

    Raises NotFound: foreign, missing and no longer shown look the same.
    """
    card = employer_card(public_id)
    note("application.seen", [public_id], by)
    return card


@transaction.atomic
def employer_answer(
    *,
    public_id: uuid.UUID,
    code: str,
    version: int,
    by: Actor,
    at: datetime | None = None,
    place: str = "",
    starts: date | None = None,
    decline: str = "",
) -> int:
    """``invite``, ``offer`` or ``decline``; returns the new version.

    Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue naming the field.
    """
    policies.check_employer_can(code, by)
    check_answer(code, at, place, starts, decline)
    card = employer_card(public_id)
    target = APPLICATION_ACTS[code].target
    if card.version != version:
        if card.state == target:
            return card.version
        raise StaleVersion("application.stale")
    policies.check_state_allows(code, card.state)
    try:
        with worded(), connection.cursor() as cursor:
            cursor.execute(
                "select jobs_employer_answer(%s, %s, %s, %s, %s, %s, %s)",
                [public_id, version, str(target), decline, at, place.strip() or None, starts],
            )
            made = cursor.fetchone()[0]
    except OperationalError as error:
        raise StaleVersion("application.stale") from error
    if made is None:
        raise NotFound("application")
    note(f"application.{target}", [public_id], by)
    return int(made)


def note(action: str, applications: Sequence[uuid.UUID], by: Actor) -> None:
    """One journal entry per application, with its person, whom the employer never learns."""
    if action not in ACTIONS:
        raise LookupError(f"undeclared journal action {action}")
    if not by.seats:
        raise Conflict("jobs.no_seat", _("You work for no body."))
    bodies = json.dumps(sorted({s.organisation_id for s in by.seats}))
    with connection.cursor() as cursor:
        cursor.execute(
            "select jobs_employer_note(%s::uuid[], %s, %s::jsonb)",
            [list(applications), action, bodies],
        )
