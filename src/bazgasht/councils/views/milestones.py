"""Milestones: declaring one, a second person's decision, the evidence."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.pages import actor_of, tried, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotFound
from bazgasht.people import vault

from .. import policies, services
from ..forms import ClaimForm, WordsForm
from ..models import Milestone
from .common import done, form_page


def _milestone(public_id: uuid.UUID) -> Milestone:
    found = (
        Milestone.objects.select_related("resolution__council__organisation", "resolution__owner")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("milestone")
    return found


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = _milestone(public_id)
    policies.check_can_claim(by, row)
    form = ClaimForm(request.POST or None, request.FILES or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        file = got["file"]
        claimed = tried(form, lambda: services.claim_milestone(
            public_id=public_id, by=by, link=got["link"], version=got["version"],
            file_name=file.name if file else "", data=file.read() if file else b"",
            free_of_persons=got["free_of_persons"]), row.version)  # fmt: skip
        if claimed:
            return done(
                request, _("Declared; a second person confirms it."), "resolution",
                row.resolution.public_id,
            )  # fmt: skip
    back = reverse("councils:resolution", args=[row.resolution.public_id])
    return form_page(
        request, form, _("Declare it reached"), back, sub=row.text, submit=_("Declare it reached")
    )  # fmt: skip


@permission("resolutions.confirm")
@require_POST
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = services.confirm_milestone(
        public_id=public_id, version=version_of(request), by=actor_of(request)
    )
    return done(request, _("Confirmed."), "resolution", row.resolution.public_id)


@permission("resolutions.confirm")
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = _milestone(public_id)
    policies.check_can_decide(by, row)
    form = WordsForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        refused = tried(form, lambda: services.refuse_milestone(
            public_id=public_id, words=got["words"], version=got["version"], by=by), row.version)  # fmt: skip
        if refused:
            return done(
                request, _("Refused; the body may show more."), "resolution",
                row.resolution.public_id,
            )  # fmt: skip
    back = reverse("councils:resolution", args=[row.resolution.public_id])
    return form_page(request, form, _("Refuse it"), back, sub=row.text, submit=_("Refuse it"))


@permission("meetings.view")
@require_GET
def evidence(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The file, as it was declared free of persons; every opening is recorded."""
    row = _milestone(public_id)
    if not row.file or row.file_key is None:
        raise NotFound("evidence")
    data = vault.get(row.file, row.file_key)
    journal.record(by=actor_of(request), action="milestone.opened", on=("milestone", public_id))
    answer = HttpResponse(data, content_type=row.file_type)
    ending = row.file_type.rsplit("/", 1)[-1]
    answer["Content-Disposition"] = f'attachment; filename="evidence.{ending}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
