"""Milestones: declared with a file or a link, confirmed by a second person."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue
from bazgasht.core.locking import changed, held
from bazgasht.core.nameless import check_nameless
from bazgasht.core.states import check_transition
from bazgasht.people import vault
from bazgasht.people.file_types import check_upload

from .. import policies
from ..models import Milestone
from ..states import MILESTONE_TRANSITIONS, MilestoneState, State
from .resolutions import move as move_resolution
from .rows import reason_of


@transaction.atomic
def claim_milestone(
    *, public_id: uuid.UUID, by: Actor, link: str = "", file_name: str = "", data: bytes = b"",
    free_of_persons: bool = False, version: int | None = None,
) -> Milestone:  # fmt: skip
    """Declare it reached. A file is taken only when it is declared free of persons.

    Raises NotFound, NotAllowed, Conflict, InvalidValue naming the field.
    """
    row = _of(public_id, version)
    policies.check_can_claim(by, row)
    if not link and not data:
        raise InvalidValue("milestone.evidence", _("Show a file or a link."), field="link")
    if link and not link.startswith("https://"):
        raise InvalidValue("milestone.link", _("A link begins with https://"), field="link")
    check_nameless({"link": link, "file": file_name})
    names = ["state", "link", "file", "file_key", "file_name", "file_type", "free_of_persons",
             "claimed_by", "claimed_at", "decided_by", "decided_at", "words"]  # fmt: skip
    row.link, row.file, row.file_key, row.file_name, row.file_type = link[:400], "", None, "", ""
    row.free_of_persons = bool(data) and free_of_persons
    if data:
        if not free_of_persons:
            raise InvalidValue(
                "milestone.persons", _("A file is taken only when it names no person: declare it."),
                field="free_of_persons",
            )  # fmt: skip
        row.file_type = check_upload(file_name, data)
        row.file, row.file_key = vault.put(data)
        row.file_name = file_name[:200]
    row.claimed_by, row.claimed_at = by.user_id, timezone.now()
    row.decided_by, row.decided_at, row.words = None, None, ""
    _move(row, MilestoneState.CLAIMED, *names)
    if row.resolution.state == State.ADOPTED:
        move_resolution(row.resolution, State.IN_PROGRESS, by)
    journal.record(
        by=by, action="milestone.claimed", on=("milestone", row.public_id),
        detail={"file": bool(data)},
    )  # fmt: skip
    return row


@transaction.atomic
def confirm_milestone(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Milestone:
    """By another than who declared it, outside the owner's body. Raises NotAllowed, Conflict."""
    return _decide(public_id, version, by, MilestoneState.CONFIRMED, "")


@transaction.atomic
def refuse_milestone(
    *, public_id: uuid.UUID, words: str, version: int | None = None, by: Actor
) -> Milestone:
    return _decide(public_id, version, by, MilestoneState.REFUSED, reason_of(words, "words"))


def _decide(
    public_id: uuid.UUID, version: int | None, by: Actor, state: MilestoneState, words: str
) -> Milestone:
    row = _of(public_id, version)
    policies.check_can_decide(by, row)
    row.decided_by, row.decided_at, row.words = by.user_id, timezone.now(), words[:300]
    _move(row, state, "state", "decided_by", "decided_at", "words")
    journal.record(by=by, action=f"milestone.{state.value}", on=("milestone", row.public_id))
    return row


def _of(public_id: uuid.UUID, version: int | None) -> Milestone:
    found: Milestone = held(
        Milestone, public_id, version, "resolution__council__organisation", "resolution__owner"
    )
    return found


def _move(row: Milestone, state: MilestoneState, *names: str) -> None:
    check_transition(MILESTONE_TRANSITIONS, MilestoneState(row.state), state)
    row.state = state
    changed(row, *names)
