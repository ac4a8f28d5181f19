"""Workbooks of this room: each cell is read generously and refused beside its own address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import identifier_text, localise
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import parse_jalali, today
from bazgasht.core.text import identity_form
from bazgasht.people.roster.reading import Sheet, sheets

MOST_SHOWN = 200


@dataclass(frozen=True)
class CellError:
    """``cell`` as spreadsheets write it ("C7"), ``value`` as it stands there."""

    sheet: str
    cell: str
    value: str
    message: str


@dataclass
class Reading:
    rows: list[Any] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    read: int = 0


@dataclass(frozen=True)
class Column:
    """``heads``: words it may stand under, the first of which stands in the empty workbook."""

    heads: tuple[str, ...]
    parse: Callable[[str], Any]
    needed: bool = True


def read_rows(
    data: bytes, file_name: str, columns: Mapping[str, Column], make: Callable[..., Any],
    key: Callable[[Any], Any],
) -> Reading:  # fmt: skip
    """Every row of every sheet that names the columns. Raises InvalidValue for a file that is
    refused as a whole; two rows of one ``key`` are an error of the second."""
    reading = Reading()
    seen: dict[Any, str] = {}
    nameless: list[CellError] = []
    for sheet in sheets(data, file_name):
        for row, where in _rows_of(sheet, columns, make, reading, nameless):
            if key(row) in seen:
                text = _("The same stands in row %(cell)s already.") % {"cell": seen[key(row)]}
                reading.errors.append(CellError(sheet.name, where, "", text))
                continue
            seen[key(row)] = where
            reading.rows.append(row)
    if not reading.read:  # other sheets may hold anything, such as how the file was made
        reading.errors += nameless[:1]
    if not (reading.read or reading.errors):
        raise InvalidValue("workbook.empty", _("There is no row in this workbook."), field="file")
    return reading


def _rows_of(
    sheet: Sheet, columns: Mapping[str, Column], make: Callable[..., Any], reading: Reading,
    nameless: list[CellError],
) -> Iterator[tuple[Any, str]]:  # fmt: skip
    places: dict[str, int] = {}
    for number, cells in sheet.rows:
        if not places:
            places = _heads(cells, columns)
            missing = [c.heads[0] for n, c in columns.items() if c.needed and n not in places]
            if missing:
                text = _("The first row must name the columns; missing: %(heads)s")
                told = text % {"heads": "، ".join(missing)}
                nameless.append(CellError(sheet.name, f"A{number}", "", told))
                return
            continue
        reading.read += 1
        values = _values(sheet.name, number, cells, columns, places, reading)
        if values is not None:
            yield make(**values), f"A{number}"


def _heads(cells: list[str], columns: Mapping[str, Column]) -> dict[str, int]:
    words = {identity_form(word): name for name, c in columns.items() for word in c.heads}
    found: dict[str, int] = {}
    for position, text in enumerate(cells):
        name = words.get(identity_form(text.replace("(", " ").replace(")", " ")))
        if name:
            found.setdefault(name, position)
    return found


def _values(
    sheet: str, number: int, cells: list[str], columns: Mapping[str, Column],
    places: Mapping[str, int], reading: Reading,
) -> dict[str, Any] | None:  # fmt: skip
    values: dict[str, Any] = {}
    for name, column in columns.items():
        position = places.get(name)
        text = cells[position].strip() if position is not None and position < len(cells) else ""
        text = text.removeprefix("'")
        try:
            if not text and column.needed:
                raise InvalidValue("cell.empty", _("This cell is empty."))
            values[name] = column.parse(text)
        except InvalidValue as refused:
            cell = f"{chr(65 + (position or 0))}{number}"
            reading.errors.append(CellError(sheet, cell, text[:60], refused.message))
    return values if len(values) == len(columns) else None


def any_text(most: int) -> Callable[[str], str]:
    return lambda text: text.strip()[:most]


def part_number(text: str) -> str:
    """Like "6.2.1", in any digits."""
    found = identifier_text(text).strip(".")
    pieces = found.split(".")
    if not all(p.isascii() and p.isdigit() and 0 < int(p) < 1000 for p in pieces):
        raise InvalidValue("cell.number", _("A number like 6.2.1 stands here."))
    return ".".join(str(int(p)) for p in pieces)


def day(text: str) -> date | None:
    return parse_jalali(text, kind="any") if text else None


def past_day(text: str) -> date:
    found = parse_jalali(text, kind="any")
    if found > today():
        raise InvalidValue("cell.ahead", _("This day is still to come."))
    return found


def decimal(text: str) -> Decimal:
    typed = identifier_text(text).replace(",", "").replace("٬", "").replace("٫", ".")
    try:
        found = Decimal(typed)
    except InvalidOperation:
        raise InvalidValue("cell.decimal", _("A number stands here.")) from None
    if not found.is_finite() or abs(found) >= Decimal(10) ** 13:
        raise InvalidValue("cell.decimal", _("A number stands here."))
    return found.quantize(Decimal("0.01"))


def whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        digits = identifier_text(text).replace(",", "").replace("٬", "").removesuffix(".0")
        if not (digits.isascii() and digits.isdigit() and least <= int(digits) <= most):
            raise InvalidValue(
                "cell.whole", _("A whole number from %(least)s to %(most)s stands here."),
                least=localise(f"{least:,}"), most=localise(f"{most:,}"),
            )  # fmt: skip
        return int(digits)

    return parse
