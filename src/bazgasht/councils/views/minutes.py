"""Minutes: writing them, a delegate's word, the paper."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, tried
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotAllowed

from .. import papers, policies, selectors, services
from ..forms import AnswerForm, MinutesForm
from ..models import Meeting
from ..states import PRESENT
from .common import done, form_page


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Edited together: when somebody else saved meanwhile, both texts stand on the page."""
    by = actor_of(request)
    row = selectors.get_meeting(public_id)
    policies.check_can_minute(by, row)
    form = MinutesForm(request.POST or None, meeting=row, initial={"version": row.version})
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        saved = tried(form, lambda: services.write_minutes(
            public_id=public_id, minutes=got["minutes"], items=form.items(),
            version=got["version"], by=by), row.version)  # fmt: skip
        if saved:
            discard_draft(request)
            return done(request, _("The minutes are saved."), "meeting", public_id)
        theirs = _theirs(row, form) if row.version != got["version"] else []
    context = {"form": form, "meeting": row, "theirs": theirs, "draft_key": draft_key(request)}
    return render(request, "councils/minutes.html", context)


def _theirs(row: Meeting, form: MinutesForm) -> list[tuple[str, str]]:
    """(point, text as it stands now) of each text that is not what was typed."""
    now = [(a.text, a.minutes, form.cleaned_data.get(f"item_{a.order}", ""))
           for a in row.agenda.all()]  # fmt: skip
    now.append((_("Minutes as a whole"), row.minutes, form.cleaned_data.get("minutes", "")))
    return [(name, text) for name, text, typed in now if text != typed.strip()]


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A present body agrees to the minutes or objects in words."""
    by = actor_of(request)
    row = selectors.get_meeting(public_id)
    bodies = [
        (a.organisation_id, a.organisation.name) for a in row.attendance.all()
        if a.kind in PRESENT and policies.speaks_for(by, a.organisation_id)
        and a.organisation_id != row.council.organisation_id
    ]  # fmt: skip
    if not bodies:
        raise NotAllowed("meeting.absent", _("No body you speak for was present."))
    form = AnswerForm(request.POST or None, bodies=bodies, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        said = tried(form, lambda: services.answer_minutes(
            public_id=public_id, organisation_id=got["organisation"], agrees=got["agrees"] == "yes",
            words=got["words"], version=got["version"], by=by), row.version)  # fmt: skip
        if said:
            return done(request, _("Your body's word is recorded."), "meeting", public_id)
    back = reverse("councils:meeting", args=[public_id])
    return form_page(request, form, _("Are the minutes right?"), back, sub=row.title,
                     submit=_("Record it"), meeting=row)  # fmt: skip


@permission("meetings.view")
@require_GET
def paper(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The minutes with the letterhead of the council's body."""
    row = selectors.get_meeting(public_id)
    if not row.held_on:
        return redirect("councils:meeting", public_id)
    journal.record(by=actor_of(request), action="meeting.printed", on=("meeting", public_id))
    content = HttpResponse(papers.minutes_pdf(row), content_type="application/pdf")
    content["Content-Disposition"] = 'inline; filename="minutes.pdf"'
    return content
