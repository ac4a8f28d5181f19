"""What the pages of all rooms share: who asks, which version they saw, refusals beside their field."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bazgasht.core import drafts
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import DomainError, InvalidValue, StaleVersion

from .actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def version_of(request: HttpRequest) -> int | None:
    """The version the page was opened with; None when it carries none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


def covered(actor: Actor) -> list[int]:
    """Every body the actor works for or over."""
    return sorted({o for seat in actor.seats for o in seat.covers})


def new_id() -> uuid.UUID:
    """The id a form gives to what it makes, so that a form sent twice makes one."""
    return uuid.uuid4()


def beside(form: forms.Form, refused: InvalidValue) -> None:
    """The refusal beside its field, or on top when the form has no such field."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


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


def forget_draft(request: HttpRequest, key: str) -> None:
    """What was kept while typing; called when the form was sent successfully."""
    drafts.discard(user_id=actor_of(request).user_id, form=key)


def form_page(
    request: HttpRequest,
    form: forms.Form | None,
    *,
    title: str,
    cancel_url: str,
    template: str = "ui/form_page.html",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A form on a page of its own; ``more`` is listed in the template."""
    context = {"form": form, "title": title, "cancel_url": cancel_url, **more}
    return render(request, template, context, status=status)
