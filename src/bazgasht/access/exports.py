"""A list as a file: XLSX by default, CSV on request."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from bazgasht.core.export import CSV_TYPE, XLSX_TYPE, Row, write_csv, write_xlsx
from bazgasht.core.jalali import format_datetime, jalali_parts

FORMATS = ("xlsx", "csv")


def wanted_format(request: HttpRequest) -> str:
    """``?format=csv``, or ``kind`` of a form that was sent; else the workbook."""
    chosen = request.POST.get("kind") or request.GET.get("format", "xlsx")
    return chosen if chosen in FORMATS else "xlsx"


def list_response(
    *,
    name: str,
    title: str,
    headers: Row,
    rows: Iterable[Row],
    form: str = "xlsx",
    meta: Sequence[tuple[object, object]] = (),
) -> HttpResponse:
    """The download. ``name`` is Latin and gets the Jalali day; ``meta`` are the filters, which
    stand on a sheet of their own beside the moment of the export."""
    stream = io.BytesIO()
    year, month, day = jalali_parts(timezone.localdate())
    if form == "csv":
        write_csv(stream, headers, rows)
    else:
        about = [(_("List"), title), (_("Made on"), format_datetime(timezone.now())), *meta]
        write_xlsx(stream, [(title, headers, rows)], rtl=get_language_bidi(), meta=about)
    response = HttpResponse(
        stream.getvalue(), content_type=CSV_TYPE if form == "csv" else XLSX_TYPE
    )
    filename = f"{name}-{year}{month:02}{day:02}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
