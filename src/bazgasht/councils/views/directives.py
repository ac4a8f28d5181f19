"""Directives and lines of policy: sent, acknowledged, answered; and a body's one page."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of, new_id, tried
from bazgasht.access.routes import permission
from bazgasht.access.selectors import body_by_code
from bazgasht.core.errors import NotFound

from .. import papers, policies, selectors, services
from ..forms import DirectiveAnswerForm, DirectiveForm
from ..models import DirectiveCopy
from .common import PAGE, TONES, bodies_of, done, form_page, tabs


@permission("meetings.view")
@require_GET
def directives(request: HttpRequest) -> HttpResponse:
    """Those to answer first; then what the reader's councils sent."""
    by = actor_of(request)
    received = selectors.directives_for(bodies_of(by), sent=False)
    sent = Paginator(selectors.directives_for((), sent=True), PAGE)
    context = {
        "received": list(received[:PAGE]),
        "page": sent.get_page(request.GET.get("page")),
        "tabs": tabs("directives"),
        "today": timezone.localdate(),
    }
    return render(request, "councils/directives.html", context)


@permission("meetings.view")
@require_GET
def directive(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_directive(public_id)
    copies = list(row.copies.all())
    mine = [c for c in copies if by.can("directives.answer", c.organisation_id)
            and c.organisation_id in bodies_of(by)]  # fmt: skip
    context = {
        "directive": row, "copies": copies, "mine": mine, "today": timezone.localdate(),
        "answered": sum(c.answered_on is not None for c in copies),
        "late": sum(c.answered_on is None and c.answer_due < timezone.localdate() for c in copies),
    }  # fmt: skip
    return render(request, "councils/directive.html", context)


@permission("resolutions.adopt")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A directive of the council ``public_id``."""
    by = actor_of(request)
    council = selectors.get_council(public_id)
    policies.check_can_direct(by, council)
    form = DirectiveForm(request.POST or None, initial={"request_id": new_id()})
    if request.method == "POST" and form.is_valid():
        sent = tried(form, lambda: services.send_directive(
            council=public_id, draft=form.draft(), by=by,
            public_id=form.cleaned_data["request_id"]))  # fmt: skip
        if sent:
            return done(request, _("The directive is sent."), "directive", sent.public_id)
    back = reverse("councils:council", args=[public_id])
    return form_page(
        request, form, _("New directive"), back, sub=council.title, submit=_("Send it")
    )


def _copy(public_id: uuid.UUID, organisation: int) -> DirectiveCopy:
    found = (
        DirectiveCopy.objects.select_related("directive", "organisation")
        .filter(directive__public_id=public_id, organisation_id=organisation)
        .first()
    )
    if found is None:
        raise NotFound("directive")
    return found


@permission("directives.answer")
@require_POST
def acknowledge(request: HttpRequest, public_id: uuid.UUID, organisation: int) -> HttpResponse:
    services.acknowledge(public_id=public_id, organisation_id=organisation, by=actor_of(request))
    return done(request, _("Acknowledged."), "directive", public_id)


@permission("directives.answer")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: uuid.UUID, organisation: int) -> HttpResponse:
    by = actor_of(request)
    copy = _copy(public_id, organisation)
    policies.check_can_answer(by, copy)
    form = DirectiveAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = tried(form, lambda: services.answer_directive(
            public_id=public_id, organisation_id=organisation, answer=form.cleaned_data["answer"],
            by=by))  # fmt: skip
        if said:
            return done(request, _("The answer is sent."), "directive", public_id)
    back = reverse("councils:directive", args=[public_id])
    return form_page(
        request, form, _("Answer the directive"), back, sub=copy.directive.title,
        submit=_("Send the answer"),
    )  # fmt: skip


@permission("meetings.view")
@require_GET
def expected(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is expected of a body, as far as the reader may see it."""
    found = selectors.expected_of(_readable(request, code))
    context = {
        "found": found,
        "owned": [(line, TONES[line.row.state]) for line in found.owned],  # type: ignore[index]
        "supported": [(line, TONES[line.row.state]) for line in found.supported],  # type: ignore[index]
        "counts": papers.referral_words(found),
        "today": timezone.localdate(),
    }
    return render(request, "councils/expected.html", context)


@permission("meetings.view")
@require_GET
def expected_paper(request: HttpRequest, code: str) -> HttpResponse:
    body = _readable(request, code)
    content = papers.expected_pdf(selectors.expected_of(body))
    journal.record(by=actor_of(request), action="expected.printed", on=("organisation", body.pk))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="expected-{body.code}.pdf"'
    return answer


def _readable(request: HttpRequest, code: str) -> Organisation:
    """The own body, one below it, or one that sits in a council the reader keeps."""
    by = actor_of(request)
    body = body_by_code(code)
    if not policies.reads_expected(by, body):
        raise NotFound("body")
    return body
