"""Forecasts of jobs per occupation, province and year: read from a workbook, all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import today

from .. import policies
from ..models import Forecast

MOST = 20_000


@dataclass(frozen=True)
class ForecastRow:
    """``province`` is an ISO code, "" for the country; ``wage`` in rials a month."""

    occupation: str
    province: str
    year: int
    jobs: int
    wage: int | None


@transaction.atomic
def import_forecasts(
    *, rows: Sequence[ForecastRow], source: str, as_of: date, by: Actor
) -> tuple[int, int]:
    """Save the forecasts of one source; returns (new, replaced).

    A row of the same source, occupation, province and year is replaced, with its history kept.
    Raises NotAllowed, InvalidValue.
    """
    policies.check_user_can_edit(by)
    if len(source.strip()) < 3:
        raise InvalidValue("forecast.source", _("Say where the figures come from."), field="source")
    if as_of > today():
        raise InvalidValue("forecast.as_of", _("This day is still to come."), field="as_of")
    if not 0 < len(rows) <= MOST:
        raise InvalidValue(
            "forecast.size", _("A workbook holds from 1 to %(most)s rows."), field="file", most=MOST
        )
    source = source.strip()[:200]
    there = {
        (f.occupation_id, f.province, f.year): f
        for f in Forecast.objects.select_for_update().filter(source=source)
    }
    fresh, changed = [], []
    for row in rows:
        found = there.get((row.occupation, row.province, row.year))
        if found is None:
            found = Forecast(
                occupation_id=row.occupation, province=row.province, year=row.year, source=source
            )
            fresh.append(found)
        else:
            changed.append(found)
        found.jobs, found.wage, found.as_of = row.jobs, row.wage, as_of
        found.recorded_by = by.user_id
    Forecast.objects.bulk_create(fresh, batch_size=2000)
    Forecast.objects.bulk_update(changed, ["jobs", "wage", "as_of", "recorded_by"], batch_size=2000)
    journal.record(
        by=by, action="forecasts.imported", on=("forecasts", source),
        detail={"new": len(fresh), "replaced": len(changed), "as_of": as_of},
    )  # fmt: skip
    return len(fresh), len(changed)
