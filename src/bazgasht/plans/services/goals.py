"""Goals of a plan."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.domains import Domain
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.jalali import today as today_in_tehran

from ..models import Goal, Need, Plan, Step
from ..states import StepState
from .locking import lock_part, lock_plan
from .steps import StepDraft, create_step

TEXT = 300


def create_goal(
    plan: Plan,
    domain: str,
    text: str,
    needs: Sequence[Need],
    steps: Sequence[StepDraft],
    position: int,
    by: Actor,
) -> Goal:
    """A goal with its first steps in a locked or fresh plan."""
    goal = Goal.objects.create(
        plan=plan, client_id=plan.client_id, domain=_domain(domain), text=_text(text),
        position=position,
    )  # fmt: skip
    goal.needs.set(needs)
    for step in steps:
        create_step(goal, step, plan.organisation_id)
    _journal(goal, "goal.added", by)
    return goal


@transaction.atomic
def add_goal(
    *, plan: uuid.UUID, domain: str, text: str, needs: Sequence[uuid.UUID] = (), by: Actor
) -> Goal:
    """Raises NotFound, NotAllowed, Conflict for a closed plan, InvalidValue."""
    row = lock_plan(plan, by)
    return create_goal(row, domain, text, _needs(row.client_id, needs), (), row.goals.count(), by)


@transaction.atomic
def edit_goal(
    *, goal: uuid.UUID, text: str, needs: Sequence[uuid.UUID], version: int, by: Actor
) -> Goal:
    row = lock_part(Goal, goal, by, version)
    _check_kept(row)
    row.text, row.version = _text(text), row.version + 1
    row.save(update_fields=["text", "version"])
    row.needs.set(_needs(row.client_id, needs))
    _journal(row, "goal.changed", by)
    return row


@transaction.atomic
def drop_goal(*, goal: uuid.UUID, reason: str, version: int, by: Actor) -> Goal:
    """Give a goal up, with a reason; its open steps are recorded as not done."""
    row = lock_part(Goal, goal, by, version)
    _check_kept(row)
    if not reason.strip():
        raise InvalidValue("plans.reason", _("Say why the goal is given up."), field="reason")
    row.dropped_on, row.drop_reason = today_in_tehran(), reason.strip()[:200]
    row.version += 1
    row.save(update_fields=["dropped_on", "drop_reason", "version"])
    Step.objects.filter(goal=row, state=StepState.TODO).update(
        state=StepState.NOT_DONE, note=row.drop_reason
    )
    _journal(row, "goal.dropped", by)
    return row


def _check_kept(goal: Goal) -> None:
    if goal.dropped_on:
        raise Conflict("plans.goal_dropped", _("This goal was given up."))


def _domain(value: str) -> str:
    if value not in Domain.values:
        raise InvalidValue("plans.domain", field="domain")
    return value


def _text(value: str) -> str:
    text = value.strip()
    if not text or len(text) > TEXT:
        raise InvalidValue("plans.goal_text", _("Write the goal in one sentence."), field="text")
    return text


def _needs(client_id: int, public_ids: Sequence[uuid.UUID]) -> list[Need]:
    return list(Need.objects.filter(client_id=client_id, public_id__in=public_ids))


def _journal(goal: Goal, action: str, by: Actor) -> None:
    journal.record(
        by=by, action=action, on=("goal", goal.public_id), client_id=goal.client_id,
        detail={"domain": goal.domain},
    )  # fmt: skip
