"""Steps of a goal: what, by whom, by when, and how it went."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.jalali import today as today_in_tehran
from bazgasht.core.states import check_transition

from ..models import Goal, Step
from ..states import STEP_TRANSITIONS, StepState
from .locking import lock_part
from .moves import move_date

TEXT = 300


@dataclass(frozen=True)
class Owner:
    """Who does a step: a colleague (``user_id``), another body, or whoever ``name`` says."""

    user_id: int | None = None
    organisation_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class StepDraft:
    text: str
    due: date
    owner: Owner = Owner()


def create_step(goal: Goal, draft: StepDraft, body: int) -> Step:
    """A step of a locked or fresh plan. Raises InvalidValue for a day in the past or no text."""
    if draft.due < today_in_tehran():
        raise InvalidValue("plans.due_past", _("A date in the future is expected."), field="due")
    return Step.objects.create(
        goal=goal, client_id=goal.client_id, text=_text(draft.text), due=draft.due,
        first_due=draft.due, **_owner(draft.owner, body),
    )  # fmt: skip


@transaction.atomic
def add_step(*, goal: uuid.UUID, draft: StepDraft, by: Actor) -> Step:
    row = lock_part(Goal, goal, by, None)
    if row.dropped_on:
        raise Conflict("plans.goal_dropped", _("This goal was given up."))
    step = create_step(row, draft, row.plan.organisation_id)
    _journal(step, "step.added", by)
    return step


@transaction.atomic
def edit_step(*, step: uuid.UUID, text: str, owner: Owner, version: int, by: Actor) -> Step:
    """Change the words and the owner; the date moves by ``move_step``."""
    row = lock_part(Step, step, by, version)
    _check_to_do(row)
    row.text, row.version = _text(text), row.version + 1
    for name, value in _owner(owner, row.goal.plan.organisation_id).items():
        setattr(row, name, value)
    row.save(update_fields=["text", "organisation_id", "user_id", "by", "version"])
    _journal(row, "step.changed", by)
    return row


@transaction.atomic
def set_step_state(
    *, step: uuid.UUID, state: StepState, note: str = "", on: date | None = None,
    version: int, by: Actor,
) -> Step:  # fmt: skip
    """Done (on a day), not done (with a note that says why), or to do again."""
    row = lock_part(Step, step, by, version)
    if row.goal.dropped_on:
        raise Conflict("plans.goal_dropped", _("This goal was given up."))
    became = StepState(state)
    check_transition(STEP_TRANSITIONS, StepState(row.state), became)
    day = on or today_in_tehran()
    if became == StepState.DONE and day > today_in_tehran():
        raise InvalidValue("plans.future", _("This day has not come yet."), field="on")
    if became == StepState.NOT_DONE and not note.strip():
        raise InvalidValue("plans.note", _("Say why it was not done."), field="note")
    was, row.state, row.note = row.state, became, note.strip()[:TEXT]
    row.done_on = day if became == StepState.DONE else None
    row.version += 1
    row.save(update_fields=["state", "note", "done_on", "version"])
    _journal(row, "step.moved", by, **{"from": was, "to": became.value})
    return row


@transaction.atomic
def move_step(
    *, step: uuid.UUID, to: date, reason: str, note: str = "", version: int, by: Actor
) -> Step:
    """Another date for a step still to do; see :func:`.moves.move_date`."""
    row = lock_part(Step, step, by, version)
    _check_to_do(row)
    move_date(row, to=to, reason=reason, note=note, by=by)
    return row


def _check_to_do(step: Step) -> None:
    if step.state != StepState.TODO:
        raise Conflict("plans.step_closed", _("This step is no longer to do."))


def _text(value: str) -> str:
    text = value.strip()
    if not text or len(text) > TEXT:
        raise InvalidValue("plans.step_text", _("Write the step in one sentence."), field="text")
    return text


def _owner(owner: Owner, body: int) -> dict[str, object]:
    return {
        "organisation_id": owner.organisation_id or body,
        "user_id": None if owner.organisation_id else owner.user_id,
        "by": owner.name.strip()[:120],
    }


def _journal(step: Step, action: str, by: Actor, **detail: object) -> None:
    journal.record(
        by=by, action=action, on=("step", step.public_id), client_id=step.client_id, detail=detail
    )
