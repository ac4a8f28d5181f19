"""Charts of published figures: a gap where something is suppressed, never a nought."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.core import provinces
from bazgasht.core.digits import localise, number
from bazgasht.ui import charts

from .models import Harm
from .periods import period_name
from .selectors import Place, Table


def shown_rate(place: Place) -> float | None:
    rate = place.rate
    return None if rate is None else round(rate.value, 1)


def trend(harm: Harm, years: Sequence[tuple[str, Place]], where: str) -> charts.Chart | None:
    """Rates where populations are known, else counts."""
    if len(years) < 2:
        return None
    rated = all(p.population for _y, p in years)
    values = [shown_rate(p) if rated else p.cases for _y, p in years]
    unit = _("per 100,000 people") if rated else _("cases")
    labels = [period_name(y) for y, _p in years]
    known = [(y, v) for y, v in zip(labels, values, strict=True) if v is not None]
    told = _("Too few to show.")
    if known:
        told = _("%(where)s: %(a)s in %(first)s, %(b)s in %(last)s, %(unit)s.") % {
            "where": where, "a": number(known[0][1]), "first": known[0][0],
            "b": number(known[-1][1]), "last": known[-1][0], "unit": unit,
        }  # fmt: skip
    return charts.line(
        f"{harm.name}، {where}", labels, [(unit, values)], label_column=_("Year"), description=told
    )


def tiles(harm: Harm, table: Table) -> charts.Chart | None:
    """Rates of the provinces, or their counts when no population is known."""
    if not table.places:
        return None
    rated = any(p.rate for p in table.places)
    values = {p.iso: shown_rate(p) if rated else p.cases for p in table.places}
    known = sorted(((v, iso) for iso, v in values.items() if v is not None), reverse=True)
    unit = _("per 100,000 people") if rated else _("cases")
    told = _("Too few to show.")
    if known:
        (high, top), (low, bottom) = known[0], known[-1]
        told = _("Highest in %(top)s (%(high)s), lowest in %(bottom)s (%(low)s), %(unit)s.") % {
            "top": provinces.name_of(top), "high": number(high),
            "bottom": provinces.name_of(bottom), "low": number(low), "unit": unit,
        }  # fmt: skip
    hidden = ngettext(
        "%(n)s province is not shown.", "%(n)s provinces are not shown.", table.hidden
    )
    return charts.tile_map(
        f"{harm.name}، {period_name(table.period)}", values, description=told, value_column=unit,
        note=hidden % {"n": localise(table.hidden)} if table.hidden else "",
    )  # fmt: skip
