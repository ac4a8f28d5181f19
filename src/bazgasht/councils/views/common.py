"""What the pages of councils share."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import DomainError, StaleVersion

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


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def bodies_of(by: Actor) -> list[int]:
    """The actor's own bodies."""
    return sorted({s.organisation_id for s in by.seats})


def version_of(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


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


def tried(form: forms.Form, call: Callable[[], Any], version: int | None = None) -> Any:
    """What the verb gives, or None with the refusal beside its field."""
    try:
        return call()
    except StaleVersion as refused:
        keep_typed(form, refused, version)
    except DomainError as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, refused.message)
    return None


def form_page(
    request: HttpRequest, form: forms.Form, title: str, back: str, **more: Any
) -> HttpResponse:
    """The page of a form. ``more``: sub, save (words of the button), icon, note, multipart, danger."""
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "councils/form.html", context)


def done(request: HttpRequest, words: str, route: str, public_id: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"councils:{route}", public_id)


def new_id() -> uuid.UUID:
    """For a form that is sent twice."""
    return uuid.uuid4()
