"""What the pages of councils share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.models import Organisation
from bazgasht.access.pages import form_page as shared_form_page

from ..states import MeetingState, MilestoneState, ProposalState, State

PAGE = 25
MEETING_TONES = {
    MeetingState.PLANNED: "plain", MeetingState.INVITED: "info", MeetingState.HELD: "wait",
    MeetingState.AGREED: "info", MeetingState.SIGNED: "ok", MeetingState.CANCELLED: "late",
}  # fmt: skip
TONES = {
    State.DRAFT: "plain", State.ADOPTED: "info", State.IN_PROGRESS: "wait", State.DONE: "ok",
    State.NOT_DONE: "late", State.WITHDRAWN: "plain",
}  # fmt: skip
MILESTONE_TONES = {
    MilestoneState.OPEN: "plain", MilestoneState.CLAIMED: "wait", MilestoneState.CONFIRMED: "ok",
    MilestoneState.REFUSED: "late",
}  # fmt: skip
PROPOSAL_TONES = {
    ProposalState.OPEN: "wait", ProposalState.ADOPTED: "ok", ProposalState.SET_ASIDE: "plain",
}  # fmt: skip


def bodies_of(by: Actor) -> list[int]:
    """The actor's own bodies."""
    return sorted({s.organisation_id for s in by.seats})


def tabs(active: str) -> list[dict[str, Any]]:
    listed = (
        ("home", _("Councils")), ("meetings", _("Meetings")), ("resolutions", _("Resolutions")),
        ("visits", _("Visits and gatherings")), ("matters", _("Challenges and opportunities")), ("directives", _("Directives")),
    )  # fmt: skip
    return [
        {"label": label, "url": reverse(f"councils:{name}"), "active": name == active}
        for name, label in listed
    ]


def names(found: Any) -> list[tuple[int, str]]:
    return list(found.values_list("id", "name"))


def bodies_near(province: str) -> list[tuple[int, str]]:
    """Active bodies of a province and of the whole country, in Persian order."""
    found = Organisation.objects.filter(active=True)
    if province:
        found = found.filter(province__in=("", province))
    return names(found.order_by("sort_key", "id"))


def form_page(
    request: HttpRequest, form: forms.Form, title: str, back: str, **more: Any
) -> HttpResponse:
    """The page of a form, kept while it is typed."""
    return shared_form_page(
        request, form, title=title, cancel_url=back, draft_key=draft_key(request),
        template="councils/form.html", **more,
    )  # fmt: skip


def done(request: HttpRequest, words: str, route: str, public_id: Any) -> HttpResponse:
    discard_draft(request)
    messages.success(request, words)
    return redirect(f"councils:{route}", public_id)
