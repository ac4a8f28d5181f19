"""What the pages of this room share."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError, StaleVersion
from bazgasht.core.export import XLSX_TYPE, write_xlsx
from bazgasht.people.roster.findings import Refused

from ..models import Node
from ..states import ActionState, ProgrammeState
from ..workbook import MOST_SHOWN, Reading

PAGE = 25
PROGRAMME_TONES = {
    ProgrammeState.DRAFT: "plain", ProgrammeState.ACTIVE: "ok", ProgrammeState.CLOSED: "plain",
}  # fmt: skip
ACTION_TONES = {
    ActionState.PLANNED: "info", ActionState.RUNNING: "wait", ActionState.DONE: "ok",
    ActionState.STOPPED: "plain",
}  # fmt: skip


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def version_of(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


def tabs(active: str) -> list[dict[str, Any]]:
    listed = (("programmes", _("Programmes")), ("harms", _("Social harms")))
    return [
        {"label": label, "url": reverse(f"harms:{name}"), "active": name == active}
        for name, label in listed
    ]


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
    """The page of a form. ``more``: sub, save (words of the button), note."""
    context = {"form": form, "title": title, "back": back, **more}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "harms/form.html", context, status=status)


def done(request: HttpRequest, words: str, route: str, *keys: Any) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"harms:{route}", *keys)


def named(node: Node) -> str:
    """A part by its number, as a page shows it, and its title."""
    return f"\u2066{localise(node.number)}\u2069 {node.title}"


def new_id() -> uuid.UUID:
    """For a form that is sent twice."""
    return uuid.uuid4()


def read_file(form: Any, read: Callable[[bytes, str], Reading]) -> Reading | None:
    """What stands in the workbook, or None with the refusal beside the field."""
    try:
        return read(form.data_of_file, form.cleaned_data["file"].name)
    except Refused as refused:
        form.add_error("file", refused.message)
    except DomainError as refused:
        form.add_error("file", refused.message)
    return None


def import_page(
    request: HttpRequest, form: forms.Form, reading: Reading | None, **more: Any
) -> HttpResponse:
    """The page of an import. ``more``: title, sub, back, template (address of the empty workbook)."""
    context = {
        "form": form, "reading": reading, "errors": reading.errors[:MOST_SHOWN] if reading else [],
        **more,
    }  # fmt: skip
    wrong = form.is_bound and (form.errors or (reading and reading.errors))
    return render(request, "harms/import.html", context, status=422 if wrong else 200)


def book(name: str, sheets: Sequence[Any], meta: Sequence[Any] = ()) -> HttpResponse:
    stream = BytesIO()
    write_xlsx(stream, sheets, rtl=get_language_bidi(), meta=meta)
    answer = HttpResponse(stream.getvalue(), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
