"""Figures of a harm out of a workbook."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.core import provinces
from bazgasht.core.errors import InvalidValue
from bazgasht.core.text import identity_form, normalise

from .lattice import Cell, faults
from .periods import parse_period, period_name
from .services import FigureRow
from .workbook import CellError, Column, Reading, read_rows, whole

HEADS: dict[str, tuple[str, ...]] = {
    "period": ("دوره", "سال", "period"),
    "province": ("استان", "province"),
    "county": ("شهرستان", "county"),
    "cases": ("تعداد", "موارد", "cases"),
    "population": ("جمعیت", "population"),
}


def read_figures(data: bytes, file_name: str, allowed: set[str] | None) -> Reading:
    """``allowed``: provinces the reader may import; None is all of them."""
    names = {
        identity_form(name): p.iso
        for p in provinces.provinces()
        for name in (p.iso, p.code, p.fa, p.en)
    }

    def province(text: str) -> str:
        iso = names.get(identity_form(text))
        if iso is None:
            raise InvalidValue("figure.province", _("There is no such province."))
        if allowed is not None and iso not in allowed:
            raise InvalidValue("figure.foreign", _("You import figures of your own province only."))
        return iso

    columns = {
        "period": Column(HEADS["period"], parse_period),
        "province": Column(HEADS["province"], province),
        "county": Column(HEADS["county"], lambda text: normalise(text)[:60], needed=False),
        "cases": Column(HEADS["cases"], whole(0, 100_000_000)),
        "population": Column(
            HEADS["population"], lambda text: whole(1, 200_000_000)(text) if text else None,
            needed=False,
        ),
    }  # fmt: skip
    reading = read_rows(data, file_name, columns, FigureRow, lambda r: r.cell)
    _check_sums(reading)
    return reading


def _check_sums(reading: Reading) -> None:
    for cell, parts in faults({r.cell: r.cases for r in reading.rows}):
        reading.errors.append(_fault(cell, parts))


def _fault(cell: Cell, parts: int) -> CellError:
    where = f"{provinces.name_of(cell.province)} {cell.county} {period_name(cell.period)}"
    text = _("The parts together (%(parts)s) are more than the whole.") % {"parts": parts}
    return CellError("", "", where, text)
