"""Reading a plan whole: goals, steps, moved dates, reviews, and who does what."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Prefetch, QuerySet

from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import today as today_in_tehran

from .. import dates, windows
from ..models import DateMove, Goal, Need, Plan, Review, Step
from ..states import PlanState, StepState

Part = TypeVar("Part", Goal, Step, Review)


@dataclass(frozen=True)
class StepView:
    step: Step
    owner: str
    missed: date | None

    @property
    def to_do(self) -> bool:
        return self.step.state == StepState.TODO


@dataclass(frozen=True)
class GoalView:
    goal: Goal
    needs: tuple[Need, ...]
    steps: tuple[StepView, ...]

    @property
    def done(self) -> int:
        return sum(s.step.state == StepState.DONE for s in self.steps)


@dataclass(frozen=True)
class ReviewView:
    review: Review
    missed: date | None
    who: str

    @property
    def rule(self) -> str:
        window = windows.rules().by_code(self.review.rule)
        return str(window.label) if window else ""


@dataclass(frozen=True)
class PlanView:
    plan: Plan
    body: str
    goals: tuple[GoalView, ...]
    dropped: tuple[GoalView, ...]
    waiting: ReviewView | None
    past: tuple[ReviewView, ...]


def get_plan(public_id: uuid.UUID) -> Plan:
    """Raises NotFound."""
    plan = Plan.objects.filter(public_id=public_id).first()
    if plan is None:
        raise NotFound("plan")
    return plan


def get_part(model: type[Part], public_id: uuid.UUID) -> Part:
    """A goal, step or review with its plan. Raises NotFound."""
    path = "goal__plan" if model is Step else "plan"
    part = model.objects.filter(public_id=public_id).select_related(path).first()
    if part is None:
        raise NotFound(model._meta.model_name or "part")
    return part


def of_client(client_id: int) -> QuerySet[Plan]:
    """Open plans first, then the newest."""
    return Plan.objects.filter(client_id=client_id).order_by("closed_on", "-created_at", "-id")


def open_plans(client_id: int) -> list[Plan]:
    """At most one for each body that keeps the file."""
    return [p for p in of_client(client_id) if p.state != PlanState.CLOSED]


def plan_view(plan: Plan) -> PlanView:
    """Seven queries, whatever the size of the plan."""
    moves = Prefetch("moves", DateMove.objects.order_by("moved_at", "id"))
    steps = Step.objects.order_by("first_due", "id").prefetch_related(moves)
    goals = list(
        Goal.objects.filter(plan=plan)
        .order_by("position", "id")
        .prefetch_related("needs", Prefetch("steps", steps))
    )
    reviews = list(Review.objects.filter(plan=plan).order_by("-due", "-id").prefetch_related(moves))
    everyone = [s for g in goals for s in g.steps.all()]
    users = user_names({s.user_id for s in everyone if s.user_id}
                       | {r.done_by for r in reviews if r.done_by})  # fmt: skip
    bodies = names_of({plan.organisation_id, *(s.organisation_id for s in everyone)})
    today = today_in_tehran()
    views = [_goal(g, plan, users, bodies, today) for g in goals]
    told = [ReviewView(r, None if r.done_on else dates.missed(r, today),
                       users.get(r.done_by or 0, "")) for r in reviews]  # fmt: skip
    return PlanView(
        plan,
        bodies.get(plan.organisation_id, ""),
        tuple(v for v in views if not v.goal.dropped_on),
        tuple(v for v in views if v.goal.dropped_on),
        next((r for r in told if r.review.done_on is None), None),
        tuple(r for r in told if r.review.done_on),
    )


def _goal(
    goal: Goal, plan: Plan, users: dict[int, str], bodies: dict[int, str], today: date
) -> GoalView:
    steps = tuple(
        StepView(
            step,
            owner_name(step, plan, users, bodies),
            dates.missed(step, today) if step.state == StepState.TODO else None,
        )
        for step in goal.steps.all()
    )
    return GoalView(goal, tuple(goal.needs.all()), steps)


def owner_name(step: Step, plan: Plan, users: dict[int, str], bodies: dict[int, str]) -> str:
    """A named helper, a colleague, another body, or the plan's body when nobody is named."""
    if step.by:
        return step.by
    if step.user_id:
        return users.get(step.user_id, "")
    return bodies.get(step.organisation_id, "")
