"""Field visits and gatherings, and the proposals that come of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.pages import actor_of, new_id, tried
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotFound

from .. import policies, selectors, services
from ..forms import CorrectionForm, GatheringForm, ProposalForm, SessionForm, VisitForm, WordsForm
from ..models import FieldVisit, Gathering
from .common import PROPOSAL_TONES, TONES, bodies_near, done, form_page, tabs

SHOWN = 50


@permission("meetings.view")
@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    context = {
        "visits": selectors.visits_for()[:SHOWN],
        "gatherings": selectors.gatherings_for()[:SHOWN],
        "tabs": tabs("visits"),
    }
    return render(request, "councils/visits.html", context)


def _chain(row: FieldVisit | Gathering) -> list[dict[str, Any]]:
    """Each proposal with the meetings that took it up and the resolutions it became."""
    return [
        {
            "row": p, "tone": PROPOSAL_TONES[p.state],  # type: ignore[index]
            "meetings": [a.meeting for a in p.agenda.all()],
            "resolutions": [(r, TONES[r.state]) for r in p.resolutions.all()],  # type: ignore[index]
        }
        for p in row.proposals.all()
    ]  # fmt: skip


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The visit, its proposals and what became of each."""
    by = actor_of(request)
    row = selectors.get_visit(public_id)
    edits = policies.edits(by, row.council)
    form = ProposalForm(request.POST or None, initial={"request_id": new_id()})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        added = tried(form, lambda: services.add_proposal(
            council=row.council.public_id, text=got["text"], theme=got["theme"], by=by,
            visit=public_id, public_id=got["request_id"]))  # fmt: skip
        if added:
            return done(request, _("The proposal is recorded."), "visit", public_id)
    context = {"visit": row, "chain": _chain(row), "edits": edits, "form": form}
    return render(request, "councils/visit.html", context)


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def new_visit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    council = selectors.get_council(public_id)
    policies.check_edits(by, council)
    form = VisitForm(
        request.POST or None, places=bodies_near(council.province),
        initial={"request_id": new_id()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: services.record_visit(
            council=public_id, draft=form.draft(), by=by,
            public_id=form.cleaned_data["request_id"]))  # fmt: skip
        if made:
            return done(request, _("The visit is recorded."), "visit", made.public_id)
    back = reverse("councils:council", args=[public_id])
    return form_page(request, form, _("Record a visit"), back, sub=council.title)


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def gathering(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Sessions, who took part by office, what was brought up by theme, and its resolutions."""
    by = actor_of(request)
    row = selectors.get_gathering(public_id)
    form = ProposalForm(request.POST or None, initial={"request_id": new_id()})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        added = tried(form, lambda: services.add_proposal(
            council=row.council.public_id, text=got["text"], theme=got["theme"], by=by,
            gathering=public_id, public_id=got["request_id"]))  # fmt: skip
        if added:
            return done(request, _("It is recorded."), "gathering", public_id)
    chain = _chain(row)
    themes: dict[str, list[dict[str, Any]]] = {}
    for line in chain:
        themes.setdefault(line["row"].get_theme_display(), []).append(line)
    context = {
        "gathering": row, "themes": list(themes.items()), "form": form,
        "edits": policies.edits(by, row.council),
        "resolves": policies.edits(by, row.council, "resolutions.edit"),
        "sends": policies.edits(by, row.council, "resolutions.adopt"),
        "resolutions": [(r, TONES[r.state]) for r in row.resolutions.all()],  # type: ignore[index]
        "people": sum(n for _office, n in row.participants),
    }  # fmt: skip
    return render(request, "councils/gathering.html", context)


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def new_gathering(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    council = selectors.get_council(public_id)
    policies.check_edits(by, council)
    form = GatheringForm(request.POST or None, initial={"request_id": new_id()})
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: services.record_gathering(
            council=public_id, draft=form.draft(), by=by,
            public_id=form.cleaned_data["request_id"]))  # fmt: skip
        if made:
            return done(request, _("The gathering is recorded."), "gathering", made.public_id)
    back = reverse("councils:council", args=[public_id])
    return form_page(request, form, _("Record a gathering"), back, sub=council.title)


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def correct_gathering(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_gathering(public_id)
    policies.check_edits(by, row.council)
    form = CorrectionForm(request.POST or None, initial=CorrectionForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        saved = tried(form, lambda: services.correct_gathering(
            public_id=public_id, draft=form.draft(), reason=got["reason"],
            version=got["version"], by=by), row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "gathering", public_id)
    back = reverse("councils:gathering", args=[public_id])
    return form_page(request, form, _("Put the gathering right"), back, sub=row.title)


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, public_id: uuid.UUID, session: int) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_gathering(public_id)
    policies.check_edits(by, row.council)
    found = next((s for s in row.sessions.all() if s.pk == session), None)
    if found is None:
        raise NotFound("session")
    form = SessionForm(
        request.POST or None, initial={"minutes": found.minutes, "version": row.version}
    )
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        saved = tried(form, lambda: services.write_session(
            gathering=public_id, session=session, minutes=got["minutes"], version=got["version"],
            by=by), row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "gathering", public_id)
    back = reverse("councils:gathering", args=[public_id])
    return form_page(request, form, _("What was said"), back, sub=found.title)


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """By the secretariat, or by the body that brought it up."""
    by = actor_of(request)
    row = selectors.get_proposal(public_id)
    policies.check_can_set_aside(by, row)
    form = WordsForm(request.POST or None)
    if row.visit:
        route, key = "visit", row.visit.public_id
    elif row.gathering:
        route, key = "gathering", row.gathering.public_id
    else:
        route, key = "matters", None
    back = reverse(f"councils:{route}", args=[key] if key else [])
    if request.method == "POST" and form.is_valid():
        gone = tried(form, lambda: services.set_proposal_aside(
            public_id=public_id, reason=form.cleaned_data["words"], by=by))  # fmt: skip
        if gone:
            messages.success(request, _("The proposal is set aside."))
            return redirect(back)
    return form_page(request, form, _("Set the proposal aside"), back, sub=row.text,
                     submit=_("Set it aside"))  # fmt: skip
