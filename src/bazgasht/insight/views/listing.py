"""The list of reports: a few of each kind, then all of one kind, then every week of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotFound
from bazgasht.core.text import search_form
from bazgasht.core.week import Week

from ..forms import ReportFilter
from ..models import WeeklyReport
from ..readers import headquarters_for
from ..scopes import HEADQUARTERS, Subject, report_scopes
from ..selectors import newest_of, part_weeks, reports
from ..weekly import rows_of
from .common import subject_for

SHOWN, BODIES, PARTS, PAGE = 12, 6, 12, 25
"""On the first page: weeks of a headquarters, headquarters, parts of a kind; rows of other pages."""


@permission("reports.view")
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """``kind`` alone: all of it, by name; with ``key``: every week of that one."""
    kind, key = request.GET.get("kind", ""), request.GET.get("key", "")
    if not kind:
        return _overview(request)
    if kind not in report_scopes:
        raise NotFound("report")
    return _weeks(request, kind, key) if key else _kind(request, kind)


def address(**wanted: str) -> str:
    return f"{reverse('insight:reports')}?{urlencode(wanted)}"


def _overview(request: HttpRequest) -> HttpResponse:
    """Every readable headquarters with its newest weeks, this week so far on top; then the parts:
    working groups, sets of resolutions and what else is registered."""
    actor = actor_of(request)
    all_bodies = headquarters_for(actor)
    bodies = all_bodies[:BODIES]
    found: dict[int, list[WeeklyReport]] = {b.pk: [] for b in bodies}
    for report in reports(found, limit=20 * max(1, len(bodies))):
        if len(found[report.headquarters_id]) < SHOWN:
            found[report.headquarters_id].append(report)
    current = Week.of(timezone.localdate())
    context = {
        "current": current,
        "bodies": [
            {"body": b, "reports": [(r, Week.of(r.week)) for r in found[b.pk]],
             "weeks_url": address(kind=HEADQUARTERS, key=b.code)}
            for b in bodies
        ],
        "more": len(all_bodies) - len(bodies), "all": len(all_bodies),
        "more_url": address(kind=HEADQUARTERS), "parts": _parts(actor, current),
    }  # fmt: skip
    return render(request, "insight/reports.html", context)


def _parts(actor: Any, current: Week) -> list[dict[str, Any]]:
    """By kind: the first of them, each with its newest report, or this week so far."""
    entries = []
    for kind, scope in report_scopes.items():
        if kind == HEADQUARTERS:
            continue
        targets = list(scope.targets(actor))
        if targets:
            entries.append({
                "kind": kind, "label": scope.label, "all": len(targets),
                "more": len(targets) > PARTS, "more_url": address(kind=kind),
                "subjects": [Subject(scope, t) for t in targets[:PARTS]],
            })  # fmt: skip
    newest = {(r.kind, r.key): r for r in part_weeks(
        (s.kind, s.key) for e in entries for s in e["subjects"])}  # fmt: skip
    for entry in entries:
        entry["rows"] = [_row(s, newest.get((s.kind, s.key)), current) for s in entry["subjects"]]
    return entries


def _row(s: Subject, report: Any, current: Week) -> dict[str, Any]:
    week = Week.of(report.week) if report else current
    return {
        "title": s.target.title, "sub": "" if s.whole else s.target.headquarters.name,
        "report": report, "week": week, "url": s.url("weekly", week),
        "now_url": s.url("weekly", current), "weeks_url": address(kind=s.kind, key=s.key),
    }  # fmt: skip


def _kind(request: HttpRequest, kind: str) -> HttpResponse:
    """All of one kind that the reader may read, found by name, page by page."""
    scope = report_scopes.get(kind)
    form = ReportFilter(request.GET)
    words = search_form(form.cleaned_data["q"]) if form.is_valid() else ""
    subjects = [
        Subject(scope, t) for t in scope.targets(actor_of(request))
        if not words or words in search_form(t.title)
    ]  # fmt: skip
    page = Paginator(subjects, PAGE).get_page(request.GET.get("page"))
    newest = newest_of(list(page.object_list))
    current = Week.of(timezone.localdate())
    context = {
        "title": scope.label, "filter": form, "page": page,
        "rows": [_row(s, newest.get(s.key), current) for s in page.object_list],
    }  # fmt: skip
    return render(request, "insight/reports_kind.html", context)


def _weeks(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Every report there is of one thing, newest first."""
    subject = subject_for(request, kind, key)
    found = rows_of(subject).defer("body").order_by("-week")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    weeks = [(r, Week.of(r.week)) for r in page.object_list]
    context = {
        "title": subject.target.title, "sub": subject.scope.label, "page": page,
        "rows": [{"report": r, "week": w, "url": subject.url("weekly", w),
                  "pdf": subject.url("weekly_pdf", w)} for r, w in weeks],
        "now_url": subject.url("weekly", Week.of(timezone.localdate())),
    }  # fmt: skip
    return render(request, "insight/reports_weeks.html", context)
