"""The days of a workshop: a week of people × days, and sums of a span."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from bazgasht.core.text import sort_key
from bazgasht.core.week import Week
from bazgasht.people.selectors.cards import Card, cards

from ..models import Placement, WorkDay, Workshop
from ..states import PayKind, State
from ..terms import Terms
from .placements import terms_of, with_post


@dataclass(frozen=True)
class Cell:
    """One person's day; ``open`` when it lies inside the post and is not to come."""

    on: date
    minutes: int
    pieces: int
    open: bool


@dataclass(frozen=True)
class GridRow:
    placement: Placement
    card: Card
    terms: Terms
    cells: tuple[Cell, ...]

    @property
    def minutes(self) -> int:
        return sum(cell.minutes for cell in self.cells)

    @property
    def pieces(self) -> int:
        return sum(cell.pieces for cell in self.cells)

    @property
    def by_piece(self) -> bool:
        return self.terms.pay_kind == PayKind.PIECE


def days_of(week: Week) -> list[date]:
    return [week.start.fromordinal(week.start.toordinal() + n) for n in range(7)]


def grid(workshop: Workshop, week: Week, *, today: date) -> list[GridRow]:
    """Everybody in a post of the workshop on some day of the week, in Persian order of names."""
    rows = list(
        with_post(
            Placement.objects.filter(
                Q(ends=None) | Q(ends__gte=week.start),
                post__workshop=workshop, state__in=[State.ACTIVE, State.ENDED],
                starts__lte=week.end,
            )
        )
    )  # fmt: skip
    known = cards(row.client_id for row in rows)
    worked = {
        (d.placement_id, d.on): d
        for d in WorkDay.objects.filter(placement__in=rows, on__range=(week.start, week.end))
    }
    found = []
    for row in rows:
        if row.client_id not in known:
            continue
        cells = []
        for day in days_of(week):
            kept = worked.get((row.pk, day))
            inside = (row.starts or day) <= day <= (row.ends or day)
            cells.append(
                Cell(
                    day, kept.minutes if kept else 0, kept.pieces if kept else 0,
                    inside and day <= today,
                )
            )  # fmt: skip
        found.append(GridRow(row, known[row.client_id], terms_of(row), tuple(cells)))
    return sorted(found, key=lambda r: (sort_key(r.card.family, r.card.given), r.placement.pk))


@dataclass(frozen=True)
class DaySum:
    days: int = 0
    minutes: int = 0
    pieces: int = 0


def sums(placement_ids: Iterable[int], first: date, last: date) -> dict[int, DaySum]:
    """By placement id; one without a day is absent."""
    rows = (
        WorkDay.objects.filter(placement_id__in=list(placement_ids), on__range=(first, last))
        .values("placement_id")
        .annotate(d=Count("id", filter=Q(minutes__gt=0)), m=Sum("minutes"), p=Sum("pieces"))
    )
    return {r["placement_id"]: DaySum(r["d"], r["m"], r["p"]) for r in rows}


def recent_days(placement: Placement, limit: int = 31) -> list[WorkDay]:
    return list(WorkDay.objects.filter(placement=placement).order_by("-on")[:limit])
