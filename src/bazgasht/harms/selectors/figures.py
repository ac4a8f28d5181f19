"""Published figures of harms: nothing here reads the counts behind a suppressed cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bazgasht.core import provinces
from bazgasht.core.errors import NotFound
from bazgasht.core.text import sort_key

from ..models import Harm, PublishedFigure
from ..ranks import Rank, Rate, ranks


@dataclass(frozen=True)
class Place:
    """A province or county in one period; ``cases`` None is suppressed."""

    iso: str
    name: str
    cases: int | None
    population: int | None
    source: str
    published_on: date | None
    rank: Rank | None = None

    @property
    def rate(self) -> Rate | None:
        if self.cases is None or not self.population:
            return None
        return Rate(self.cases, self.population)


@dataclass(frozen=True)
class Table:
    """Places of one period, highest rate first; ``whole`` is what they are parts of."""

    period: str
    places: list[Place]
    whole: Place | None

    @property
    def hidden(self) -> int:
        return sum(p.cases is None for p in self.places)

    @property
    def sources(self) -> list[str]:
        return sorted({p.source for p in self.places if p.source})


def get_harm(code: str) -> Harm:
    """Raises NotFound."""
    found = Harm.objects.filter(code=code).first()
    if found is None:
        raise NotFound("harm")
    return found


def _newest(harm: Harm) -> QuerySet[PublishedFigure]:
    return PublishedFigure.objects.filter(edition__harm=harm, edition__newest=True)


def periods_of(harm: Harm) -> list[str]:
    """Newest first; a year before its quarters."""
    found = set(_newest(harm).values_list("period", flat=True))
    return sorted(found, key=lambda p: (-int(p[:4]), p[4:]))


def table_of(harm: Harm, period: str, province: str = "") -> Table:
    """The provinces of the country, or the counties of ``province``."""
    rows = _newest(harm).filter(period=period)
    rows = rows.filter(province=province) if province else rows.filter(county="")
    whole, parts = None, []
    for row in rows:
        if (row.county == "") if province else (row.province == ""):
            whole = _place(row)
        else:
            parts.append(_place(row))
    rates = {p.name: p.rate for p in parts if p.rate}
    known = ranks(rates, unknown=len(parts) - len(rates))
    ranked = [
        Place(p.iso, p.name, p.cases, p.population, p.source, p.published_on, known.get(p.name))
        for p in parts
    ]
    ranked.sort(key=lambda p: (p.rank.rank if p.rank else 10**6, sort_key(p.name)))
    return Table(period, ranked, whole)


def _place(row: PublishedFigure) -> Place:
    name = row.county or (
        provinces.name_of(row.province) if row.province else _("the whole country")
    )
    return Place(row.province, name, row.cases, row.population, row.source, row.published_on)


def trend_of(harm: Harm, province: str = "", county: str = "") -> list[tuple[str, Place]]:
    """Whole years, oldest first."""
    rows = _newest(harm).filter(province=province, county=county).exclude(period__contains="-")
    return [(r.period, _place(r)) for r in rows.order_by("period")]


def overview(harms: Sequence[Harm]) -> dict[int, list[tuple[str, Place]]]:
    """The country's whole years of each harm, oldest first; one query."""
    rows = (
        PublishedFigure.objects.filter(
            edition__harm__in=list(harms), edition__newest=True, province="", county=""
        )
        .exclude(period__contains="-")
        .select_related("edition")
        .order_by("period")
    )
    found: dict[int, list[tuple[str, Place]]] = {h.pk: [] for h in harms}
    for row in rows:
        found[row.edition.harm_id].append((row.period, _place(row)))
    return found


def rows_for_export(harm: Harm, period: str = "") -> QuerySet[PublishedFigure]:
    """All published cells of a harm, of one period when given."""
    found = _newest(harm).order_by("-period", "province", "county")
    return found.filter(period=period) if period else found
