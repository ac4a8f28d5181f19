"""Complementary suppression: which counts must be hidden so that no small one can be worked out.

Pure functions over any set of counts tied together by sums, so that every room that publishes a
table may use it. A count from 1 to 4 is *small*. It is hidden, and others with it, until a reader
who knows every sum, every shown count and every earlier edition, and solves the linear programmes,
is left with

- for a small count: an interval that holds all of 0…5, so that it can't even be told to be small;
- for any other hidden count: an interval of at least five whole numbers.

An honest reader knows no more than that counts are whole and not below nought.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import Any

THRESHOLD = 5
"""Counts from 1 to one below this are small."""
NEAR = 1e-6


@dataclass(frozen=True)
class Sum:
    """``total`` is the sum of ``parts`` and of a rest that is in no part.

    Where the rest is nought the reader is taken to know that the parts are all there is; any other
    rest is taken to be unknown.
    """

    total: Hashable
    parts: tuple[Hashable, ...]

    @property
    def cells(self) -> tuple[Hashable, ...]:
        return (self.total, *self.parts)

    def rest(self, values: Mapping[Any, int]) -> int:
        """Raises ValueError for parts that are more than their total."""
        found = values[self.total] - sum(values[p] for p in self.parts)
        if found < 0:
            raise ValueError(f"the parts of {self.total!r} are more than it")
        return found


Interval = tuple[int, float]
"""Least and greatest whole number that fits; the greatest may be infinite."""


def is_small(value: int) -> bool:
    return 0 < value < THRESHOLD


def protected(value: int, interval: Interval) -> bool:
    """Whether a reader left with ``interval`` has learned too little to tell ``value``."""
    low, high = interval
    if is_small(value):
        return low <= 0 and high >= THRESHOLD
    return high - low >= THRESHOLD - 1


def attack(
    values: Mapping[Any, int], sums: Sequence[Sum], hidden: Collection[Any]
) -> dict[Any, Interval]:
    """What a reader can work out of each hidden count, by two linear programmes for each.

    ``values`` are the true counts: those not ``hidden`` are what is shown, and the hidden ones give
    the rest of each sum only.
    """
    found: dict[Any, Interval] = {}
    for cells, tied in _parts(sums, set(hidden)):
        programme = _Programme(values, tied, cells)
        found |= {cell: programme.interval(cell) for cell in cells}
    return found | dict.fromkeys(set(hidden) - set(found), (0, inf))


def _parts(sums: Sequence[Sum], hidden: set[Any]) -> list[tuple[set[Any], list[Sum]]]:
    """Hidden counts that hang together, each group with the sums that tie them."""
    above: dict[Any, Any] = {}

    def root(cell: Any) -> Any:
        while above.setdefault(cell, cell) != cell:
            above[cell] = above[above[cell]]
            cell = above[cell]
        return cell

    ties = []
    for one in sums:
        cells = [c for c in one.cells if c in hidden]
        for cell in cells[1:]:
            above[root(cell)] = root(cells[0])
        if cells:
            ties.append((one, cells[0]))
    groups: dict[Any, tuple[set[Any], list[Sum]]] = {}
    for cell in above.copy():
        groups.setdefault(root(cell), (set(), []))[0].add(cell)
    for one, cell in ties:
        groups.setdefault(root(cell), ({cell}, []))[1].append(one)
        groups[root(cell)][0].add(cell)
    return list(groups.values())


class _Programme:
    """The linear programme of hidden counts that hang together; it remembers every solution seen, so
    that most counts are known to be protected before they are asked about."""

    def __init__(self, values: Mapping[Any, int], sums: list[Sum], cells: set[Any]) -> None:
        from ortools.linear_solver import pywraplp  # slow to load: only where it is needed

        self.optimal = pywraplp.Solver.OPTIMAL
        # the true counts fit, so that "infeasible" can only mean without an end
        self.endless = (pywraplp.Solver.UNBOUNDED, pywraplp.Solver.INFEASIBLE)
        self.solver = pywraplp.Solver.CreateSolver("GLOP")
        self.cells = {c: self.solver.NumVar(0, self.solver.infinity(), "")
                      for c in sorted(cells, key=repr)}  # fmt: skip
        self.low = {c: float(values[c]) for c in cells}
        self.high = dict(self.low)
        for one in sums:
            signed = [(1, one.total), *((-1, part) for part in one.parts)]
            side = -sum(sign * values[cell] for sign, cell in signed if cell not in self.cells)
            tie = self.solver.Constraint(side, inf if one.rest(values) else side)
            for sign, cell in signed:
                if cell in self.cells:
                    tie.SetCoefficient(self.cells[cell], sign)

    def push(self, cells: Iterable[Any], *, up: bool) -> bool:
        """Make the sum of ``cells`` as large (or small) as it can be; True when it has no end."""
        goal = self.solver.Objective()
        goal.Clear()
        for cell in cells:
            goal.SetCoefficient(self.cells[cell], 1)
        goal.SetOptimizationDirection(up)
        ended = self.solver.Solve()
        if ended != self.optimal:  # anything else counts as nothing learnt of what is possible
            return ended in self.endless
        for cell, number in self.cells.items():
            value = number.solution_value()
            self.low[cell] = min(self.low[cell], value)
            self.high[cell] = max(self.high[cell], value)
        return False

    def interval(self, cell: Any) -> Interval:
        self.push([cell], up=False)
        if self.push([cell], up=True):
            self.high[cell] = inf
        return self.seen(cell)

    def seen(self, cell: Any) -> Interval:
        high = self.high[cell]
        return ceil(self.low[cell] - NEAR), high if high == inf else floor(high + NEAR)

    def bare(self, values: Mapping[Any, int], asked: set[Any]) -> list[Any]:
        """Those of ``asked`` that a reader learns too much about."""
        for up in (True, False):
            if left := self._open(values, asked):
                self.push(left, up=up)
        found = []
        for cell in sorted(asked, key=repr):
            if not protected(values[cell], self.seen(cell)) and not protected(
                values[cell], self.interval(cell)
            ):
                found.append(cell)
        return found

    def _open(self, values: Mapping[Any, int], asked: set[Any]) -> list[Any]:
        return [c for c in sorted(asked, key=repr) if not protected(values[c], self.seen(c))]


def hide(
    values: Mapping[Any, int],
    sums: Sequence[Sum],
    *,
    hidden: Collection[Any] = (),
    shown: Collection[Any] = (),
    weight: Callable[[Any], int] | None = None,
) -> frozenset[Any]:
    """The counts to hide: ``hidden`` ones, small ones, and enough others to protect them.

    ``shown`` ones are known to the reader already, from an earlier edition, and can't be hidden any
    more. Of those that would do, the one of the least ``weight`` goes first (its count, when left
    out): totals should weigh more than their parts.
    """
    known = set(shown)
    out = (set(hidden) | {c for c, v in values.items() if is_small(v)}) - known
    by_cell: dict[Any, list[Sum]] = {}
    for one in sums:
        for cell in one.cells:
            by_cell.setdefault(cell, []).append(one)

    def cost(cell: Any) -> tuple[bool, int, str]:
        # a count under the threshold gives too little room to hide behind
        value = values[cell]
        return value < THRESHOLD, weight(cell) if weight else value, repr(cell)

    pending, given_up = set(out), set[Any]()
    while pending:
        before = set(out)
        _widen(values, sums, out, known, cost)
        pending = _tied(sums, out, pending | (out - before))
        bare = [
            cell
            for cells, tied in _parts(sums, out)
            if (asked := (cells & pending) - given_up)
            for cell in _Programme(values, tied, cells).bare(values, asked)
        ]
        added = set[Any]()
        for cell in bare:
            if any(c in added for one in by_cell[cell] for c in one.cells):
                continue
            more = _complement(cell, by_cell, out | added, known, cost)
            if more is None:
                given_up.add(cell)  # everything near it is hidden, or known for good
            else:
                added.add(more)
        out |= added
        pending = _tied(sums, out, {*bare, *added}) if bare else set()
    return frozenset(out)


def _widen(
    values: Mapping[Any, int], sums: Sequence[Sum], out: set[Any], known: set[Any],
    cost: Callable[[Any], Any],
) -> None:  # fmt: skip
    """What needs no programme: a sum shows too much when it hides one count alone, or parts that
    are few together."""
    moved = True
    while moved:
        moved = False
        for one in sums:
            inside = [c for c in one.cells if c in out]
            room = sum(values[c] for c in inside) + one.rest(values)
            few = one.total not in out and room < THRESHOLD
            alone = len(inside) == 1 and not one.rest(values)
            free = [c for c in one.cells if c not in out and c not in known]
            if inside and free and (alone or few):
                out.add(min(free, key=cost))
                moved = True


def _complement(
    cell: Any, by_cell: Mapping[Any, list[Sum]], out: set[Any], known: set[Any], cost: Callable[[Any], Any]
) -> Any:  # fmt: skip
    """The nearest count that may still be hidden: in a sum of the cell itself, else in a sum of a
    hidden count it hangs together with."""
    reached, frontier = {cell}, [cell]
    while frontier:
        sums = [one for c in frontier for one in by_cell.get(c, ())]
        open_cells = {c for one in sums for c in one.cells} - out - known
        if open_cells:
            return min(open_cells, key=cost)
        near = {c for one in sums for c in one.cells if c in out} - reached
        reached |= near
        frontier = sorted(near, key=repr)
    return None


def _tied(sums: Sequence[Sum], out: set[Any], touched: set[Any]) -> set[Any]:
    """Hidden counts whose intervals may have changed since ``touched`` ones did."""
    found = set(touched)
    for cells, _sums in _parts(sums, out):
        if cells & touched:
            found |= cells
    return found
