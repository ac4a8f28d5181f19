"""Trees and figures of measures as workbooks: what is written here can be read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.access.models import Organisation
from bazgasht.core.errors import InvalidValue
from bazgasht.core.text import identity_form

from .models import Measure, Programme
from .selectors import MeasureLine, Tree
from .services import TreeRow, ValueRow
from .states import LEVELS, Kind, MeasureKind
from .workbook import (  # fmt: skip
    CellError,
    Column,
    Reading,
    any_text,
    day,
    decimal,
    part_number,
    past_day,
    read_rows,
)

TREE_HEADS: dict[str, tuple[str, ...]] = {
    "number": ("شماره", "number"),
    "title": ("عنوان", "title"),
    "owner_id": ("کد نهاد مسئول", "نهاد مسئول", "owner"),
    "supporting": ("همکاران", "supporting"),
    "starts": ("آغاز", "starts"),
    "due": ("مهلت", "due"),
}
VALUE_HEADS: dict[str, tuple[str, ...]] = {
    "number": ("شماره", "number"),
    "title": ("سنجه", "measure"),
    "period_end": ("تا روز", "روز", "day"),
    "value": ("مقدار", "value"),
}


def read_tree(data: bytes, file_name: str, programme: Programme) -> Reading:
    """Rows of a tree; a part whose parent is nowhere is an error of its row."""
    owners = _owners()

    def owner(text: str) -> int | None:
        if not text:
            return None
        try:
            return owners[identity_form(text)]
        except KeyError:
            raise InvalidValue("tree.owner", _("There is no body of this code or name.")) from None

    def number(text: str) -> str:
        found = part_number(text)
        if found.count(".") >= len(LEVELS[Kind(programme.kind)]):
            raise InvalidValue("tree.depth", _("This programme has no level as deep as that."))
        return found

    columns = {
        "number": Column(TREE_HEADS["number"], number),
        "title": Column(TREE_HEADS["title"], any_text(400)),
        "owner_id": Column(TREE_HEADS["owner_id"], owner, needed=False),
        "supporting": Column(TREE_HEADS["supporting"], any_text(400), needed=False),
        "starts": Column(TREE_HEADS["starts"], day, needed=False),
        "due": Column(TREE_HEADS["due"], day, needed=False),
    }
    reading = read_rows(data, file_name, columns, TreeRow, lambda r: r.number)
    _check_parents(reading, programme)
    return reading


def _check_parents(reading: Reading, programme: Programme) -> None:
    there = set(programme.nodes.values_list("number", flat=True))
    there |= {r.number for r in reading.rows}
    for row in reading.rows:
        above = row.number.rpartition(".")[0]
        if above and above not in there:
            text = _("There is no part %(number)s above it.") % {"number": above}
            reading.errors.append(CellError("", row.number, row.title[:60], text))
        if row.starts and row.due and row.due < row.starts:
            text = _("It can't end before it begins.")
            reading.errors.append(CellError("", row.number, row.title[:60], text))


def _owners() -> dict[str, int]:
    found: dict[str, int] = {}
    for pk, code, name in Organisation.objects.filter(active=True).values_list(
        "id", "code", "name"
    ):
        found[identity_form(code)] = pk
        found.setdefault(identity_form(name), pk)
    return found


@dataclass(frozen=True)
class _Typed:
    number: str
    title: str
    period_end: date
    value: Decimal


def read_values(data: bytes, file_name: str, programme: Programme) -> Reading:
    """Figures of entered measures, by the number of the part and the name of the measure."""
    known = {
        (m.node.number, identity_form(m.title)): m.pk
        for m in Measure.objects.filter(node__programme=programme, kind=MeasureKind.ENTERED)
        .select_related("node")
    }  # fmt: skip
    columns = {
        "number": Column(VALUE_HEADS["number"], part_number),
        "title": Column(VALUE_HEADS["title"], any_text(200)),
        "period_end": Column(VALUE_HEADS["period_end"], past_day),
        "value": Column(VALUE_HEADS["value"], decimal),
    }
    reading = read_rows(
        data, file_name, columns, _Typed,
        lambda r: (r.number, identity_form(r.title), r.period_end),
    )  # fmt: skip
    rows = []
    for typed in reading.rows:
        pk = known.get((typed.number, identity_form(typed.title)))
        if pk is None:
            text = _("This part has no entered measure of this name.")
            reading.errors.append(CellError("", typed.number, typed.title[:60], text))
        else:
            rows.append(ValueRow(pk, typed.period_end, typed.value))
    reading.rows = rows
    return reading


def tree_sheet(tree: Tree) -> tuple[list[object], list[list[object]]]:
    """Heads and rows; the first columns are those that are read again."""
    heads = [h[0] for h in TREE_HEADS.values()]
    more = [_("Level"), _("Owner"), _("State"), _("Ended on"), _("Per cent"), _("Forecast"),
            _("Budget planned, rials"), _("Budget spent, rials")]  # fmt: skip
    rows = [
        [x.node.number, x.node.title, x.node.owner.code if x.node.owner else "", x.node.supporting,
         x.node.starts, x.node.due, x.level, x.node.owner.name if x.node.owner else "",
         x.node.get_state_display() if x.action else "", x.node.ended_on,
         x.standing.per_cent if x.standing.known else "",
         x.standing.forecast.words if x.standing.forecast else "", x.planned, x.spent]
        for x in tree.lines
    ]  # fmt: skip
    return [*heads, *more], rows


def value_sheet(tree: Tree) -> tuple[list[object], list[list[object]]]:
    """Entered figures with their sources; read again by :func:`read_values`."""
    heads = [h[0] for h in VALUE_HEADS.values()] + [_("Unit"), _("Source")]
    rows = [
        [x.node.number, m.measure.title, on, value, m.measure.unit, m.source]
        for x in tree.lines for m in x.measures if m.measure.kind == MeasureKind.ENTERED
        for on, value in m.points
    ]  # fmt: skip
    return heads, rows


def measure_sheet(tree: Tree) -> tuple[list[object], list[list[object]]]:
    heads = [_("Number"), _("Part"), _("Measure"), _("Unit"), _("How it is counted"),
             _("Where it began"), _("Now"), _("As of"), _("To be reached"), _("Until"),
             _("Per cent"), _("Forecast"), _("Source")]  # fmt: skip
    rows = [_measure_row(x.node.number, x.node.title, m) for x in tree.lines for m in x.measures]
    return heads, rows


def _measure_row(number: str, title: str, m: MeasureLine) -> list[Any]:
    return [
        number, title, m.measure.title, m.measure.unit, m.measure.get_kind_display(),
        m.measure.baseline, m.value, m.on, m.measure.target, m.measure.due,
        m.standing.per_cent if m.standing.known else "",
        m.standing.forecast.words if m.standing.forecast else "", m.source,
    ]  # fmt: skip
