"""The employer's own pages: own openings, own candidates who agreed, and nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of, beside, form_page, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.services import exports

from .. import selectors
from .. import services as writing
from ..acts import APPLICATION_ACTS
from ..forms.openings import ANSWERS, answer_values
from ..selectors.employer import EmployerCard, employer_card, employer_cards
from ..selectors.facilities import own_facilities
from ..services.employer import note
from ..states import CARD_DAYS, State
from ..tasks import tell_answer
from .common import FACILITY_TONES, TONES
from .openings import actions, closed, editor, excluded, facts_of, line, published, workbook

PERMISSION = "employer.page"


def _own(request: HttpRequest) -> tuple[int, ...]:
    return actor_of(request).organisations_for(PERMISSION)


@permission(PERMISSION)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Who waits for an answer first; then own openings."""
    rows = list(selectors.openings_for(employers=_own(request))[:100])
    counts = selectors.counts_of(rows)
    cards = employer_cards()
    note("application.seen", [c.application for c in cards], actor_of(request))
    context = {
        "waiting": [c for c in cards if c.state != State.STARTED],
        "started": [c for c in cards if c.state == State.STARTED],
        "tones": TONES,
        "lines": [line(o, counts[o.pk]) for o in rows],
        "facilities": [(f, FACILITY_TONES[f.row.state]) for f in own_facilities(_own(request))],
    }
    return render(request, "jobs/employer.html", context)


@permission(PERMISSION)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Own openings as a workbook."""
    return workbook(request, selectors.openings_for(employers=_own(request)), own=True)


@permission(PERMISSION)
@require_GET
def candidates_export(request: HttpRequest) -> HttpResponse:
    """The cards as a workbook: what the page shows, nothing more."""
    cards = employer_cards()
    note("application.seen", [c.application for c in cards], actor_of(request))
    headers = [_("Code"), _("Opening"), _("State"), _("Name"), _("Telephone"),
               _("Whom to call"), _("Interview"), _("Where"), _("First day"),
               _("Certificates")]  # fmt: skip
    rows = [
        [c.code, c.opening_title, c.state_words, c.name, c.mobile, c.contact, c.interview_at,
         c.interview_place, c.starts, "، ".join(p["title"] for p in c.certificates)]
        for c in cards
    ]  # fmt: skip
    return exports.workbook(
        request, action="jobs.exported", title=_("Candidates"), headers=headers, rows=rows,
        count=len(rows), filename="candidates",
    )  # fmt: skip


@permission(PERMISSION)
@require_GET
def opening(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_opening(public_id)
    if row.organisation_id not in _own(request):
        raise NotFound("opening")
    cards = [c for c in employer_cards() if c.opening == row.public_id]
    note("application.seen", [c.application for c in cards], actor_of(request))
    context = {
        **facts_of(row), "employer_side": True, "cards": cards, "tones": TONES,
        "actions": actions(row, request, "employer"), "may_exclude": True,
        "exclusions": selectors.exclusions_of(row),
    }  # fmt: skip
    return render(request, "jobs/opening.html", context)


@permission(PERMISSION)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    own = Organisation.objects.filter(id__in=_own(request), active=True).order_by("sort_key")
    choices = list(own.values_list("id", "name"))
    return editor(request, None, choices, "jobs:employer_opening", reverse("jobs:employer"))


@permission(PERMISSION)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_opening(public_id)
    return editor(
        request, row, [(row.organisation_id, row.organisation.name)], "jobs:employer_opening",
        reverse("jobs:employer_opening", args=[public_id]),
    )  # fmt: skip


@permission(PERMISSION)
@require_POST
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return published(request, public_id, "jobs:employer_opening", "jobs:employer_opening_edit")


@permission(PERMISSION)
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return closed(request, public_id, "jobs:employer_opening")


@permission(PERMISSION)
@require_http_methods(["GET", "POST"])
def exclusions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return excluded(request, public_id, "jobs:employer_opening")


@permission(PERMISSION)
@require_GET
def facility(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was agreed, jobs owed beside jobs delivered, visits, and what is due."""
    found = own_facilities(_own(request), public_id)
    if not found:
        raise NotFound("facility")
    own = found[0]
    context = {
        "own": own, "row": own.row, "tone": FACILITY_TONES[own.row.state],
        "visits": list(own.row.visits.all()),
    }  # fmt: skip
    return render(request, "jobs/employer_facility.html", context)


@permission(PERMISSION)
@require_GET
def card(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One candidate, in the words the person agreed to."""
    found = writing.open_card(public_id=public_id, by=actor_of(request))
    closes = None
    if found.state == State.STARTED and found.starts:
        closes = found.starts + timedelta(days=CARD_DAYS)
    context = {"card": found, "tone": TONES[found.state], "actions": _answers(found),
               "closes": closes}  # fmt: skip
    return render(request, "jobs/employer_card.html", context)


def _answers(found: EmployerCard) -> list[dict[str, Any]]:
    first = {"applied": "invite", "interview": "offer"}.get(found.state)
    return [
        {
            "label": act.label, "icon": act.icon, "tone": "primary" if code == first else "",
            "url": reverse("jobs:employer_answer", args=[found.application, code]),
        }
        for code, act in APPLICATION_ACTS.items()
        if code in ANSWERS and State(found.state) in act.sources
    ]  # fmt: skip


@permission(PERMISSION)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    if code not in ANSWERS:
        raise NotFound("act")
    found = employer_card(public_id)
    form = ANSWERS[code](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.employer_answer(
                public_id=public_id, code=code, version=version_of(request) or 0,
                by=actor_of(request), **answer_values(form),
            )  # fmt: skip
            tell_answer.defer(application=str(public_id))
            messages.success(request, _("Sent. The person's contact sees it now."))
            return redirect("jobs:employer")
        except InvalidValue as refused:
            beside(form, refused)
    act = APPLICATION_ACTS[code]
    return form_page(
        request, form, title=str(act.label), sub=f"{found.name} · {found.opening_title}",
        submit=str(act.label), tone="danger" if act.danger else "",
        version=version_of(request) or found.version,
        cancel_url=reverse("jobs:employer_card", args=[public_id]),
    )  # fmt: skip
