"""What falls due in the bodies of an actor: reviews and steps, the most overdue first."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import today as today_in_tehran

from ..models import Review, Step
from ..states import PlanState, StepState

SOON_DAYS = 7
SHOWS = ("late", "soon", "mine", "all")


def reviews(by: Actor, show: str = "all", today: date | None = None) -> QuerySet[Review]:
    """Waiting reviews of agreed plans. ``show``: late, soon (within 7 days, or late) or all."""
    rows = Review.objects.filter(
        organisation_id__in=by.organisations_for("plans.edit"),
        done_on=None,
        plan__state=PlanState.ACTIVE,
    )
    return _filtered(rows, show, today or today_in_tehran()).select_related("plan")


def steps(by: Actor, show: str = "all", today: date | None = None) -> QuerySet[Step]:
    """Steps still to do in open plans. ``show``: also ``mine``, the actor's own."""
    rows = Step.objects.filter(
        organisation_id__in=by.organisations_for("plans.edit"),
        state=StepState.TODO,
        goal__plan__state__in=(PlanState.DRAFT, PlanState.ACTIVE),
        goal__dropped_on=None,
    )
    if show == "mine":
        rows = rows.filter(user_id=by.user_id)
    return _filtered(rows, show, today or today_in_tehran()).select_related("goal__plan")


def _filtered(rows: QuerySet, show: str, today: date) -> QuerySet:
    if show == "late":
        rows = rows.filter(Q(late_since__isnull=False) | Q(due__lt=today))
    elif show == "soon":
        soon = today + timedelta(days=SOON_DAYS)
        rows = rows.filter(Q(late_since__isnull=False) | Q(due__lte=soon))
    return rows.annotate(counts_from=Coalesce("late_since", F("due"))).order_by("counts_from", "id")
