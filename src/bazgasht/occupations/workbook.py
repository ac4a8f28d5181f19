"""Forecasts out of a workbook: each cell is read generously and refused beside its own address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from bazgasht.core import provinces
from bazgasht.core.digits import identifier_text, localise
from bazgasht.core.errors import InvalidValue
from bazgasht.core.text import identity_form
from bazgasht.people.roster.reading import Sheet, sheets

from .models import Occupation, Trade
from .services import ForecastRow

HEADS: dict[str, tuple[str, ...]] = {
    "occupation": ("کد شغل", "شغل", "occupation", "isco", "code"),
    "province": ("استان", "province"),
    "year": ("سال", "year"),
    "jobs": ("شغل جدید", "فرصت", "jobs"),
    "wage": ("دستمزد", "دستمزد ماهانه ریال", "wage"),
}
"""Column → heads it may stand under; all but the wage are needed."""
YEARS = range(1395, 1431)
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
    rows: list[ForecastRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    read: int = 0


def read_forecasts(data: bytes, file_name: str) -> Reading:
    """Every row of every sheet. Raises InvalidValue for a file that is refused as a whole."""
    known = _Known()
    reading = Reading()
    seen: dict[tuple[str, str, int], str] = {}
    for sheet in sheets(data, file_name):
        for row, where in _rows_of(sheet, known, reading):
            key = (row.occupation, row.province, row.year)
            if key in seen:
                text = _("The same occupation, province and year stand in %(cell)s already.")
                reading.errors.append(CellError(sheet.name, where, "", text % {"cell": seen[key]}))
                continue
            seen[key] = where
            reading.rows.append(row)
    if not (reading.read or reading.errors):
        raise InvalidValue("forecast.empty", _("There is no row in this workbook."), field="file")
    return reading


class _Known:
    """Occupations by code, title and trade; provinces by ISO code and names."""

    def __init__(self) -> None:
        self.codes = set(Occupation.objects.values_list("code", flat=True))
        self.titles: dict[str, str] = {}
        for title, title_en, code in Occupation.objects.values_list("title", "title_en", "code"):
            self.titles |= {identity_form(title): code, identity_form(title_en): code}
        for title, code in Trade.objects.values_list("title", "occupation_id"):
            self.titles.setdefault(identity_form(title), code)
        self.provinces = {
            identity_form(name): p.iso
            for p in provinces.provinces()
            for name in (p.iso, p.code, p.fa, p.en)
        }
        country = ("", "کشور", "کل کشور", "country")
        self.provinces |= {identity_form(name): "" for name in country}

    def occupation(self, text: str) -> str:
        code = identifier_text(text).zfill(4)
        found = code if code in self.codes else self.titles.get(identity_form(text))
        if not found:
            raise InvalidValue(
                "forecast.occupation", _("No occupation of ISCO-08 has this code or name.")
            )
        return found

    def province(self, text: str) -> str:
        try:
            return self.provinces[identity_form(text)]
        except KeyError:
            raise InvalidValue("forecast.province", _("There is no such province.")) from None


def _whole(text: str, least: int, most: int) -> int:
    digits = identifier_text(text).replace(",", "").replace("٬", "").removesuffix(".0")
    sign, digits = (-1, digits[1:]) if digits[:1] in ("-", "−") else (1, digits)
    if not (digits.isascii() and digits.isdigit() and least <= sign * int(digits) <= most):
        raise InvalidValue(
            "forecast.number", _("A whole number from %(least)s to %(most)s stands here."),
            least=localise(f"{least:,}"), most=localise(f"{most:,}"),
        )  # fmt: skip
    return sign * int(digits)


def _rows_of(sheet: Sheet, known: _Known, reading: Reading) -> Iterator[tuple[ForecastRow, str]]:
    columns: dict[str, int] = {}
    for number, cells in sheet.rows:
        if not columns:
            columns = _heads(cells)
            missing = [name for name in HEADS if name not in columns and name != "wage"]
            if missing:
                heads = "، ".join(HEADS[name][0] for name in missing)
                text = _("The first row must name the columns; missing: %(heads)s") % {
                    "heads": heads
                }
                reading.errors.append(CellError(sheet.name, f"A{number}", "", text))
                return
            continue
        reading.read += 1
        row = _row(sheet.name, number, cells, columns, known, reading)
        if row:
            yield row, f"A{number}"


def _heads(cells: list[str]) -> dict[str, int]:
    words = {identity_form(word): name for name, heads in HEADS.items() for word in heads}
    found: dict[str, int] = {}
    for position, text in enumerate(cells):
        name = words.get(identity_form(text.replace("(", " ").replace(")", " ")))
        if name:
            found.setdefault(name, position)
    return found


def _row(
    sheet: str, number: int, cells: list[str], columns: dict[str, int], known: _Known,
    reading: Reading,
) -> ForecastRow | None:  # fmt: skip
    parsers = {
        "occupation": known.occupation,
        "province": known.province,
        "year": lambda text: _whole(text, YEARS.start, YEARS.stop - 1),
        "jobs": lambda text: _whole(text, -1_000_000, 10_000_000),
        "wage": lambda text: _whole(text, 0, 10**12) if text.strip() else None,
    }
    values = {}
    for name, parse in parsers.items():
        position = columns.get(name)
        text = cells[position] if position is not None and position < len(cells) else ""
        try:
            values[name] = parse(text)  # type: ignore[operator]
        except InvalidValue as refused:
            cell = f"{chr(65 + (position or 0))}{number}"
            reading.errors.append(CellError(sheet, cell, text[:60], refused.message))
    return ForecastRow(**values) if len(values) == len(parsers) else None
