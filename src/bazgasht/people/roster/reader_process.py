"""Reads the cells of a workbook, in a process of its own with a limit on its memory.

Started by path, without the package: bytes of the workbook on standard input, one JSON array per
line on standard output::

    ["sheet", name]
    ["rows", [[number, [cell, …]], …]]     number: the sheet's own, from 1; cells are texts
    ["titles", [number, …]]                rows that are one merged cell
    ["end"]
    ["error", code]

A workbook built to exhaust memory ends this process and nothing else.
"""

import datetime
import io
import json
import resource
import sys

MEMORY = 900 * 1024 * 1024
SECONDS = 120
ROWS = 250_000
COLUMNS = 100
BATCH = 500


def text(value):
    """A cell as text: whole numbers without a fraction, dates as ISO (Gregorian)."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "بله" if value else "خیر"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def merges(sheet, top, left):
    """(values to repeat downwards, rows that are titles), by row index of the read area."""
    down: dict[int, list[tuple[int, int]]] = {}
    titles: set[int] = set()
    for (row, column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        if last_column > column and last_row == row:
            titles.add(row - top)
        elif last_column == column and 0 < last_row - row < ROWS:
            for below in range(row + 1, last_row + 1):
                down.setdefault(below - top, []).append((row - top, column - left))
            if len(down) > ROWS:
                raise MemoryError
    return down, titles


def emit(*message):
    sys.stdout.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")


def send(sheet):
    top, left = sheet.start or (0, 0)
    if sheet.width > COLUMNS:
        return emit("error", "too_many_columns")
    if sheet.height > ROWS:
        return emit("error", "too_large")
    down, wide = merges(sheet, top, left)
    sources = {source for cells in down.values() for source, _ in cells}
    kept: dict[int, list[object]] = {}
    batch, titles = [], []
    for index, values in enumerate(sheet.iter_rows()):
        if index in down:
            for source, column in down[index]:
                if column < len(values) and values[column] == "" and source in kept:
                    values[column] = kept[source][column]
        if index in sources:
            kept[index] = values
        filled = sum(value != "" for value in values)
        if filled == 0:
            continue
        if filled == 1 and index in wide:
            titles.append(index + top + 1)
            continue
        batch.append((index + top + 1, [v if type(v) is str else text(v) for v in values]))
        if len(batch) == BATCH:
            emit("rows", batch)
            batch = []
    emit("rows", batch)
    emit("titles", titles)


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.reconfigure(  # type: ignore[union-attr]
        encoding="utf-8", errors="backslashreplace"
    )
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(sys.stdin.buffer.read()))
        for meta in book.sheets_metadata:
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet:
                emit("sheet", meta.name)
                send(book.get_sheet_by_name(meta.name))
        emit("end")
    except MemoryError:
        emit("error", "zip_bomb")
    except Exception:
        emit("error", "unreadable")


if __name__ == "__main__":
    main()
