"""What the pages of this room share."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core import drafts
from bazgasht.core.errors import InvalidValue

PAGE = 25
TONES = {"draft": "wait", "active": "ok", "archived": "plain"}


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def version_of(request: HttpRequest) -> int | None:
    """The version the page was opened with."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


def covered(actor: Actor) -> list[int]:
    """Every body the actor works for or over."""
    return sorted({o for seat in actor.seats for o in seat.covers})


def own_province(actor: Actor) -> str:
    return next((s.province for s in actor.seats if s.province), "")


def keeping_bodies(actor: Actor) -> list[Organisation]:
    """Bodies in whose name the actor keeps chains, those they sit in first."""
    ids = actor.organisations_for("chains.edit")
    home = actor.home_for("chains.edit")
    rows = Organisation.objects.filter(id__in=ids, active=True).order_by("sort_key", "id")
    return sorted(rows, key=lambda o: o.pk != home)


def tabs(active: str) -> list[dict[str, Any]]:
    listed = (("list", _("Chains")), ("scenarios", _("Scenarios")))
    return [
        {"label": label, "url": reverse(f"chains:{name}"), "active": name == active}
        for name, label in listed
    ]


def form_page(
    request: HttpRequest, form: forms.Form | None, *, title: str, cancel_url: str, **more: Any
) -> HttpResponse:
    """A form on a page of its own."""
    context = {"form": form, "title": title, "cancel_url": cancel_url, **more}
    return render(request, "chains/form.html", context)


def beside(form: forms.Form, refused: InvalidValue) -> None:
    """The refusal beside its field, or on top when the form has no such field."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def forget_draft(request: HttpRequest, key: str) -> None:
    """What was kept while typing; called when the form was sent successfully."""
    drafts.discard(user_id=actor_of(request).user_id, form=key)


def fresh() -> uuid.UUID:
    """The id a form gives to what it makes."""
    return uuid.uuid4()
