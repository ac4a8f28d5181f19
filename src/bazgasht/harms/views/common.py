"""What the pages of this room share."""

from __future__ import annotations

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

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import form_page as shared_form_page
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError
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


def tabs(active: str) -> list[dict[str, Any]]:
    listed = (("programmes", _("Programmes")), ("harms", _("Social harms")))
    return [
        {"label": label, "url": reverse(f"harms:{name}"), "active": name == active}
        for name, label in listed
    ]


def form_page(
    request: HttpRequest, form: forms.Form, title: str, back: str, **more: Any
) -> HttpResponse:
    """The page of a form, kept while it is typed."""
    return shared_form_page(
        request, form, title=title, cancel_url=back, draft_key=draft_key(request),
        status=422 if form.is_bound and form.errors else 200, **more,
    )  # fmt: skip


def done(request: HttpRequest, words: str, route: str, *keys: Any) -> HttpResponse:
    discard_draft(request)
    messages.success(request, words)
    return redirect(f"harms:{route}", *keys)


def named(node: Node) -> str:
    """A part by its number, as a page shows it, and its title."""
    return f"\u2066{localise(node.number)}\u2069 {node.title}"


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
