"""Who got proposals, by prison, sex and length of stay, with what is unknown. Small cells are hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from bazgasht.access.selectors import names_of
from bazgasht.core import suppression
from bazgasht.core.suppression import Sum
from bazgasht.people.states import Sex

from ..models import MatchLine, MatchMiss, MatchRun
from ..states import State, Stay

LEAST = suppression.THRESHOLD
"""A count of fewer people, or one that leaves fewer, is not shown."""
HEAVY = 10**9
"""Everybody's counts are hidden last."""
COLUMNS = ("people", "agreed", "proposed", "followed")


@dataclass(frozen=True)
class Cell:
    """``n`` None: hidden. ``percent`` of the column before, where both are shown."""

    n: int | None
    percent: int | None = None


@dataclass(frozen=True)
class Group:
    """``cells``: in the run, said yes, proposed, followed (accepted or another place chosen)."""

    label: str
    cells: tuple[Cell, Cell, Cell, Cell]
    unknown: bool = False


@dataclass(frozen=True)
class _Row:
    prison: int | None
    sex: str
    stay: str
    counts: tuple[bool, bool, bool, bool]


def fairness(run: MatchRun) -> dict[str, list[Group]]:
    """By ``prison``, ``sex`` and ``stay``; four queries."""
    rows = _rows(run)
    prisons = names_of({r.prison for r in rows if r.prison is not None})
    sexes, stays = dict(Sex.choices), dict(Stay.choices)
    sides = {
        "prison": _sums(rows, lambda r: r.prison),
        "sex": _sums(rows, lambda r: r.sex),
        "stay": _sums(rows, lambda r: r.stay),
    }
    hidden = hide(sides)
    total = _total(rows)

    def groups(
        side: str, label: Callable, *, unknown: Iterable = (), order: list | None = None
    ) -> list[Group]:
        names = {value: label(value) for value in sides[side]}
        ranked = sorted(
            names, key=lambda v: (v in unknown, order.index(v) if order else 0, names[v])
        )
        found = [
            Group(names[v], _cells(side, v, sides[side][v], hidden), v in unknown) for v in ranked
        ]
        return [*found, Group(_("all"), _cells("", None, total, hidden))]

    return {
        "prison": groups(
            "prison", lambda v: prisons.get(v, "") if v is not None else _("not in custody now")
        ),
        "sex": groups("sex", lambda v: str(sexes[v]), unknown=("",)),
        "stay": groups("stay", lambda v: str(stays[v]), unknown=("",), order=list(Stay.values)),
    }


def _rows(run: MatchRun) -> list[_Row]:
    fields = ("prison_id", "sex", "stay")
    lines = MatchLine.objects.filter(run=run).values_list(*fields, "state")
    found = [
        _Row(prison, sex, stay, (True, True, True, state in (State.ACCEPTED, State.OVERRIDDEN)))
        for prison, sex, stay, state in lines
    ]
    for prison, sex, stay, ruled in MatchMiss.objects.filter(run=run).values_list(*fields, "ruled"):
        found.append(_Row(prison, sex, stay, (True, "wish" not in ruled, False, False)))
    return found


def _sums(rows: list[_Row], key: Callable[[_Row], object]) -> dict[object, list[int]]:
    found: dict[object, list[int]] = {}
    for row in rows:
        counts = found.setdefault(key(row), [0] * len(COLUMNS))
        for n, counted in enumerate(row.counts):
            counts[n] += counted
    return found


def _total(rows: list[_Row]) -> list[int]:
    return _sums(rows, lambda _row: None).get(None, [0] * len(COLUMNS))


class Count(NamedTuple):
    """One number that a reader sees or can work out. ``side`` "" is everybody. ``lost``: of the
    column, those who are not in the next one; it stands nowhere, the two columns tell it."""

    side: str
    group: object
    column: int
    lost: bool = False


def hide(sides: Mapping[str, Mapping[object, list[int]]]) -> frozenset[Count]:
    """What is not shown: small counts, and enough others of all sides together that nobody works a
    small one out, neither from the sum of a side, nor from another side, nor from the columns."""
    values: dict[Count, int] = {}
    sums: list[Sum] = []
    everybody = next(iter(sides.values()), {})
    total = [sum(column) for column in zip(*everybody.values(), strict=True)]
    whole: Mapping[object, list[int]] = {None: total} if total else {}
    for side, table in (("", whole), *sides.items()):
        for group, counts in table.items():
            for column, n in enumerate(counts):
                values[Count(side, group, column)] = n
            for column, (n, later) in enumerate(pairwise(counts)):
                cell = Count(side, group, column)
                values[cell._replace(lost=True)] = n - later
                sums.append(Sum(cell, (cell._replace(column=column + 1), cell._replace(lost=True))))
    for side, table in sides.items():
        sums += [
            Sum(Count("", None, column), tuple(Count(side, group, column) for group in table))
            for column in range(len(COLUMNS)) if table
        ]  # fmt: skip
    return suppression.hide(
        values, sums, weight=lambda c: values[c] if c.side else values[c] + HEAVY
    )


def _cells(
    side: str, group: object, counts: list[int], hidden: frozenset[Count]
) -> tuple[Cell, Cell, Cell, Cell]:
    shown = [None if Count(side, group, c) in hidden else n for c, n in enumerate(counts)]
    cells = [Cell(shown[0])]
    for before, n in pairwise(shown):
        share = round(100 * n / before) if n is not None and before else None
        cells.append(Cell(n, share))
    return (cells[0], cells[1], cells[2], cells[3])
