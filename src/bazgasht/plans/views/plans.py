"""The plan of a client: read, make from needs, agree, close, take over, print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.drafting import autosaved
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.core.jalali import today
from bazgasht.people.models import Client
from bazgasht.people.selectors.cards import cards

from .. import policies
from ..forms.plan import AgreeForm, NewPlanForm, ReasonForm
from ..models import Plan
from ..selectors import plans as reading
from ..selectors.needs import standing, with_reasons
from ..services import Owner, agree_plan, close_plan, create_plan, take_over_plan
from .common import attempt, case_file, page


def opened(request: HttpRequest, public_id: UUID) -> tuple[Plan, Client]:
    plan = reading.get_plan(public_id)
    card = cards([plan.client_id]).get(plan.client_id)
    if card is None:
        raise NotFound("plan")
    return plan, case_file(request, card.public_id, "plan")


@permission("clients.view")
@require_GET
def client_plan(request: HttpRequest, client: UUID) -> HttpResponse:
    """The open plan of the actor's body; else the plans there are, and how to begin one."""
    person = case_file(request, client, "plan")
    by = actor_of(request)
    rows = list(reading.of_client(person.pk))
    own = [p for p in rows if p.closed_on is None and policies.user_can_plan(p, by)]
    if own:
        return redirect("plans:plan", own[0].public_id)
    needs = with_reasons(standing([person.pk]).select_related("assessment"))
    bodies = names_of(p.organisation_id for p in rows)
    context = page(
        person, needs=needs, may_plan=by.can("plans.edit"),
        plans=[{"plan": p, "body": bodies.get(p.organisation_id, "")} for p in rows],
    )  # fmt: skip
    return render(request, "plans/no_plan.html", context)


@permission("plans.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def new_plan(request: HttpRequest, client: UUID) -> HttpResponse:
    """Each standing need is a goal chosen beforehand, with the usual steps."""
    person, by = case_file(request, client, "plan"), actor_of(request)
    needs = with_reasons(standing([person.pk]).select_related("assessment"))
    form = NewPlanForm(needs, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            goals = form.drafts(Owner(user_id=by.user_id))
            try:
                plan, status = attempt(
                    form, lambda: create_plan(client_id=person.pk, goals=goals, by=by)
                )
            except Conflict as refused:
                messages.error(request, refused.message)
                return redirect("plans:client_plan", person.public_id)
            if plan:
                return redirect("plans:plan", plan.public_id)
    context = page(
        person, form=form, cancel_url=reverse("plans:client_plan", args=[person.public_id])
    )
    return render(request, "plans/new_plan.html", context, status=status)


@permission("clients.view")
@require_GET
def plan(request: HttpRequest, plan: UUID) -> HttpResponse:
    found, person = opened(request, plan)
    by = actor_of(request)
    context = page(
        person, view=reading.plan_view(found), plan=found,
        may_change=found.closed_on is None and policies.user_can_plan(found, by),
        may_take_over=found.closed_on is None
        and by.can("plans.edit")
        and not policies.user_can_plan(found, by),
    )  # fmt: skip
    return render(request, "plans/plan.html", context)


@permission("plans.edit")
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, plan: UUID) -> HttpResponse:
    return _confirmed(
        request, plan, AgreeForm,
        title=_("Agree the plan with the person"), submit=_("It is agreed"),
        initial={"on": today()},
        call=lambda found, data, by: agree_plan(
            plan=found.public_id, on=data["on"], version=data["version"], by=by
        ),
    )  # fmt: skip


@permission("plans.edit")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, plan: UUID) -> HttpResponse:
    return _confirmed(
        request, plan, ReasonForm,
        title=_("Close this plan?"), submit=_("Close the plan"), tone="danger",
        consequences=[
            _("Steps still to do are recorded as not done."),
            _("The plan stays readable, and a new one can be made."),
        ],
        call=lambda found, data, by: close_plan(
            plan=found.public_id, reason=data["reason"], version=data["version"], by=by
        ),
    )  # fmt: skip


def _confirmed(request, plan, form_class, *, call, initial=None, **words):  # type: ignore[no-untyped-def]
    """A page with a small form that changes the plan's state."""
    found, person = opened(request, plan)
    back = reverse("plans:plan", args=[plan])
    status, by = 200, actor_of(request)
    try:
        policies.check_user_can_plan(found, by)
        policies.check_plan_is_open(found)
        if request.method == "POST":
            form, status = form_class(request.POST), 422
            if form.is_valid():
                done, status = attempt(
                    form,
                    lambda: call(found, form.cleaned_data, by),
                    fresh=lambda: reading.get_plan(plan).version,
                )
                if done:
                    return redirect(back)
        else:
            form = form_class(initial={**(initial or {}), "version": found.version})
    except Conflict as refused:
        messages.error(request, refused.message)
        return redirect(back)
    context = page(person, form=form, cancel_url=back, **words)
    return render(request, "ui/confirm.html", context, status=status)


@permission("plans.edit")
@require_http_methods(["GET", "POST"])
def take_over(request: HttpRequest, plan: UUID) -> HttpResponse:
    found, person = opened(request, plan)
    back = reverse("plans:plan", args=[plan])
    if request.method == "POST":
        try:
            take_over_plan(plan=found.public_id, by=actor_of(request))
        except Conflict as refused:
            messages.error(request, refused.message)
        return redirect(back)
    context = page(
        person, title=_("Take over this plan?"), submit=_("Take it over"), cancel_url=back,
        consequences=[
            _("Its goals, steps and history stay as they are."),
            _("Your body keeps it from now on and answers for its reviews."),
        ],
    )  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("clients.view")
@require_GET
def print_plan(request: HttpRequest, plan: UUID) -> HttpResponse:
    """The plan on paper, for the person and for signatures."""
    from ..documents import plan_pdf

    found, person = opened(request, plan)
    journal.record(
        by=actor_of(request), action="plan.printed", on=("plan", found.public_id),
        client_id=person.pk,
    )  # fmt: skip
    response = HttpResponse(
        plan_pdf(reading.plan_view(found), person), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="plan-{person.file_no}.pdf"'
    return response
