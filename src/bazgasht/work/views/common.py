"""What the pages of this room share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core import drafts
from bazgasht.core.errors import InvalidValue
from bazgasht.occupations.models import Trade

PAGE = 25


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def version_of(request: HttpRequest) -> int | None:
    """The version the page was opened with."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


def form_page(
    request: HttpRequest, form: forms.Form | None, *, title: str, cancel_url: str, **more: Any
) -> HttpResponse:
    """A form on a page of its own."""
    context = {"form": form, "title": title, "cancel_url": cancel_url, **more}
    return render(request, "work/form.html", context)


def forget_draft(request: HttpRequest, key: str) -> None:
    """What was kept while typing; called when the form was sent successfully."""
    drafts.discard(user_id=actor_of(request).user_id, form=key)


def beside(form: forms.Form, refused: InvalidValue) -> None:
    """The refusal beside its field, or on top when the form has no such field."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)


def trade_choices() -> list[tuple[int, str]]:
    return list(Trade.objects.filter(active=True).values_list("id", "title"))


def named(bodies: Iterable[Organisation]) -> list[tuple[int, str]]:
    return [(body.pk, body.name) for body in bodies]


def covered(actor: Actor) -> list[int]:
    """Every body the actor works for or over."""
    return sorted({o for seat in actor.seats for o in seat.covers})
