"""Lists as workbooks or CSV: safe cells, at most 5,000 rows, names only with permission and a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.exports import wanted_format
from bazgasht.core.digits import number
from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.core.export import CSV_TYPE, XLSX_TYPE, Row, write_csv, write_xlsx
from bazgasht.core.jalali import format_datetime

MOST = 5000


def check_size(count: int) -> None:
    """Raises Conflict for a list that is too long for one file."""
    if count > MOST:
        raise Conflict(
            "export.size",
            _("This list is longer than %(most)s rows. Filter it first."), most=number(MOST),
        )  # fmt: skip


def check_names(request: HttpRequest, names: bool) -> None:
    if names and not request.actor.can("exports.persons"):  # type: ignore[attr-defined]
        raise NotAllowed("exports.persons", _("You may not export lists with names."))


def workbook(
    request: HttpRequest,
    *,
    action: str,
    title: str,
    headers: Sequence[object],
    rows: Iterable[Row],
    count: int,
    names: bool = False,
    reason: str = "",
    filename: str,
) -> HttpResponse:
    """The file as an answer, a workbook or CSV as the request wants it, journalled with its
    filter's keys. Raises Conflict, NotAllowed."""
    check_size(count)
    check_names(request, names)
    stream, form = BytesIO(), wanted_format(request)
    meta = [
        (title, ""),
        (_("Made"), format_datetime(timezone.now())),
        (_("By"), request.actor.name),  # type: ignore[attr-defined]
    ]
    if reason:
        meta.append((_("Reason"), reason))
    if form == "csv":
        write_csv(stream, headers, rows)
    else:
        write_xlsx(stream, [(title, headers, rows)], rtl=get_language_bidi(), meta=meta)
    journal.record(
        by=request.actor, action=action, on=("list", filename),  # type: ignore[attr-defined]
        detail={"rows": count, "names": names, "reason": reason, "format": form,
                "filter": sorted(k for k, v in request.GET.items() if v and k != "format")},
    )  # fmt: skip
    answer = HttpResponse(stream.getvalue(), content_type=CSV_TYPE if form == "csv" else XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{filename}.{form}"'
    return answer
