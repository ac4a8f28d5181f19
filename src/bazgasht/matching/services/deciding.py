"""A human decides: accept, choose another place with a reason, or do not follow.

Accepting asks for the seat, or puts the person forward, in the same transaction and under the
proposal's own id: pressed twice, or by two people, it happens once.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound, StaleVersion
from bazgasht.core.states import check_transition
from bazgasht.jobs.services import put_forward
from bazgasht.training.services import enrol

from .. import policies
from ..models import MatchLine
from ..states import TRANSITIONS, Kind, Refusal, State

LEAST_REASON = 5


@transaction.atomic
def accept(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> MatchLine:
    """The proposed place. Raises NotFound, NotAllowed, StaleVersion, Conflict (also what training
    or jobs refuse: closed, full of others, a condition that no longer holds)."""
    line = _hold(public_id, State.ACCEPTED, version, by)
    if line is None:
        return MatchLine.objects.get(public_id=public_id)
    policies.check_yes(line)
    outcome = _make(line, line.place, "", by)
    return _move(line, State.ACCEPTED, by, outcome=outcome)


@transaction.atomic
def choose(
    *, public_id: uuid.UUID, place: int, reason: str, version: int | None = None, by: Actor
) -> MatchLine:
    """Another place of the same run, with the reason. Raises as ``accept`` does, and InvalidValue
    naming the field."""
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("proposal.reason", _("Say why, in a few words."), field="reason")
    line = _hold(public_id, State.OVERRIDDEN, version, by)
    if line is None:
        return MatchLine.objects.get(public_id=public_id)
    if not 0 <= place < len(line.run.targets):
        raise InvalidValue("proposal.place", _("Choose the place."), field="place")
    if place == line.place:
        raise InvalidValue(
            "proposal.same", _("This is the proposed place; accept it instead."), field="place"
        )
    policies.check_yes(line)
    words = reason.strip()[:300]
    outcome = _make(line, place, words, by)
    return _move(
        line, State.OVERRIDDEN, by, chosen=place, override_reason=words, outcome=outcome
    )  # fmt: skip


@transaction.atomic
def refuse(
    *, public_id: uuid.UUID, code: str, note: str = "", version: int | None = None, by: Actor
) -> MatchLine:
    """Nothing is made; the same place is not proposed to this person again, and nothing else in the
    file changes. Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue."""
    if code not in Refusal.values:
        raise InvalidValue("proposal.code", _("Choose the reason."), field="code")
    if code == Refusal.OTHER and len(note.strip()) < LEAST_REASON:
        raise InvalidValue("proposal.note", _("Say why, in a few words."), field="note")
    line = _hold(public_id, State.REFUSED, version, by)
    if line is None:
        return MatchLine.objects.get(public_id=public_id)
    return _move(line, State.REFUSED, by, refuse_code=code, note=note.strip()[:300])


def _hold(
    public_id: uuid.UUID, target: State, version: int | None, by: Actor
) -> MatchLine | None:  # fmt: skip
    """Locked and checked. None: the same has been done already, by a double press."""
    line = (
        MatchLine.objects.select_for_update(of=("self",))
        .select_related("run")
        .filter(public_id=public_id)
        .first()
    )
    if line is None:
        raise NotFound("proposal")
    policies.check_user_can_decide(by, line)
    if version is not None and version != line.version:
        if line.state == target and line.decided_by == by.user_id:
            return None
        raise StaleVersion("proposal.stale")
    policies.check_state(line)
    return line


def _make(line: MatchLine, place: int, reason: str, by: Actor) -> str:
    """The seat or the application; returns its state."""
    key = line.run.targets[place]["key"]
    if line.kind == Kind.SEATS:
        made: Any = enrol(cohort_id=key, client_id=line.client_id, by=by, request_id=line.public_id)
    else:
        made = put_forward(
            opening_id=key, client_id=line.client_id, by=by, reason=reason,
            request_id=line.public_id,
        )  # fmt: skip
    return str(made.state)


def _move(line: MatchLine, state: State, by: Actor, **values: Any) -> MatchLine:
    check_transition(TRANSITIONS, State(line.state), state)
    values |= {"decided_by": by.user_id, "decided_on": timezone.localdate()}
    line.state = state
    line.version += 1
    for name, value in values.items():
        setattr(line, name, value)
    line.save(update_fields=["state", "version", *values])
    journal.record(
        by=by, action=f"proposal.{state}", on=("proposal", line.public_id),
        client_id=line.client_id, detail={"kind": line.kind},
    )  # fmt: skip
    return line
