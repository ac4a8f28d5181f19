"""Figures of harms: imported all or none, then published as a whole with small counts hidden."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core import provinces, scope
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import today

from .. import policies
from ..lattice import Cell
from ..models import Harm, HarmFigure
from ..periods import year_of
from .publishing import publish
from .rows import alone, said

MOST = 20_000
PUBLISH = "harms.publish"


@dataclass(frozen=True)
class FigureRow:
    """``province`` is an ISO code; ``county`` empty for the whole province."""

    period: str
    province: str
    county: str
    cases: int
    population: int | None

    @property
    def cell(self) -> Cell:
        return Cell(self.period, self.province, self.county)


@transaction.atomic
def import_figures(
    *, harm: str, rows: Sequence[FigureRow], source: str, published_on: date, by: Actor
) -> tuple[int, int]:
    """All rows or none; returns (new or corrected, the same already). The years they touch are
    published anew as a whole. Raises NotAllowed, InvalidValue, Conflict."""
    policies.check_imports(by, {r.province for r in rows})
    row = Harm.objects.filter(code=harm, active=True).first()
    if row is None:
        raise InvalidValue("figure.harm", _("There is no such harm."), field="harm")
    source = said(source, "source", 200)
    if published_on > today():
        raise InvalidValue("figure.day", _("This day is still to come."), field="source_date")
    if not 0 < len(rows) <= MOST:
        raise InvalidValue("figure.size", _("A workbook holds from 1 to %(most)s rows."),
                           field="file", most=MOST)  # fmt: skip
    known = {p.iso for p in provinces.provinces()}
    if any(r.province not in known for r in rows):
        raise InvalidValue("figure.province", _("There is no such province."), field="file")
    alone(f"figures:{row.code}")
    years = sorted({year_of(r.period) for r in rows})
    there = {
        Cell(f.period, f.province, f.county): f
        for f in HarmFigure.objects.filter(
            harm=row, period__in={r.period for r in rows}
        ).order_by("id")
    }  # fmt: skip
    batch, now = uuid.uuid4(), timezone.now()
    fresh = []
    for figure in rows:
        old = there.get(figure.cell)
        told = (figure.cases, figure.population, source, published_on)
        if old and (old.cases, old.population, old.source, old.published_on) == told:
            continue
        fresh.append(HarmFigure(
            harm=row, period=figure.period, province=figure.province, county=figure.county,
            cases=figure.cases, population=figure.population, source=source,
            published_on=published_on, batch=batch, recorded_by=by.user_id, recorded_at=now,
        ))  # fmt: skip
    HarmFigure.objects.bulk_create(fresh, batch_size=2000)
    if fresh:
        with scope.entered(scope.Scope(task=PUBLISH, user_id=by.user_id)):
            for year in years:
                publish(harm=row, year=year)
    journal.record(by=by, action="harm_figures.imported", on=("harm", row.code),
                   detail={"new": len(fresh), "same": len(rows) - len(fresh), "years": years})  # fmt: skip
    return len(fresh), len(rows) - len(fresh)
