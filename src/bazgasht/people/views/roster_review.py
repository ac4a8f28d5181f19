"""Held rows and people absent from a newer roster, one decision each."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, DomainError

from ..forms import refuse
from ..forms.roster import DecisionForm
from ..roster import codes, reads, review, side_by_side
from ..roster.headers import FAMILIES, NAMES
from ..roster.reads import REVIEW
from ..roster.states import AbsenceDecision, Decision
from ..selectors.cards import cards
from .common import PAGE
from .voiding import done_already


@permission(REVIEW)
@require_GET
def held(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Rows to decide: names as the file wrote them, why each is held."""
    actor = actor_of(request)
    run = reads.run_by(public_id, actor)
    page = Paginator(reads.held(run), PAGE).get_page(request.GET.get("page"))
    listed = [(row, review.described(row)[1], codes.message(row.code)) for row in page.object_list]
    journal.record(
        by=actor, action="roster.held_opened", on=("roster_run", run.public_id),
        detail={"rows": len(listed)},
    )  # fmt: skip
    context = {"run": run, "page": page, "rows": listed}
    return render(request, "people/roster_held.html", context)


@permission(REVIEW)
@require_http_methods(["GET", "POST"])
def held_row(request: HttpRequest, public_id: uuid.UUID, row: int) -> HttpResponse:
    """One row beside the person it resembles."""
    actor = actor_of(request)
    run = reads.run_by(public_id, actor)
    found = reads.held_row(run, row)
    data = request.POST if request.method == "POST" else None
    cells, name, relative = review.described(found)
    initial = {"prisoner": cells.value(*NAMES[FAMILIES]["prisoner_id"])} if relative else {}
    form = DecisionForm(data, code=found.code, initial=initial)
    if data is not None and form.is_valid():
        try:
            review.decide_row(public_id, row, by=actor, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The decision was recorded."))
            following = reads.held(run).first()
            if following is not None:
                return redirect("people:roster_held_row", run.public_id, following.pk)
            return redirect("people:roster_run", run.public_id)
    candidate = side_by_side.candidate(found.candidate_id)
    journal.record(
        by=actor, action="roster.held_opened", on=("roster_row", found.pk),
        client_id=candidate.pk if candidate else None,
    )  # fmt: skip
    context = {
        "run": run,
        "row": found,
        "name": name,
        "relative": relative,
        "why": codes.message(found.code),
        "candidate": candidate,
        "lines": side_by_side.lines(cells, candidate.pk if candidate else None),
        "form": form,
        "decided": Decision(found.decision).label if found.decision else "",
        "may_ask": found.code == "id_elsewhere" and actor.can("access.request"),
    }
    status = 422 if form.errors else 200
    return render(request, "people/roster_row.html", context, status=status)


@permission(REVIEW)
@require_GET
def absent(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """In custody by our files, absent from this roster: nobody was released."""
    actor = actor_of(request)
    run = reads.run_by(public_id, actor)
    page = Paginator(reads.absences(run), PAGE).get_page(request.GET.get("page"))
    known = cards(a.client_id for a in page.object_list)
    listed = [(a, known[a.client_id]) for a in page.object_list if a.client_id in known]
    journal.record(
        by=actor, action="roster.absences_opened", on=("roster_run", run.public_id),
        detail={"rows": len(listed)},
    )  # fmt: skip
    context = {
        "run": run,
        "page": page,
        "rows": listed,
        "still_here": AbsenceDecision.STILL_HERE.value,
    }
    return render(request, "people/roster_absent.html", context)


@permission(REVIEW)
@require_POST
def decide_absence(request: HttpRequest, public_id: uuid.UUID, absence: int) -> HttpResponse:
    back = reverse("people:roster_absent", args=[public_id])
    try:
        review.decide_absence(
            public_id, absence, decision=request.POST.get("decision", ""), by=actor_of(request)
        )
    except Conflict as conflict:  # a second press, or another officer was quicker
        return done_already(request, conflict.message, back)
    messages.success(request, _("The decision was recorded."))
    return redirect(back)
