"""Changing the parts of a plan: goals, steps, reviews, and their dates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bazgasht.access.drafting import autosaved
from bazgasht.access.pages import actor_of
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict
from bazgasht.core.jalali import today

from .. import policies, services
from ..forms.plan import GoalForm, MoveForm, ReasonForm, ReviewForm, StepForm, StepStateForm
from ..models import Goal, Plan, Review, Step
from ..owners import owner_value, owners
from ..selectors import plans as reading
from ..selectors.needs import open_needs
from ..states import StepState
from .common import attempt, page
from .plans import opened

EDITS = require_http_methods(["GET", "POST"])


def edited(
    request: HttpRequest,
    plan: Plan,
    *,
    make: Callable[..., forms.Form],
    initial: dict[str, Any],
    call: Callable[[dict[str, Any], forms.Form], object],
    fresh: Callable[[], int] | None,
    **words: Any,
) -> HttpResponse:
    """A form page about a part of ``plan``; success and conflicts lead back to the plan."""
    _found, person = opened(request, plan.public_id)
    back = reverse("plans:plan", args=[plan.public_id])
    policies.check_user_can_plan(plan, actor_of(request))
    status = 200
    if request.method == "POST":
        form, status = make(request.POST), 422
        if form.is_valid():
            try:
                done, status = attempt(form, lambda: call(form.cleaned_data, form) or True, fresh)
            except Conflict as refused:
                messages.error(request, refused.message)
                return redirect(back)
            if done:
                return redirect(back)
    else:
        form = make(initial=initial)
    context = page(person, plan=plan, form=form, cancel_url=back, **words)
    return render(request, "plans/part.html", context, status=status)


@permission("plans.edit")
@EDITS
@one_press
@autosaved()
def add_goal(request: HttpRequest, plan: UUID) -> HttpResponse:
    found = reading.get_plan(plan)
    needs, by = open_needs(found.client_id), actor_of(request)
    return edited(
        request, found, title=_("Add a goal"), submit=_("Add the goal"), initial={}, fresh=None,
        make=lambda *a, **kw: GoalForm(*a, needs=needs, fixed=False, **kw),
        call=lambda data, _form: services.add_goal(
            plan=plan, domain=data["domain"], text=data["text"], needs=_ids(data), by=by
        ),
    )  # fmt: skip


@permission("plans.edit")
@EDITS
@autosaved()
def edit_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    row, by = reading.get_part(Goal, goal), actor_of(request)
    chosen = list(row.needs.all())
    needs = list({n.pk: n for n in [*chosen, *open_needs(row.client_id)]}.values())
    return edited(
        request, row.plan, title=row.get_domain_display(), submit=_("Save the goal"),
        make=lambda *a, **kw: GoalForm(*a, needs=needs, fixed=True, **kw),
        initial={"text": row.text, "version": row.version,
                 "needs": [str(n.public_id) for n in chosen]},
        fresh=lambda: reading.get_part(Goal, goal).version,
        call=lambda data, _form: services.edit_goal(
            goal=goal, text=data["text"], needs=_ids(data), version=data["version"] or 0, by=by
        ),
        drop_url=reverse("plans:drop_goal", args=[goal]),
    )  # fmt: skip


def _ids(data: dict[str, Any]) -> list[UUID]:
    return [UUID(value) for value in data.get("needs") or ()]


@permission("plans.edit")
@EDITS
def drop_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    row, by = reading.get_part(Goal, goal), actor_of(request)
    return edited(
        request, row.plan, title=_("Give up this goal?"), about=row.text, tone="danger",
        submit=_("Give the goal up"), make=ReasonForm, initial={"version": row.version},
        fresh=lambda: reading.get_part(Goal, goal).version,
        call=lambda data, _form: services.drop_goal(
            goal=goal, reason=data["reason"], version=data["version"], by=by
        ),
    )  # fmt: skip


@permission("plans.edit")
@EDITS
@one_press
@autosaved()
def add_step(request: HttpRequest, goal: UUID) -> HttpResponse:
    row, by = reading.get_part(Goal, goal), actor_of(request)
    choices = owners(row.plan.organisation_id, by)
    return edited(
        request, row.plan, title=_("Add a step"), about=row.text, submit=_("Add the step"),
        make=lambda *a, **kw: StepForm(*a, owners=choices, fixed=False, **kw),
        initial={"owner": "me"}, fresh=None,
        call=lambda data, form: services.add_step(
            goal=goal, by=by,
            draft=services.StepDraft(data["text"], data["due"], form.owner_for(by.user_id)),
        ),
    )  # fmt: skip


@permission("plans.edit")
@EDITS
@autosaved()
def edit_step(request: HttpRequest, step: UUID) -> HttpResponse:
    row, by = reading.get_part(Step, step), actor_of(request)
    choices = owners(row.goal.plan.organisation_id, by)
    return edited(
        request, row.goal.plan, title=_("Change a step"), submit=_("Save the step"),
        make=lambda *a, **kw: StepForm(*a, owners=choices, fixed=True, **kw),
        initial={"text": row.text, "by": row.by, "version": row.version,
                 "owner": owner_value(row, by)},
        fresh=lambda: reading.get_part(Step, step).version,
        call=lambda data, form: services.edit_step(
            step=step, text=data["text"], owner=form.owner_for(by.user_id),
            version=data["version"] or 0, by=by,
        ),
    )  # fmt: skip


@permission("plans.edit")
@EDITS
@autosaved()
def step_state(request: HttpRequest, step: UUID) -> HttpResponse:
    """Done or not done; a step that was not done is set to be done again."""
    row, by = reading.get_part(Step, step), actor_of(request)
    again = row.state == StepState.NOT_DONE
    form: Any = ReasonForm if again else StepStateForm
    return edited(
        request, row.goal.plan, about=row.text, make=form,
        title=_("Try this step again?") if again else _("How did this step go?"),
        submit=_("Try again") if again else _("Record it"), initial={"version": row.version},
        fresh=lambda: reading.get_part(Step, step).version,
        call=lambda data, _form: services.set_step_state(
            step=step, state=data.get("state", StepState.TODO), on=data.get("on"),
            note=data.get("note") or data.get("reason") or "", version=data["version"], by=by,
        ),
    )  # fmt: skip


@permission("plans.edit")
@EDITS
@autosaved()
def move_step(request: HttpRequest, step: UUID) -> HttpResponse:
    row, by = reading.get_part(Step, step), actor_of(request)
    return edited(
        request, row.goal.plan, title=_("Move the date"), about=row.text, dated=row,
        submit=_("Move the date"), make=MoveForm, initial={"version": row.version},
        fresh=lambda: reading.get_part(Step, step).version,
        call=lambda data, _form: services.move_step(step=step, by=by, **data),
    )  # fmt: skip


@permission("plans.edit")
@EDITS
@autosaved()
def review(request: HttpRequest, review: UUID) -> HttpResponse:
    row, by = reading.get_part(Review, review), actor_of(request)
    return edited(
        request, row.plan, title=_("Review the plan"), submit=_("Record the review"),
        make=ReviewForm, initial={"version": row.version, "on": today()},
        view=reading.plan_view(row.plan),
        fresh=lambda: reading.get_part(Review, review).version,
        call=lambda data, _form: services.do_review(review=review, by=by, **data),
    )  # fmt: skip


@permission("plans.edit")
@EDITS
@autosaved()
def move_review(request: HttpRequest, review: UUID) -> HttpResponse:
    row, by = reading.get_part(Review, review), actor_of(request)
    return edited(
        request, row.plan, title=_("Move the review"), dated=row, submit=_("Move the date"),
        make=MoveForm, initial={"version": row.version},
        fresh=lambda: reading.get_part(Review, review).version,
        call=lambda data, _form: services.move_review(review=review, by=by, **data),
    )  # fmt: skip
