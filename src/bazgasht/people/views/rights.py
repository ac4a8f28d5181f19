"""What the person agreed to, and what the person says is wrong."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.drafting import autosaved
from bazgasht.access.pages import actor_of
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError

from ..consent_texts import CURRENT, TEXTS
from ..forms import refuse
from ..forms.file import ConsentForm, CorrectionForm, DecisionForm
from ..models import Consent, CorrectionRequest
from ..selectors.cards import get_client
from ..selectors.header import head_of
from ..selectors.inbox import Correction, open_corrections
from ..selectors.naming import names
from ..services.consents import record_consent, withdraw_consent
from ..services.corrections import ask_correction, decide_correction
from ..states import ConsentKind, RequestState
from .common import PAGE, page_of


@permission("clients.view")
@require_GET
def consents(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    found, context = page_of(request, public_id, "consents")
    rows = list(Consent.objects.filter(client_id=found.pk).order_by("-given_on", "-id"))
    known = names(
        {b for c in rows for b in (c.organisation_id, c.for_organisation_id)},
        {c.recorded_by for c in rows},
    )
    context |= {
        "rows": [
            {"consent": c, "body": known.body(c.for_organisation_id), "who": known.user(c.recorded_by),
             "by_body": known.body(c.organisation_id), "text": TEXTS.get(c.text_version, "")}
            for c in rows
        ],
        "may_record": actor.can("consents.record"),
    }  # fmt: skip
    return render(request, "people/consents.html", context)


@permission("consents.record")
@require_http_methods(["GET", "POST"])
def consent_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """With the words the person signs, for each kind."""
    found, context = page_of(request, public_id, "consents")
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            record_consent(client_id=found.pk, kind=got["kind"], given_on=got["given_on"],
                           for_organisation_id=got["organisation"], by=actor_of(request))  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The consent was recorded."))
            return redirect("people:consents", public_id)
    texts = [(ConsentKind(kind).label, TEXTS[version]) for kind, version in CURRENT.items()]
    return render(request, "people/consent_form.html", {**context, "form": form, "texts": texts})


@permission("consents.record")
@require_http_methods(["GET", "POST"])
def consent_withdraw(request: HttpRequest, public_id: uuid.UUID, consent: int) -> HttpResponse:
    found = get_client(public_id)
    row = Consent.objects.filter(client_id=found.pk, pk=consent).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        withdraw_consent(client_id=found.pk, consent_id=consent, by=actor_of(request))
        messages.success(request, _("The withdrawal was recorded."))
        return redirect("people:consents", public_id)
    lines = [_("Nothing else in the person's file or treatment changes.")]
    if row.for_organisation_id:
        lines.insert(0, _("The named body stops seeing the file this moment."))
        lines.insert(1, _("What it had asked of others for the person goes on; whoever keeps the file"
                          " longest follows it from now on."))  # fmt: skip
    context = {
        "head": head_of(found),
        "title": _("The person takes this consent back"),
        "text": ConsentKind(row.kind).label,
        "consequences": lines,
        "submit": _("Record the withdrawal"),
        "cancel_url": reverse("people:consents", args=[public_id]),
    }
    return render(request, "ui/confirm.html", context)


@permission("clients.view")
@require_GET
def corrections(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    found, context = page_of(request, public_id, "corrections")
    rows = list(CorrectionRequest.objects.filter(client_id=found.pk).order_by("-created_at"))
    known = names({c.organisation_id for c in rows}, {c.recorded_by for c in rows})
    context |= {
        "rows": [
            {"request": c, "who": known.user(c.recorded_by), "body": known.body(c.organisation_id),
             "open": c.state == RequestState.OPEN}
            for c in rows
        ],
        "may_ask": actor.can("corrections.ask"),
        "may_decide": actor.can("corrections.decide"),
    }  # fmt: skip
    return render(request, "people/corrections.html", context)


class Waiting:
    """Open requests of the actor's bodies, sliced by the paginator."""

    def __init__(self, by: Actor) -> None:
        self.by, self.total = by, open_corrections(by, limit=1)[0]

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: slice) -> list[Correction]:
        return open_corrections(self.by, offset=part.start, limit=part.stop - part.start)[1]


@permission("corrections.decide")
@require_GET
def corrections_open(request: HttpRequest) -> HttpResponse:
    """What the actor's bodies have to answer, whoever recorded it, the oldest first."""
    actor = actor_of(request)
    page = Paginator(Waiting(actor), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    journal.record(
        by=actor, action="corrections.listed", on=("list", "corrections"),
        detail={"shown": len(rows)},
    )  # fmt: skip
    known = names({r.organisation_id for r in rows})
    context = {"page": page, "rows": [(r, known.body(r.organisation_id)) for r in rows]}
    return render(request, "people/corrections_open.html", context)


@permission("corrections.ask")
@require_http_methods(["GET", "POST"])
@one_press
@autosaved()
def correction_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, context = page_of(request, public_id, "corrections")
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_correction(client_id=found.pk, by=actor_of(request), **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The request was recorded."))
            return redirect("people:corrections", public_id)
    title = _("The person says something is wrong")
    return render(request, "people/form.html", {**context, "form": form, "title": title})


@permission("corrections.decide")
@require_http_methods(["GET", "POST"])
@autosaved()
def correction_decide(request: HttpRequest, public_id: uuid.UUID, correction: int) -> HttpResponse:
    found, context = page_of(request, public_id, "corrections")
    row = CorrectionRequest.objects.filter(client_id=found.pk, pk=correction).first()
    if row is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_correction(
                client_id=found.pk, correction_id=correction, by=actor_of(request),
                approve=form.cleaned_data["decision"] == "yes", answer=form.cleaned_data["answer"],
            )  # fmt: skip
        except DomainError as error:
            if error.http_status == 403:
                raise
            refuse(form, error)
        else:
            messages.success(request, _("The answer was recorded."))
            return redirect("people:corrections", public_id)
    context |= {"form": form, "title": _("Answer the request"), "quote": row.says,
                "quote_title": row.subject}  # fmt: skip
    return render(request, "people/form.html", context)
