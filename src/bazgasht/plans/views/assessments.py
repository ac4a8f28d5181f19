"""Assessments of a person or a family: start, task list, check answers, finish, give up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.people.selectors.cards import cards, get_household, household_of, member_ids

from .. import instrument as instruments
from .. import policies
from ..models import Assessment, Need
from ..selectors import assessments as reading
from ..selectors.needs import with_reasons
from ..services import abandon_assessment, finish_assessment, start_assessment
from ..states import AssessmentState
from .common import case_file, page


@permission("clients.view")
@require_http_methods(["GET", "POST"])
def assessments(request: HttpRequest, client: UUID) -> HttpResponse:
    """Those of one client, and what can be started. POST ``instrument`` starts or resumes."""
    person = case_file(request, client, "assessments")
    home = household_of(person.pk)
    in_home = home is not None and person.pk in member_ids(home.pk)
    if request.method == "POST":
        household = home.pk if home and in_home else None
        begun = start_assessment(
            client_id=person.pk, instrument=request.POST.get("instrument", ""),
            household_id=household, by=actor_of(request),
        )  # fmt: skip
        return redirect("plans:assessment", begun.public_id)
    rows = list(reading.of_client(person.pk))
    bodies = names_of(r.organisation_id for r in rows)
    users = user_names(r.started_by for r in rows)
    listed = [
        {"row": r, "title": reading.instrument_of(r).title,
         "body": bodies.get(r.organisation_id, ""), "who": users.get(r.started_by, "")}
        for r in rows
    ]  # fmt: skip
    by = actor_of(request)
    may_fill = by.can("assessments.fill") and person.died_on is None
    wanted = {"prisoner": policies.is_prisoner(person), "household": in_home}
    offered = [i for i in instruments.current() if may_fill and wanted[i.audience]]
    shown = {"assessments": listed, "offered": offered, "nothing_fits": may_fill and not offered,
             "may_create": by.can("clients.create"), "may_admit": by.can("custody.edit")}  # fmt: skip
    return render(request, "plans/assessments.html", page(person, **shown))


@permission("assessments.fill")
@require_POST
def assess_household(request: HttpRequest, household: UUID) -> HttpResponse:
    """Start or resume the family's assessment with the head of the household."""
    home = get_household(household)
    members = member_ids(home.pk)
    if not members:
        raise NotFound("household")
    begun = start_assessment(
        client_id=members[0], instrument="family", household_id=home.pk, by=actor_of(request)
    )
    return redirect("plans:assessment", begun.public_id)


def opened(request: HttpRequest, public_id: UUID) -> tuple[Assessment, object]:
    """The assessment of a page with its client; the view is recorded."""
    found = reading.get_assessment(public_id)
    card = cards([found.client_id]).get(found.client_id)
    if card is None:
        raise NotFound("assessment")
    return found, case_file(request, card.public_id, "assessment")


@permission("clients.view")
@require_GET
def assessment(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """The task list of an open assessment; a closed one is read on its answers page."""
    found, person = opened(request, assessment)
    if found.state != AssessmentState.OPEN or not policies.user_can_fill(found, actor_of(request)):
        return redirect("plans:answers", found.public_id)
    views = reading.section_views(found)
    tasks = [
        {"title": v.section.title, "status": v.status,
         "url": reverse("plans:section", args=[found.public_id, v.section.code]),
         "hint": v.row.get_outcome_display() if v.row else ""}
        for v in views
    ]  # fmt: skip
    return render(
        request,
        "plans/assessment.html",
        page(person, assessment=found, instrument=reading.instrument_of(found), tasks=tasks),
    )


@permission("clients.view")
@require_GET
def answers(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """Check answers: everything said, with a way back to each section while it is open."""
    found, person = opened(request, assessment)
    may_fill = policies.user_can_fill(found, actor_of(request))
    changes = found.state == AssessmentState.OPEN and may_fill
    context = page(
        person, assessment=found, instrument=reading.instrument_of(found),
        sections=reading.section_views(found), may_change=changes,
        body=names_of([found.organisation_id]).get(found.organisation_id, ""),
        who=user_names([found.started_by]).get(found.started_by, ""),
    )  # fmt: skip
    return render(request, "plans/answers.html", context)


@permission("assessments.fill")
@require_POST
def finish(request: HttpRequest, assessment: UUID) -> HttpResponse:
    try:
        finish_assessment(assessment=assessment, by=actor_of(request))
    except Conflict as refused:
        messages.error(request, refused.message)
        return redirect("plans:answers", assessment)
    return redirect("plans:finished", assessment)


@permission("clients.view")
@require_GET
def finished(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """What came out: needs with their reasons, and what to do next."""
    found, person = opened(request, assessment)
    needs = Need.objects.filter(assessment=found).order_by("closed_on", "-degree", "id")
    views = with_reasons(needs.select_related("assessment"))
    skipped = [v.section.title for v in reading.section_views(found) if v.status != "done"]
    context = page(person, assessment=found, needs=views, skipped=skipped,
                   instrument=reading.instrument_of(found))  # fmt: skip
    return render(request, "plans/finished.html", context)


@permission("assessments.fill")
@require_http_methods(["GET", "POST"])
def abandon(request: HttpRequest, assessment: UUID) -> HttpResponse:
    found, person = opened(request, assessment)
    policies.check_user_can_fill(found, actor_of(request))
    if request.method == "POST":
        try:
            abandon_assessment(assessment=assessment, by=actor_of(request))
        except Conflict as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("The assessment was given up. Its answers stay readable."))
        return redirect("plans:assessments", person.public_id)  # type: ignore[attr-defined]
    context = page(
        person, title=_("Give up this assessment?"), tone="danger", submit=_("Give it up"),
        consequences=[_("The answers stay readable."), _("No need is recorded or changed.")],
        cancel_url=reverse("plans:assessment", args=[assessment]),
    )  # fmt: skip
    return render(request, "ui/confirm.html", context)
