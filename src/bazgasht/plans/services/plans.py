"""A plan: made from needs, agreed with the person, handed over, closed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today as today_in_tehran
from bazgasht.core.states import check_transition
from bazgasht.people.models import Client
from bazgasht.people.services.acting import lock_living

from .. import policies
from ..models import Goal, Need, Plan, Step
from ..states import PLAN_TRANSITIONS, PlanState, StepState
from .goals import create_goal
from .locking import lock_plan
from .reviews import schedule_review
from .steps import StepDraft


@dataclass(frozen=True)
class GoalDraft:
    """A goal to begin with: ``needs`` are public ids of the client's standing needs."""

    domain: str
    text: str
    needs: Sequence[uuid.UUID] = ()
    steps: Sequence[StepDraft] = field(default=())


@transaction.atomic
def create_plan(*, client_id: int, goals: Sequence[GoalDraft], by: Actor) -> Plan:
    """A draft of a plan with its goals and steps, kept by the actor's body.

    Raises NotFound, NotAllowed, InvalidValue without a goal, Conflict when the body has an open
    plan for this person or the person has died.
    """
    if not Client.objects.filter(pk=client_id).exists():
        raise NotFound("client")
    body = policies.acting_body(by, "plans.edit", client_id)
    lock_living(client_id)
    if not goals:
        raise InvalidValue("plans.no_goal", _("Choose at least one need, or write a goal."))
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                client_id=client_id, organisation_id=body, created_by=by.user_id
            )
    except IntegrityError:
        raise Conflict("plans.exists", _("This person already has an open plan here.")) from None
    standing = {n.public_id: n for n in Need.objects.filter(client_id=client_id, closed_on=None)}
    for position, draft in enumerate(goals):
        needs = [standing[i] for i in draft.needs if i in standing]
        create_goal(plan, draft.domain, draft.text, needs, draft.steps, position, by)
    _journal(plan, "plan.created", by, goals=len(goals))
    return plan


@transaction.atomic
def agree_plan(*, plan: uuid.UUID, on: date, version: int, by: Actor) -> Plan:
    """The person has agreed; reviews begin. Raises InvalidValue for a day in the future."""
    row = lock_plan(plan, by, version)
    check_transition(PLAN_TRANSITIONS, PlanState(row.state), PlanState.ACTIVE)
    if on > today_in_tehran():
        raise InvalidValue("plans.future", _("This day has not come yet."), field="on")
    if not Goal.objects.filter(plan=row, dropped_on=None).exists():
        raise Conflict("plans.no_goal", _("A plan needs at least one goal."))
    row.state, row.agreed_on, row.version = PlanState.ACTIVE, on, row.version + 1
    row.save(update_fields=["state", "agreed_on", "version"])
    schedule_review(row, base=on, by=by)
    _journal(row, "plan.agreed", by)
    return row


@transaction.atomic
def close_plan(*, plan: uuid.UUID, reason: str, version: int | None, by: Actor) -> Plan:
    """Close it with a reason; steps still to do are recorded as not done."""
    row = lock_plan(plan, by, version)
    if not reason.strip():
        raise InvalidValue("plans.reason", _("Say why the plan is closed."), field="reason")
    return end_plan(row, reason.strip()[:200], by)


def end_plan(row: Plan, reason: str, by: Actor | None) -> Plan:
    """Close a locked plan."""
    check_transition(PLAN_TRANSITIONS, PlanState(row.state), PlanState.CLOSED)
    Step.objects.filter(goal__plan=row, state=StepState.TODO).update(
        state=StepState.NOT_DONE, note=reason
    )
    row.state, row.closed_on, row.close_reason = PlanState.CLOSED, today_in_tehran(), reason
    row.next_review, row.version = None, row.version + 1
    row.save(update_fields=["state", "closed_on", "close_reason", "next_review", "version"])
    _journal(row, "plan.closed", by)
    return row


@transaction.atomic
def take_over_plan(*, plan: uuid.UUID, by: Actor) -> Plan:
    """Keep the plan on in the actor's body, with its goals, steps and history.

    Raises NotFound, NotAllowed, or Conflict when that body keeps the plan or has one of its own.
    """
    row = Plan.objects.select_for_update().filter(public_id=plan).first()
    if row is None:
        raise NotFound("plan")
    policies.check_plan_is_open(row)
    body = policies.acting_body(by, "plans.edit", row.client_id)
    if body == row.organisation_id:
        raise Conflict("plans.own", _("Your body already keeps this plan."))
    return hand_over(row, to=body, by=by)


def hand_over(row: Plan, *, to: int, by: Actor | None) -> Plan:
    """Move a locked plan, its waiting review and the steps of its body to another body."""
    was = row.organisation_id
    others = Plan.objects.filter(client_id=row.client_id, organisation_id=to)
    if others.exclude(state=PlanState.CLOSED).exists():
        raise Conflict("plans.exists", _("This person already has an open plan here."))
    row.organisation_id, row.version = to, row.version + 1
    row.save(update_fields=["organisation_id", "version"])
    row.reviews.filter(done_on=None).update(organisation_id=to)
    Step.objects.filter(goal__plan=row, organisation_id=was, state=StepState.TODO).update(
        organisation_id=to, user_id=None
    )
    _journal(row, "plan.taken_over", by, was=was, became=to)
    return row


def _journal(plan: Plan, action: str, by: Actor | None, **detail: object) -> None:
    journal.record(
        by=by, action=action, on=("plan", plan.public_id), client_id=plan.client_id, detail=detail
    )
