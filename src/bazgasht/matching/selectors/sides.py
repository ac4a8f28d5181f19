"""Who got proposals, by prison, sex and length of stay, with what is unknown. Small cells are hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from bazgasht.access.selectors import names_of
from bazgasht.people.states import Sex

from ..models import MatchLine, MatchMiss, MatchRun
from ..states import State, Stay

LEAST = 5
"""A count of fewer people, or one that leaves fewer, is not shown."""
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
    return {
        "prison": _groups(
            rows, lambda r: r.prison,
            lambda v: prisons.get(v, "") if v is not None else _("not in custody now"), unknown=(),
        ),
        "sex": _groups(rows, lambda r: r.sex, lambda v: str(sexes[v]), unknown=("",)),
        "stay": _groups(
            rows, lambda r: r.stay, lambda v: str(stays[v]), unknown=("",), order=list(Stay.values)
        ),
    }  # fmt: skip


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


def _groups(
    rows: list[_Row], key: Callable[[_Row], object], label: Callable, *, unknown: Iterable,
    order: list | None = None,
) -> list[Group]:  # fmt: skip
    sums: dict[object, list[int]] = {}
    for row in rows:
        found = sums.setdefault(key(row), [0] * len(COLUMNS))
        for n, counted in enumerate(row.counts):
            found[n] += counted
    names = {value: label(value) for value in sums}
    ranked = sorted(
        sums, key=lambda v: (v in unknown, order.index(v) if order else 0, names[v])
    )  # fmt: skip
    shown = hide([sums[v] for v in ranked])
    groups = [
        Group(names[v], _cells(cells), v in unknown) for v, cells in zip(ranked, shown, strict=True)
    ]
    total = [sum(column) for column in zip(*sums.values(), strict=True)] or [0] * len(COLUMNS)
    return [*groups, Group(_("all"), _cells(hide([total])[0]))]


def hide(table: list[list[int]]) -> list[list[int | None]]:
    """Cells of 1 to 4 people, cells that leave 1 to 4 of the one before, and, where one cell of a
    column alone is hidden, the smallest other one, which the sum would tell."""
    shown: list[list[int | None]] = []
    for row in table:
        before = [None, *row]
        shown.append(
            [None if _small(n) or (b is not None and _small(b - n)) else n
             for n, b in zip(row, before, strict=False)]
        )  # fmt: skip
    for column in range(len(COLUMNS)):
        hidden = [n for n, row in enumerate(shown) if row[column] is None]
        if len(hidden) == 1 and len(table) > 1:
            others = [n for n in range(len(table)) if n not in hidden and table[n][column]]
            if others:
                shown[min(others, key=lambda n: table[n][column])][column] = None
    return shown


def _small(n: int) -> bool:
    return 0 < n < LEAST


def _cells(row: list[int | None]) -> tuple[Cell, Cell, Cell, Cell]:
    cells = [Cell(row[0])]
    for before, n in pairwise(row):
        share = round(100 * n / before) if n is not None and before else None
        cells.append(Cell(n, share))
    return (cells[0], cells[1], cells[2], cells[3])
