"""``errors.xlsx``: what was not imported, with the reason, ready to be corrected and sent again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO

from bazgasht.core.export import write_xlsx

from .headers import MARKS
from .rows import BookRow


def write_book(stream: IO[bytes], rows: Iterable[BookRow]) -> int:
    """One sheet for each sheet of the roster, its own heads first, then row, column and reason.

    Returns the rows written.
    """
    by_sheet: dict[tuple[str, tuple[str, ...]], list[BookRow]] = {}
    for row in rows:
        heads = tuple(name for name in row.cells.names if name not in MARKS)
        by_sheet.setdefault((row.sheet, heads), []).append(row)
    sheets = [
        (sheet, [*heads, *MARKS], (_cells(row) for row in found))
        for (sheet, heads), found in by_sheet.items()
    ]
    return write_xlsx(stream, sheets or [("1", list(MARKS), ())])


def _cells(row: BookRow) -> Sequence[object]:
    pairs = zip(row.cells.names, row.cells.values, strict=False)
    own = [value for name, value in pairs if name not in MARKS]
    own += [""] * (sum(name not in MARKS for name in row.cells.names) - len(own))
    columns = dict.fromkeys(column for column, _ in row.reasons if column)
    reasons = dict.fromkeys(reason for _, reason in row.reasons)
    return [*own, row.number, "، ".join(columns), " ".join(reasons)]
