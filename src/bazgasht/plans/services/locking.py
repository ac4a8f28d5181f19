"""Fetching a plan's parts for a change: visible, locked, not stale, and of an open plan."""

from __future__ import annotations

import uuid
from typing import TypeVar

from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound, StaleVersion

from .. import policies
from ..models import Goal, Plan, Review, Step

Part = TypeVar("Part", Goal, Step, Review)


def lock_plan(public_id: uuid.UUID, by: Actor, version: int | None = None) -> Plan:
    """Raises NotFound, NotAllowed, Conflict for a closed plan, StaleVersion."""
    plan = Plan.objects.select_for_update().filter(public_id=public_id).first()
    if plan is None:
        raise NotFound("plan")
    policies.check_user_can_plan(plan, by)
    policies.check_plan_is_open(plan)
    check_version(plan.version, version)
    return plan


def lock_part(model: type[Part], public_id: uuid.UUID, by: Actor, version: int | None) -> Part:
    """A goal, step or review with its plan, the part's row locked."""
    part = model.objects.select_for_update().filter(public_id=public_id).first()
    if part is None:
        raise NotFound(model._meta.model_name or "part")
    plan = plan_of(part)
    policies.check_user_can_plan(plan, by)
    policies.check_plan_is_open(plan)
    check_version(part.version, version)
    return part


def plan_of(part: Goal | Step | Review) -> Plan:
    return part.goal.plan if isinstance(part, Step) else part.plan


def check_version(current: int, opened: int | None) -> None:
    """``opened`` None: the change does not depend on what was on the page."""
    if opened is not None and opened != current:
        raise StaleVersion("plans.stale")
