"""Imports: sending a file in, looking at what it would do, starting it, its summary."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.kinds import Kind
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import bodies, user_names
from bazgasht.core.errors import DomainError
from bazgasht.core.export import XLSX_TYPE

from .. import tasks
from ..forms import refuse
from ..forms.roster import RosterForm
from ..models import RosterRun
from ..roster import codes, errors_book, hostile, reads, rows, running, words
from ..roster.importing import PERMISSION
from ..roster.states import RunState
from .common import PAGE

BUSY = (RunState.UPLOADED, RunState.QUEUED, RunState.RUNNING)
MARGIN = 64 * 1024
"""What a form sends besides the file, in bytes."""


class _InMemory(MemoryFileUploadHandler):
    """Rosters are never written to disk as they are, however large."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


@permission(PERMISSION)
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    page = Paginator(reads.runs(actor_of(request)), PAGE).get_page(request.GET.get("page"))
    found = list(page.object_list)
    waiting = reads.waiting(found)
    people = user_names(r.user_id for r in found)
    listed = [(r, _state(r), people.get(r.user_id, ""), sum(waiting[r.pk])) for r in found]
    return render(request, "people/roster_runs.html", {"page": page, "rows": listed})


@permission(PERMISSION)
@csrf_exempt  # checked by _upload, once the size is known to be bearable
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length > hostile.FILE + MARGIN:
            form = _form(request, None)
            context = {"form": form, "refused": codes.message("too_large")}
            return render(request, "people/roster_new.html", context, status=413)
        request.upload_handlers = [_InMemory(request)]
    return _upload(request)


@csrf_protect
def _upload(request: HttpRequest) -> HttpResponse:
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            run = running.receive(form.source(), by=actor_of(request), demo=_demo(request))
        except DomainError as error:
            refuse(form, error)
        else:
            _check(run, request)
            return redirect("people:roster_run", run.public_id)
    status = 422 if form.errors else 200
    return render(request, "people/roster_new.html", {"form": form}, status=status)


def _form(request: HttpRequest, data: Any) -> RosterForm:
    allowed = set(actor_of(request).organisations_for(PERMISSION))
    prisons = [(b.pk, b.name) for b in bodies(kind=Kind.PRISON) if b.pk in allowed]
    files = request.FILES if data is not None else None
    return RosterForm(data, files, prisons=prisons, demo=_demo(request))


def _demo(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "synthetic", False))


def _check(run: RosterRun, request: HttpRequest) -> None:
    actor = actor_of(request)
    if len(running.source_of(run).data) <= running.AT_ONCE:
        running.look(run, by=actor)
    else:
        tasks.check_roster.defer(run_public_id=str(run.public_id), user_id=actor.user_id)


@permission(PERMISSION)
@require_GET
def run(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the file would do, how far the import is, or what it did."""
    actor = actor_of(request)
    found = reads.run_by(public_id, actor)
    preview = found.summary.get("preview", {})
    context = {
        "run": found,
        "state": _state(found),
        "busy": found.state in BUSY,
        "step": words.STEPS.get(found.step, ""),
        "counts": words.table(found.summary if found.state == RunState.DONE else preview),
        "preview": preview,
        "before": reads.imported_before(found, actor) if preview else None,
        "findings": _findings(found, preview),
        "reasons": _reasons(found, preview),
        "refused": _why(found),
        "waiting": reads.waiting([found])[found.pk],
        "may_review": actor.can(reads.REVIEW, found.organisation_id),
        "has_rows": found.rows.exclude(cells=b"").filter(decision="").exists(),
    }
    return render(request, "people/roster_run.html", context)


def _findings(found: RosterRun, preview: dict[str, Any]) -> list[tuple[Any, ...]]:
    """(sheet, row, column, sentence, severity in words, tone): of the preview, then of the import."""
    if found.state == RunState.DONE:
        kept = found.rows.exclude(severity=codes.WARNING).order_by("id")[: running.SHOWN]
        raw = [(r.sheet, r.number, r.column, r.code) for r in kept]
    else:
        raw = [tuple(f) for f in preview.get("findings", ())]
    return [
        (sheet, number, column, codes.message(code),
         words.SEVERITY_WORDS[codes.severity(code)], words.SEVERITY_TONES[codes.severity(code)])
        for sheet, number, column, code in raw
    ]  # fmt: skip


def _reasons(found: RosterRun, preview: dict[str, Any]) -> list[tuple[str, int, str]]:
    """(sentence, how often, tone), the gravest first."""
    counted = (found.summary if found.state == RunState.DONE else preview).get("codes", {})
    order = running.SEVERITIES
    known = sorted(counted.items(), key=lambda p: (order.index(codes.severity(p[0])), -p[1]))
    return [(codes.message(c), n, words.SEVERITY_TONES[codes.severity(c)]) for c, n in known]


def _state(found: RosterRun) -> tuple[str, str]:
    state = RunState(found.state)
    return str(state.label), words.TONES[state]


def _why(found: RosterRun) -> str:
    """Why a file was refused or an import broke off."""
    if found.state == RunState.REFUSED:
        detail = found.summary.get("detail", "")
        text = codes.message(found.summary["refused"])
        return f"{text} ({detail})" if detail else text
    if found.state == RunState.FAILED:
        usual = _("Something went wrong on our side; nothing was written. You can try again.")
        return str(words.FAILURES.get(found.summary.get("failed", ""), usual))
    return ""


@permission(PERMISSION)
@require_POST
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    running.confirm(public_id, by=actor, partial="partial" in request.POST)
    tasks.run_roster.defer(run_public_id=str(public_id), user_id=actor.user_id)
    return redirect("people:roster_run", public_id)


@permission(PERMISSION)
@require_POST
def give_up(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    running.give_up(public_id, by=actor_of(request))
    messages.success(request, _("The import was given up; nothing was written."))
    return redirect("people:roster_runs")


@permission(PERMISSION)
@require_GET
def errors(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Rejected and held rows as a workbook to correct; the download is journalled."""
    actor = actor_of(request)
    found = reads.run_by(public_id, actor)
    stream = io.BytesIO()
    count = errors_book.write_book(stream, rows.stored_book_rows(found.rows.iterator()))
    journal.record(
        by=actor, action="roster.errors_downloaded", on=("roster_run", found.public_id),
        detail={"rows": count},
    )  # fmt: skip
    response = HttpResponse(stream.getvalue(), content_type=XLSX_TYPE)
    response["Content-Disposition"] = 'attachment; filename="errors.xlsx"'
    return response
