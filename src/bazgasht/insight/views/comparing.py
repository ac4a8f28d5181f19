"""Two weeks beside each other: page, PDF, workbook."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bazgasht.access.routes import permission

from .. import compare, compare_papers
from ..forms import CompareForm
from ..scopes import HEADQUARTERS
from .common import XLSX, file, subject_for


@permission("reports.view")
@require_GET
def compare_weeks(request: HttpRequest, code: str) -> HttpResponse:
    """Any two weeks of a headquarters that are published, or still open and marked so."""
    return _page(request, HEADQUARTERS, code)


@permission("reports.view")
@require_GET
def part_compare(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The same of a part."""
    return _page(request, kind, key)


@permission("reports.view")
@require_GET
def compare_pdf(request: HttpRequest, code: str) -> HttpResponse:
    return _pdf(request, HEADQUARTERS, code)


@permission("reports.view")
@require_GET
def part_compare_pdf(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    return _pdf(request, kind, key)


@permission("reports.view")
@require_GET
def compare_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    return _xlsx(request, HEADQUARTERS, code)


@permission("reports.view")
@require_GET
def part_compare_xlsx(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    return _xlsx(request, kind, key)


def _compared(request: HttpRequest, kind: str, key: str) -> tuple[compare.Comparison, CompareForm]:
    """Raises NotFound for weeks that are not offered."""
    subject = subject_for(request, kind, key)
    asked = [request.GET.get(name, "") for name in ("first", "second")]
    first, second, offered = compare.choose(subject, *asked)
    form = CompareForm(
        initial={"first": str(first), "second": str(second)},
        weeks=[(str(week), compare.option(week, published)) for week, published in offered],
    )
    told = compare.compare(subject, compare.side(subject, first), compare.side(subject, second))
    return told, form


def _page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    told, form = _compared(request, kind, key)
    subject = told.subject
    query = f"?first={told.first.week}&second={told.second.week}"
    context = {
        "told": told, "form": form, "title": subject.target.title,
        "headquarters": subject.target.headquarters, "part": not subject.whole,
        "pdf_url": subject.url("compare_pdf") + query,
        "xlsx_url": subject.url("compare_xlsx") + query,
        "sides": [(side, subject.url("weekly", side.week)) for side in (told.first, told.second)],
    }  # fmt: skip
    return render(request, "insight/compare.html", context)


def _name(told: compare.Comparison) -> str:
    return f"{told.subject.key}-{told.first.week}-{told.second.week}"


def _pdf(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    told, _form = _compared(request, kind, key)
    return file(compare_papers.pdf(told), "application/pdf", f"{_name(told)}.pdf", inline=True)


def _xlsx(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    told, _form = _compared(request, kind, key)
    stream = BytesIO()
    compare_papers.workbook(stream, told)
    return file(stream.getvalue(), XLSX, f"{_name(told)}.xlsx")
