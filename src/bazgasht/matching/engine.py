"""The exact optimum: who goes where so that the sum of the values is the largest there can be.

Plain arrays in, plain arrays out; no Django, no persons. The problem is a flow of least cost: every
person one unit, every target as many as it has places, staying without a proposal costs nothing.
``prices`` then proves the answer without trusting the solver, and is what the reasons speak of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

Ints = NDArray[np.int64]
MOST = 1 << 40
"""A value may not be larger: the solver scales costs by the number of nodes."""


class NotProved(RuntimeError):
    """The solver's answer failed its proof. It never has; nothing is proposed when it does."""


@dataclass(frozen=True)
class Problem:
    """``people`` and ``len(capacity)`` targets; pair ``k`` allows ``person[k]`` at ``target[k]``,
    worth ``value[k]`` (positive)."""

    people: int
    capacity: Ints
    person: Ints
    target: Ints
    value: Ints

    def __post_init__(self) -> None:
        """Raises ValueError for arrays that are no problem."""
        if not len(self.person) == len(self.target) == len(self.value):
            raise ValueError("pairs need a person, a target and a value each")
        if len(self.capacity) and self.capacity.min() < 0:
            raise ValueError("a capacity is negative")
        if len(self.person) == 0:
            return
        if self.person.min() < 0 or self.person.max() >= self.people:
            raise ValueError("a pair names a person there is not")
        if self.target.min() < 0 or self.target.max() >= len(self.capacity):
            raise ValueError("a pair names a target there is not")
        if self.value.min() < 1 or self.value.max() > MOST:
            raise ValueError("a value is not between 1 and the most")


@dataclass(frozen=True)
class Solution:
    """``pair`` by person: the index of the chosen pair, -1 for none. ``price`` by target: what one
    more place there would add to the total. ``total`` equals ``bound``, which no other choice can
    pass."""

    pair: Ints
    price: Ints
    total: int
    bound: int

    @property
    def matched(self) -> int:
        return int((self.pair >= 0).sum())


def solve(problem: Problem) -> Solution:
    """The optimum with its proof. Raises NotProved."""
    kept = useful(problem)
    found = _flow(_part(problem, kept))
    pair = np.where(found >= 0, kept[found], -1) if len(kept) else found
    taken = pair[pair >= 0]
    filled = np.bincount(problem.target[taken], minlength=len(problem.capacity))
    if (filled > problem.capacity).any():
        raise NotProved("a target is overfull")
    total = int(problem.value[taken].sum())
    price = prices(problem, pair)
    bound = bound_of(problem, price)
    if bound != total:
        raise NotProved(f"{total} is chosen, {bound} is the bound")
    return Solution(pair, price, total, bound)


ROUNDS = 12


def useful(problem: Problem) -> Ints:
    """Indexes of pairs that some optimum can do with alone.

    A target with no more pairs than places never turns anybody away; so nobody needs a pair that is
    worth no more than their best one there. Fewer pairs make more such targets, so it is repeated.
    """
    kept = np.arange(len(problem.person))
    for _round in range(ROUNDS):
        person, target, value = problem.person[kept], problem.target[kept], problem.value[kept]
        wanted = np.bincount(target, minlength=len(problem.capacity))
        sure = (wanted <= problem.capacity)[target]
        best = np.zeros(problem.people, np.int64)
        np.maximum.at(best, person[sure], value[sure])
        needed = np.where(sure, value >= best[person], value > best[person])
        if needed.all():
            break
        kept = kept[needed]
    return kept


def _part(problem: Problem, kept: Ints) -> Problem:
    return Problem(
        problem.people, problem.capacity, problem.person[kept], problem.target[kept],
        problem.value[kept],
    )  # fmt: skip


def _flow(problem: Problem) -> Ints:
    """By person: the pair a flow of least cost runs through, else -1."""
    people, targets, pairs = problem.people, len(problem.capacity), len(problem.person)
    chosen = np.full(people, -1, np.int64)
    if not pairs:
        return chosen
    sink = people + targets
    everyone, places = np.arange(people), np.arange(people, sink)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        problem.person, problem.target + people, np.ones(pairs, np.int64), -problem.value
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        places, np.full(targets, sink), np.minimum(problem.capacity, people),
        np.zeros(targets, np.int64),
    )  # fmt: skip
    flow.add_arcs_with_capacity_and_unit_cost(
        everyone, np.full(people, sink), np.ones(people, np.int64), np.zeros(people, np.int64)
    )
    flow.set_nodes_supplies(everyone, np.ones(people, np.int64))
    flow.set_node_supply(sink, -people)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise NotProved(f"the solver says {status}")
    used = np.flatnonzero(flow.flows(arcs))
    chosen[problem.person[used]] = used
    return chosen


def prices(problem: Problem, pair: Ints) -> Ints:
    """The smallest prices under which everybody's choice is their best one.

    A price is pushed up by people without a proposal (it must be at least what they would bring)
    and by people elsewhere who would rather be here. For an optimum this ends; otherwise a price
    grows beyond every value, and NotProved is raised. ``pair`` and prices are of one problem.
    """
    price = np.zeros(len(problem.capacity), np.int64)
    if not len(problem.person):
        return price
    order = np.argsort(problem.target, kind="stable")
    person, target, value = problem.person[order], problem.target[order], problem.value[order]
    starts = np.flatnonzero(np.r_[True, target[1:] != target[:-1]])
    at = np.where(pair >= 0, problem.target[pair], -1)
    own = np.where(pair >= 0, problem.value[pair], 0)
    top = int(value.max())
    gain, here = value - own[person], at[person]
    while True:
        pull = gain + np.where(here >= 0, price[here], 0)
        most = np.maximum.reduceat(pull, starts)
        raised = price.copy()
        np.maximum.at(raised, target[starts], most)
        if (raised == price).all():
            return price
        if raised.max() > top:
            raise NotProved("a price passes every value: a better choice exists")
        price = raised


def bound_of(problem: Problem, price: Ints) -> int:
    """No choice is worth more than this, whatever the prices are: places at their price, and to
    everybody what their best pair leaves over it."""
    over = problem.value - price[problem.target]
    best = np.zeros(problem.people, np.int64)
    np.maximum.at(best, problem.person, over)
    return int(best.sum() + (price * problem.capacity).sum())
