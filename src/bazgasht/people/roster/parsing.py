"""Sheets into records: the rules that one row alone can break."""

from __future__ import annotations

from collections.abc import Iterable

from .cells import Cells
from .findings import Finding, Refused
from .headers import PEOPLE, WITHIN_ROWS, Columns, is_head_again, recognise
from .parse_families import FamilyRows
from .parse_people import PeopleRows
from .prisons import Prisons
from .reading import Sheet
from .records import SEPARATOR, Parsed, Source


def parse(sheets: Iterable[Sheet], prisons: Prisons, default_prison: int | None) -> Parsed:
    """Read every sheet with the head of a roster. Raises :class:`Refused`.

    ``default_prison`` is the prison of rows that name none.
    """
    parsed = Parsed()
    cells = Cells()
    readers: dict[str, PeopleRows | FamilyRows] = {
        "people": PeopleRows(cells, prisons, default_prison),
        "families": FamilyRows(cells),
    }
    seen: set[int] = set()
    known = False
    for sheet in sheets:
        parsed.sheets.append(sheet.name)
        columns = _head(sheet, parsed)
        if columns is None:
            continue
        known = True
        parsed.correction |= columns.correction
        reader = readers[columns.kind]
        reader.begin(columns)
        _read(sheet, columns, reader, parsed, seen)
        parsed.findings += [
            Finding(sheet.name, number, "", "row_skipped") for number in sheet.titles
        ]
    if not known:
        raise Refused("no_known_sheet")
    if not any(parsed.read.values()):
        raise Refused("empty")
    return parsed


def _head(sheet: Sheet, parsed: Parsed) -> Columns | None:
    row = 0
    for number, cells in sheet.rows:
        row = number
        if number > WITHIN_ROWS:
            break
        columns = recognise(cells)
        if columns is not None:
            parsed.findings += [
                Finding(sheet.name, number, head, "column_twice") for head in columns.doubled
            ]
            return columns
    if row:
        parsed.findings.append(Finding(sheet.name, 1, "", "sheet_skipped"))
    return None


def _unguarded(cell: str) -> str:
    """Without the apostrophe that our own workbooks put before what looks like a formula, and that
    nobody means: lists exported from here have it too."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell


def _read(
    sheet: Sheet,
    columns: Columns,
    reader: PeopleRows | FamilyRows,
    parsed: Parsed,
    seen: set[int],
) -> None:
    kind, data, name = columns.kind, columns.data, sheet.name
    width = len(columns.heads)
    records = parsed.people if kind == PEOPLE else parsed.relatives
    read = repeated = 0
    for number, cells in sheet.rows:
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        cells = [_unguarded(cell) for cell in cells]
        key = SEPARATOR.join([cells[i] for i in data])
        if not key.strip(" \t\u00a0\u200c" + SEPARATOR) or is_head_again(cells, columns):
            continue
        read += 1
        mark = hash((kind, key))
        if mark in seen:
            repeated += 1
            continue
        seen.add(mark)
        source = Source(name, number, SEPARATOR.join(cells), columns)
        record = reader.parse(source, cells, parsed)
        if record is not None:
            records.append(record)  # type: ignore[arg-type]
    parsed.read[kind] += read
    parsed.repeated[kind] += repeated
