"""The weekly report: list, page, PDF, workbook, publishing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.models import Organisation
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError, InvalidValue, NotFound
from bazgasht.core.week import Week

from . import documents, page, weekly
from .forms import PublishForm
from .models import WeeklyReport
from .readers import get_headquarters, headquarters_for
from .selectors import report_of, reports


@permission("reports.view")
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """Every readable headquarters with its newest weeks; this week so far on top."""
    actor = request.actor  # type: ignore[attr-defined]
    bodies = headquarters_for(actor)
    found: dict[int, list[WeeklyReport]] = {b.pk: [] for b in bodies}
    for report in reports(found, limit=20 * max(1, len(bodies))):
        if len(found[report.headquarters_id]) < 12:
            found[report.headquarters_id].append(report)
    current = Week.of(timezone.localdate())
    context = {
        "current": current,
        "bodies": [
            {"body": b, "reports": [(r, Week.of(r.week)) for r in found[b.pk]]} for b in bodies
        ],
    }
    return render(request, "insight/reports.html", context)


@permission("reports.view")
@require_http_methods(["GET", "POST"])
def weekly_report(request: HttpRequest, code: str, week: str) -> HttpResponse:
    """The page of one week; the secretary publishes it from here."""
    actor = request.actor  # type: ignore[attr-defined]
    headquarters, which = _which(request, code, week)
    report = report_of(headquarters.pk, which.start)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            weekly.publish(
                headquarters_id=headquarters.pk,
                week=which,
                note=form.cleaned_data["note"],
                by=actor,
            )
            return redirect("insight:weekly", code=code, week=str(which))
        except DomainError as refused:
            form.add_error(None, str(refused.message))
    body = _body(report, headquarters, which)
    can_publish = (
        report is not None
        and not report.published_at
        and actor.can("reports.publish", headquarters.pk)
        and which.end < timezone.localdate()
    )
    context = page.context(body, which, report) | {"form": form, "can_publish": can_publish}
    return render(request, "insight/weekly.html", context)


@permission("reports.view")
@require_GET
def weekly_pdf(request: HttpRequest, code: str, week: str) -> HttpResponse:
    headquarters, which = _which(request, code, week)
    report = report_of(headquarters.pk, which.start)
    content = documents.pdf(_body(report, headquarters, which), report)
    return _file(content, "application/pdf", f"{code}-{which}.pdf", inline=True)


@permission("reports.view")
@require_GET
def weekly_xlsx(request: HttpRequest, code: str, week: str) -> HttpResponse:
    headquarters, which = _which(request, code, week)
    report = report_of(headquarters.pk, which.start)
    stream = BytesIO()
    documents.workbook(stream, _body(report, headquarters, which))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(stream.getvalue(), kind, f"{code}-{which}.xlsx")


def _which(request: HttpRequest, code: str, week: str) -> tuple[Organisation, Week]:
    """Raises NotFound for an unknown headquarters, week, or one that has not begun."""
    headquarters = get_headquarters(code, request.actor)  # type: ignore[attr-defined]
    try:
        which = Week.parse(week)
    except InvalidValue:
        raise NotFound("week") from None
    if which.start > timezone.localdate():
        raise NotFound("week", _("This week has not begun."))
    return headquarters, which


def _body(report: WeeklyReport | None, headquarters: Organisation, week: Week) -> dict[str, Any]:
    """The frozen body of a published report, else the figures as they are now."""
    if report is not None and report.published_at:
        return dict(report.body)
    return weekly.build(headquarters, week, timezone.now())


def _file(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    where = "inline" if inline else "attachment"
    answer["Content-Disposition"] = f'{where}; filename="{name}"'
    return answer
