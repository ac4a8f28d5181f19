"""Publishing a year of a harm as a whole: what is small is hidden, with what would tell it; what was
hidden once stays hidden, and what earlier editions told is reckoned with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.core import provinces
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.suppression import Sum, attack, hide, protected

from ..lattice import Cell, faults, sums_of, with_country
from ..models import Edition, Harm, HarmFigure, PublishedFigure
from ..periods import period_name

Known = tuple[Cell, int]
"""A count as it stood: the cell and the true number, so that a corrected one is another unknown."""


def publish(*, harm: Harm, year: int) -> Edition:
    """The next edition. Raises InvalidValue for parts that are more than their total, Conflict when
    no edition would keep a small count of an earlier one untold."""
    rows = _newest(harm, year)
    values = with_country({cell: row.cases for cell, row in rows.items()})
    _check_sums(values)
    hidden = hidden_cells(values, _earlier(harm, year))
    last = Edition.objects.select_for_update().filter(harm=harm, year=year, newest=True).first()
    if last:
        last.newest = False
        last.save(update_fields=["newest"])
    edition = Edition(
        harm=harm, year=year, number=last.number + 1 if last else 1, made_at=timezone.now()
    )
    edition.save(force_insert=True)
    PublishedFigure.objects.bulk_create(
        [published_row(edition, cell, values, hidden, rows) for cell in sorted(values)],
        batch_size=2000,
    )
    return edition


def _newest(harm: Harm, year: int) -> dict[Cell, HarmFigure]:
    found = HarmFigure.objects.filter(harm=harm, period__startswith=str(year)).order_by("id")
    return {Cell(f.period, f.province, f.county): f for f in found}


def _check_sums(values: Mapping[Cell, int]) -> None:
    if not (wrong := faults(values)):
        return
    cell, parts = min(wrong)
    where = provinces.name_of(cell.province) or _("the whole country")
    raise InvalidValue(
        "figure.sum",
        _("%(where)s, %(period)s: the parts together (%(parts)s) are more than the whole (%(all)s)."),
        where=f"{where} {cell.county}".strip(), period=period_name(cell.period), parts=parts,
        all=values[cell], field="file",
    )  # fmt: skip


Past = list[dict[Cell, tuple[int | None, int]]]
"""Editions, oldest first: of each cell what was shown (None where hidden) and the true count."""


def _earlier(harm: Harm, year: int) -> Past:
    """What was told before, beside what was true when it was told."""
    shown: dict[int, dict[Cell, int | None]] = defaultdict(dict)
    made: dict[int, Any] = {}
    for f in PublishedFigure.objects.filter(edition__harm=harm, edition__year=year).select_related(
        "edition"
    ):
        shown[f.edition.number][Cell(f.period, f.province, f.county)] = f.cases
        made[f.edition.number] = f.edition.made_at
    raw = list(HarmFigure.objects.filter(harm=harm, period__startswith=str(year)).order_by("id"))
    past: Past = []
    for number in sorted(shown):
        # an edition was made in the transaction that recorded its newest figures
        known = {Cell(f.period, f.province, f.county): f.cases
                 for f in raw if f.recorded_at <= made[number]}  # fmt: skip
        true = with_country(known)
        past.append({cell: (told, true[cell]) for cell, told in shown[number].items()})
    return past


def hidden_cells(
    values: Mapping[Cell, int], past: Sequence[dict[Cell, tuple[int | None, int]]] = ()
) -> frozenset[Cell]:
    """Which cells of the new edition are hidden. Pure. Raises Conflict (``figure.reveal``)."""
    now = {cell: (cell, value) for cell, value in values.items()}
    truth: dict[Known, int] = {key: key[1] for key in now.values()}
    sums = [_keyed(one, now) for one in sums_of(values)]
    told: set[Known] = set()
    kept: set[Known] = set()
    for edition in past:
        then = {cell: (cell, true) for cell, (_shown, true) in edition.items()}
        truth |= {key: key[1] for key in then.values()}
        sums += [_keyed(one, then) for one in sums_of(edition)]
        told |= {then[c] for c, (shown, _true) in edition.items() if shown is not None}
        kept |= {then[c] for c, (shown, _true) in edition.items() if shown is None}
        kept |= {now[c] for c, (shown, _true) in edition.items() if shown is None and c in now}
    sums = list(dict.fromkeys(sums))
    once = {c for edition in past for c, (shown, _true) in edition.items() if shown is None}
    kept -= told  # a number that came back: known from then, though not told that it is back
    out = hide(truth, sums, hidden=kept, shown=told, weight=_weight(truth, now.values()))
    if not _safe(truth, sums, out):
        # nothing smaller will do: everything that is not known already is withheld
        out = frozenset((set(truth) - told) | out)
        if not _safe(truth, sums, out):
            raise Conflict(
                "figure.reveal",
                _("These figures together with those published before would tell a small count;"
                  " they can't be published."),
            )  # fmt: skip
    return frozenset(cell for cell, key in now.items() if key in out or cell in once)


def _keyed(one: Sum, keys: Mapping[Cell, Known]) -> Sum:
    return Sum(keys[one.total], tuple(keys[p] for p in one.parts))  # type: ignore[index]


def _weight(truth: Mapping[Known, int], now: Collection[Known]) -> Any:
    """Counties before provinces, those before the country; quarters before years."""
    current = set(now)

    def weight(key: Known) -> int:
        cell = key[0]
        rank = 2 * (not cell.county) + 4 * (not cell.province) + ("-" not in cell.period)
        return (0 if key in current else 10**13) + rank * 10**11 + truth[key]

    return weight


def _safe(truth: Mapping[Known, int], sums: list[Sum], out: frozenset[Known]) -> bool:
    seen = attack(truth, sums, out)
    return all(protected(truth[key], seen[key]) for key in out)


def published_row(
    edition: Edition, cell: Cell, values: Mapping[Cell, int], hidden: Collection[Cell],
    rows: Mapping[Cell, HarmFigure],
) -> PublishedFigure:  # fmt: skip
    raw = rows.get(cell)
    population = raw.population if raw else None
    if raw is None:  # the country, from its provinces
        parts = [r.population for c, r in rows.items()
                 if c.period == cell.period and c.province and not c.county]  # fmt: skip
        if all(p is not None for p in parts):
            population = sum(p for p in parts if p is not None)
    return PublishedFigure(
        edition=edition, period=cell.period, province=cell.province, county=cell.county,
        cases=None if cell in hidden else values[cell], population=population,
        source=raw.source if raw else _first(rows, cell.period),
        published_on=raw.published_on if raw else None,
    )  # fmt: skip


def _first(rows: Mapping[Cell, HarmFigure], period: str) -> str:
    return min((r.source for c, r in rows.items() if c.period == period), default="")
