"""One week as page, PDF and workbook; publishing it."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError
from bazgasht.core.week import Week

from .. import compare, documents, page, weekly
from ..forms import PublishForm
from ..scopes import HEADQUARTERS, Subject
from .common import XLSX, file, subject_for, week_of


@permission("reports.view")
@require_http_methods(["GET", "POST"])
def weekly_report(request: HttpRequest, code: str, week: str) -> HttpResponse:
    """The page of one week of a headquarters; the secretary publishes it from here."""
    return _page(request, HEADQUARTERS, code, week)


@permission("reports.view")
@require_http_methods(["GET", "POST"])
def part_report(request: HttpRequest, kind: str, key: str, week: str) -> HttpResponse:
    """The same of a part."""
    return _page(request, kind, key, week)


def _page(request: HttpRequest, kind: str, key: str, raw: str) -> HttpResponse:
    actor = actor_of(request)
    subject, week = subject_for(request, kind, key), week_of(raw)
    report = weekly.row_of(subject, week)
    form = PublishForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        note, seen = form.cleaned_data["note"], request.POST.get("seen", "")
        try:
            weekly.publish_of(subject=subject, week=week, note=note, by=actor, seen=seen)
            discard_draft(request)
            return redirect(subject.url("weekly", week))
        except DomainError as refused:
            field = getattr(refused, "field", None)
            form.add_error(field if field in form.fields else None, str(refused.message))
            status = refused.http_status
            report = weekly.row_of(subject, week)
    can_publish = (
        report is not None
        and not report.published_at
        and weekly.may_publish(actor, subject)
        and week.end < timezone.localdate()
    )
    body = weekly.shown(report, subject, week)
    context = page.context(body, week, report) | {
        "form": form, "can_publish": can_publish, "address": _addresses(subject, week),
        "seen": weekly.fingerprint(body) if can_publish else "", "draft_key": draft_key(request),
    }  # fmt: skip
    return render(request, "insight/weekly.html", context, status=status)


def _compared(subject: Subject, before: Week, week: Week) -> str:
    """Both weeks, where both are offered; else whatever the page compares by itself."""
    offered = {w for w, _out in compare.weeks_of(subject)}
    return f"first={before}&second={week}" if {before, week} <= offered else ""


def _addresses(subject: Subject, week: Week) -> dict[str, str]:
    before = week.prev()
    return {
        "before": subject.url("weekly", before),
        "pdf": subject.url("weekly_pdf", week),
        "xlsx": subject.url("weekly_xlsx", week),
        "compare": f"{subject.url('compare')}?{_compared(subject, before, week)}",
    }


@permission("reports.view")
@require_GET
def weekly_pdf(request: HttpRequest, code: str, week: str) -> HttpResponse:
    return _pdf(request, HEADQUARTERS, code, week)


@permission("reports.view")
@require_GET
def part_pdf(request: HttpRequest, kind: str, key: str, week: str) -> HttpResponse:
    return _pdf(request, kind, key, week)


@permission("reports.view")
@require_GET
def weekly_xlsx(request: HttpRequest, code: str, week: str) -> HttpResponse:
    return _xlsx(request, HEADQUARTERS, code, week)


@permission("reports.view")
@require_GET
def part_xlsx(request: HttpRequest, kind: str, key: str, week: str) -> HttpResponse:
    return _xlsx(request, kind, key, week)


def _pdf(request: HttpRequest, kind: str, key: str, raw: str) -> HttpResponse:
    subject, week = subject_for(request, kind, key), week_of(raw)
    report = weekly.row_of(subject, week)
    content = documents.pdf(weekly.shown(report, subject, week), report)
    return file(content, "application/pdf", f"{key}-{week}.pdf", inline=True)


def _xlsx(request: HttpRequest, kind: str, key: str, raw: str) -> HttpResponse:
    subject, week = subject_for(request, kind, key), week_of(raw)
    report = weekly.row_of(subject, week)
    stream = BytesIO()
    documents.workbook(stream, weekly.shown(report, subject, week), report)
    return file(stream.getvalue(), XLSX, f"{key}-{week}.xlsx")
