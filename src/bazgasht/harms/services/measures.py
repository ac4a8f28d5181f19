"""Measures and the figures entered for them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core import indicators
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.core.locking import changed, held

from .. import policies
from ..models import Measure, MeasureValue, Node, Programme
from ..selectors import headquarters_choices
from ..states import Direction, MeasureKind, Reading
from ..templates_data import measures_of
from .rows import said

MOST = Decimal(10) ** 13
MOST_ROWS = 5000
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class MeasureDraft:
    title: str
    unit: str
    kind: str
    direction: str
    baseline: Decimal
    target: Decimal
    since: date
    due: date
    indicator: str = ""
    headquarters_id: int | None = None
    reading: str = ""


@dataclass(frozen=True)
class ValueRow:
    """``measure`` is its id within the programme."""

    measure: int
    period_end: date
    value: Decimal


@transaction.atomic
def add_measure(
    *, node: uuid.UUID, draft: MeasureDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Measure:
    """Safe to repeat with the same ``public_id``. Raises NotAllowed, Conflict, InvalidValue."""
    part: Node = held(Node, node, None, "programme__organisation")
    policies.check_edits(by, part.programme)
    if public_id and (done := Measure.objects.filter(public_id=public_id).first()):
        return done
    row = Measure(public_id=public_id or uuid.uuid4(), node=part)
    _fill(row, draft, part.programme)
    row.save(force_insert=True)
    journal.record(by=by, action="measure.saved", on=("measure", row.public_id),
                   detail={"kind": row.kind, "indicator": row.indicator})  # fmt: skip
    return row


@transaction.atomic
def change_measure(
    *, public_id: uuid.UUID, draft: MeasureDraft, version: int, by: Actor
) -> Measure:
    """What it counts and where it began stays once there are figures. Raises Conflict …"""
    row: Measure = held(Measure, public_id, version, "node__programme__organisation")
    policies.check_edits(by, row.node.programme)
    before = (row.kind, row.indicator, row.baseline, row.since)
    _fill(row, draft, row.node.programme)
    if (row.kind, row.indicator, row.baseline, row.since) != before and row.values.exists():
        raise Conflict(
            "measure.fixed", _("There are figures already: what it counts and its start stay.")
        )
    changed(row, "title", "unit", "direction", "kind", "indicator", "headquarters_id", "reading",
            "baseline", "target", "since", "due")  # fmt: skip
    journal.record(by=by, action="measure.saved", on=("measure", row.public_id), detail={})
    return row


def _fill(row: Measure, draft: MeasureDraft, programme: Programme) -> None:
    row.title, row.unit = said(draft.title, "title", 200), said(draft.unit, "unit", 40, 1)
    row.kind, row.direction = MeasureKind(draft.kind), Direction(draft.direction)
    row.baseline, row.target = number(draft.baseline, "baseline"), number(draft.target, "target")
    row.since, row.due = draft.since, draft.due
    if row.due <= row.since:
        raise InvalidValue("measure.due", _("It ends after it begins."), field="due")
    rises = row.target > row.baseline
    if row.target == row.baseline or rises != (row.direction == Direction.UP):
        raise InvalidValue(
            "measure.target", _("The target lies on the other side of where it begins."),
            field="target",
        )  # fmt: skip
    row.indicator, row.reading, row.headquarters_id = "", "", None
    if row.kind == MeasureKind.LIVE:
        _bind(row, draft, programme)
    same = Measure.objects.filter(node_id=row.node_id, title=row.title).exclude(pk=row.pk)
    if same.exists():
        raise InvalidValue("measure.title", _("This part has a measure of this name."),
                           field="title")  # fmt: skip


def _bind(row: Measure, draft: MeasureDraft, programme: Programme) -> None:
    try:
        found = indicators.get(draft.indicator)
    except KeyError:
        raise InvalidValue("measure.indicator", _("Choose a figure."), field="indicator") from None
    row.indicator, row.reading = found.code, Reading(draft.reading or Reading.LATEST)
    row.headquarters_id = draft.headquarters_id
    if programme.province and not row.headquarters_id:
        raise InvalidValue("measure.scope", _("Choose whose figures are counted."),
                           field="headquarters")  # fmt: skip
    if row.headquarters_id and row.headquarters_id not in dict(headquarters_choices(programme)):
        raise InvalidValue("measure.scope", field="headquarters")
    if not found.additive and (row.reading == Reading.SUM or not row.headquarters_id):
        raise InvalidValue(
            "measure.adds", _("This figure can't be added up: choose the newest week of one"
                              " headquarters."), field="reading",
        )  # fmt: skip
    whole = row.baseline == int(row.baseline) and row.target == int(row.target)
    if not whole or (row.reading == Reading.SUM and row.baseline != 0):
        raise InvalidValue(
            "measure.whole", _("What is counted is whole, and a sum begins at nought."),
            field="baseline",
        )  # fmt: skip


def number(value: Decimal, field: str) -> Decimal:
    if not value.is_finite() or abs(value) >= MOST:
        raise InvalidValue("measure.number", _("This number is too large."), field=field)
    return value.quantize(Decimal("0.01"))


@transaction.atomic
def record_values(
    *, programme: uuid.UUID, rows: Sequence[ValueRow], source: str, source_date: date, by: Actor
) -> tuple[int, int]:
    """All rows or none; returns (recorded, the same already). A figure for a day that has one is a
    correction: a newer row. Raises NotAllowed, Conflict, InvalidValue."""
    found: Programme = held(Programme, programme, None, "organisation")
    policies.check_edits(by, found)
    source = said(source, "source", 200)
    if source_date > today():
        raise InvalidValue("value.day", _("This day is still to come."), field="source_date")
    if not 0 < len(rows) <= MOST_ROWS:
        raise InvalidValue("value.size", _("A workbook holds from 1 to %(most)s rows."),
                           field="file", most=MOST_ROWS)  # fmt: skip
    entered = set(Measure.objects.filter(
        node__programme=found, kind=MeasureKind.ENTERED).values_list("id", flat=True))  # fmt: skip
    if {r.measure for r in rows} - entered:
        raise NotFound("measure")
    if any(r.period_end > today() for r in rows):
        raise InvalidValue("value.ahead", _("This day is still to come."), field="period_end")
    newest = {(v.measure_id, v.period_end): v
              for v in MeasureValue.objects.filter(measure__in=entered).order_by("id")}  # fmt: skip
    batch, now = uuid.uuid4(), timezone.now()
    fresh = []
    for row in rows:
        there = newest.get((row.measure, row.period_end))
        value = number(row.value, "value")
        if there and (there.value, there.source, there.source_date) == (value, source, source_date):
            continue
        fresh.append(MeasureValue(
            measure_id=row.measure, period_end=row.period_end, value=value, source=source,
            source_date=source_date, batch=batch, recorded_by=by.user_id, recorded_at=now,
        ))  # fmt: skip
    MeasureValue.objects.bulk_create(fresh)
    journal.record(by=by, action="measure_values.recorded", on=("programme", found.public_id),
                   detail={"new": len(fresh), "same": len(rows) - len(fresh)})  # fmt: skip
    return len(fresh), len(rows) - len(fresh)


def bind_template(programme: Programme, name: str) -> None:
    """The live measures of a template, for a year from today: of the headquarters' own figures, or of
    the whole country."""
    nodes = {n.number: n for n in Node.objects.filter(programme=programme)}
    for one in measures_of(name):
        row = Measure(node=nodes[one.number])
        draft = MeasureDraft(
            one.title, one.unit, MeasureKind.LIVE, Direction.UP, Decimal(0), Decimal(one.target),
            since=today(), due=today() + YEAR, indicator=one.indicator, reading=Reading.SUM,
            headquarters_id=programme.organisation_id if programme.province else None,
        )  # fmt: skip
        _fill(row, draft, programme)
        row.save(force_insert=True)
