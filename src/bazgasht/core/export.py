"""Workbooks and CSV files that run nothing when they are opened."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.utils.translation import gettext as _

from .errors import Conflict
from .jalali import PartialDate, jalali_parts

Row = Sequence[object]
Sheet = tuple[str, Sequence[object], Iterable[Row]]
"""Title, headers, rows. Rows may be a generator; they are written as they come."""

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
MAX_ROWS = 1_048_575
MAX_CELL = 32_767
_LIVE = "=+-@\t\r\n＝＋－＠"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LEADING = re.compile("^[ \u00a0\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_BAD_TITLE = re.compile(r"[\[\]:*?/\\]")
_EXACT = 10**15


def safe_cell(value: object) -> str | int | float:
    """A value that no spreadsheet program takes for a formula.

    Text that starts like one (= + - @ tab, line end, their wide forms, also after blanks and
    invisible characters) gets an apostrophe in front. Dates become Jalali text in ASCII digits,
    so that they sort and can be imported again; None is empty; numbers that a spreadsheet would
    round become text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return value if abs(value) < _EXACT else str(value)
    if isinstance(value, float | Decimal):
        return float(value) if Decimal(value).is_finite() else ""
    if isinstance(value, date):
        year, month, day = jalali_parts(value)
        return f"{year}/{month:02}/{day:02}"
    if isinstance(value, PartialDate):
        return str(value)
    text = _ILLEGAL.sub("", str(value))
    if _LEADING.sub("", text)[:1] in tuple(_LIVE):
        text = "'" + text
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"


def write_csv(stream: IO[bytes], headers: Row, rows: Iterable[Row]) -> int:
    """UTF-8 with a byte order mark, so that spreadsheets read Persian. Returns the rows written."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([safe_cell(h) for h in headers])
        count = 0
        for row in rows:
            writer.writerow([safe_cell(cell) for cell in row])
            count += 1
        return count
    finally:
        text.detach()


def write_xlsx(
    stream: IO[bytes],
    sheets: Iterable[Sheet],
    *,
    rtl: bool = True,
    meta: Sequence[tuple[object, object]] = (),
) -> int:
    """A workbook in constant memory; nothing reaches ``stream`` unless all of it was written.

    ``meta`` (label, value) pairs, such as the filters and the date, go on a last sheet of their
    own, so that the first row stays the header. Returns the rows written. Raises Conflict
    (``export.rows``) when a sheet overflows.
    """
    with TemporaryDirectory(prefix="bazgasht-export-") as folder:
        import xlsxwriter  # slow to load: only where it is needed

        book = xlsxwriter.Workbook(
            stream,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            count = _fill(book, sheets, rtl, meta)
        except BaseException:
            for sheet in book.worksheets():
                sheet._opt_close()
            raise
        book.close()
    return count


def _fill(book: Any, sheets: Iterable[Sheet], rtl: bool, meta: Sequence[Row]) -> int:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    used: set[str] = set()
    count = 0
    for title, headers, rows in sheets:
        count += _fill_sheet(_add(book, title, used, rtl), headers, rows, head)
    if meta:
        about = _add(book, _("About this file"), used, rtl)
        for line, pair in enumerate(meta):
            _write_row(about, line, pair)
        about.set_column(0, 1, 30)
    return count


def _fill_sheet(sheet: Any, headers: Row, rows: Iterable[Row], head: Any) -> int:
    _write_row(sheet, 0, headers, head)
    widths = [len(str(h)) for h in headers]
    count = 0
    for row in rows:
        count += 1
        if count > MAX_ROWS:
            raise Conflict("export.rows", _("This is more than a sheet can hold; filter it first."))
        lengths = _write_row(sheet, count, row)
        if count <= 200:
            widths = [max(a, b) for a, b in zip(widths, lengths, strict=False)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, 8), 50))
    sheet.freeze_panes(1, 0)
    if headers:
        sheet.autofilter(0, 0, count, len(headers) - 1)
    sheet.repeat_rows(0)
    return count


def _write_row(sheet: Any, line: int, row: Row, style: Any = None) -> list[int]:
    lengths = []
    for column, raw in enumerate(row):
        cell = safe_cell(raw)
        if isinstance(cell, str):
            sheet.write_string(line, column, cell, style)
        else:
            sheet.write_number(line, column, cell, style)
        lengths.append(len(str(cell)))
    return lengths


def _add(book: Any, title: object, used: set[str], rtl: bool) -> Any:
    sheet = book.add_worksheet(sheet_title(str(title), used))
    if rtl:
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def sheet_title(title: str, used: set[str]) -> str:
    """At most 31 characters that a workbook allows, unlike those ``used``, to which it is added."""
    clean = _BAD_TITLE.sub(" ", _ILLEGAL.sub("", title)).strip(" '")[:31].strip(" '") or "1"
    name, n = clean, 1
    while name.casefold() in used:
        n += 1
        name = f"{clean[: 28 - len(str(n))]} ({n})"
    used.add(name.casefold())
    return name
