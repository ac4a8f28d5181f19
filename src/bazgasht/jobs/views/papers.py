"""Consents to work outside, to be printed: before they are signed, and as they were signed."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.people.selectors.cards import cards, open_file
from bazgasht.ui.consent_paper import consent_pdf

from .. import papers, policies, selectors
from ..states import State
from .jobs import get_job


@permission("jobs.record")
@require_GET
def offered(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Of the work somebody is offered, to be read out and signed before the first day."""
    row, subject = selectors.get_application(public_id)
    policies.check_user_can_record_job(actor_of(request), subject.client_id)
    if row.state != State.OFFERED:
        raise Conflict("jobs.consent_paper", _("There is no offer to consent to."))
    card = cards([subject.client_id])[subject.client_id]
    return _paper(request, papers.offered_data(row, card), card, ("application", row.public_id))


@permission("jobs.record")
@require_GET
def blank(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """For work that came without an opening, its terms to be written in by hand."""
    by = actor_of(request)
    who = open_file(client, by=by, page="jobs")
    body = policies.check_user_can_record_job(by, who.pk)
    card = cards([who.pk])[who.pk]
    data = papers.blank_data(card, body, who.synthetic)
    return _paper(request, data, card, ("client", who.public_id))


@permission("jobs.record")
@require_GET
def signed(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """As it was signed."""
    job = get_job(public_id)
    policies.check_user_can_record_job(actor_of(request), job.client_id)
    if job.consent is None:
        raise NotFound("consent")
    card = cards([job.client_id])[job.client_id]
    return _paper(request, papers.signed_data(job, card), card, ("job", job.public_id))


def _paper(
    request: HttpRequest, data: dict[str, Any], card: Any, on: tuple[str, Any]
) -> HttpResponse:
    content = consent_pdf(data)
    journal.record(by=actor_of(request), action="jobconsent.printed", on=on, client_id=card.id)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="consent.pdf"'
    return answer
