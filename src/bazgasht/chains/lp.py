"""The linear programme of a value chain: the most jobs, or income, from the capacities of its links.

Pure: numbers in, numbers out; no Django, no table. A link makes ``x`` units a month, at most its
capacity. What a link makes flows on whole, or is sold when no arc leaves it; so no work is counted
whose product nobody takes. A link that takes several *parts* (chicks and feed) needs each of them;
arcs of one part are alternatives. A missing link makes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import Literal

Goal = Literal["jobs", "income"]
EPS = 1e-6
"""Below this share of the whole, a difference is rounding."""
TOGETHER = 3
"""Missing links are looked for alone, in pairs and in threes; then all of them."""
MOST_SOUGHT = 10


@dataclass(frozen=True)
class Node:
    """A link. ``capacity`` in its own unit a month; ``jobs`` and ``income`` per unit made."""

    key: str
    capacity: float
    jobs: float = 0.0
    income: float = 0.0
    missing: bool = False

    @property
    def at_most(self) -> float:
        return 0.0 if self.missing else self.capacity


@dataclass(frozen=True)
class Arc:
    """``rate``: units of the target that one unit of the source makes. ``share``: at most this part
    of what the source makes goes here."""

    source: str
    target: str
    rate: float = 1.0
    part: str = ""
    share: float = 1.0


class BadNetwork(ValueError):
    """``links`` are the keys of those concerned."""

    def __init__(self, reason: str, links: Sequence[str] = ()) -> None:
        super().__init__(f"{reason}: {', '.join(links)}")
        self.reason = reason
        self.links = tuple(links)


@dataclass(frozen=True)
class Network:
    """Raises BadNetwork for unknown links, figures below zero, a circle, or a link that can't pass
    on what it makes."""

    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...] = ()

    def __post_init__(self) -> None:
        keys = {n.key for n in self.nodes}
        if len(keys) != len(self.nodes):
            raise BadNetwork("twice")
        wrong = [n.key for n in self.nodes if n.capacity < 0 or n.jobs < 0]
        wrong += [a.source for a in self.arcs if a.rate <= 0 or not 0 < a.share <= 1]
        if wrong:
            raise BadNetwork("figures", wrong)
        if strange := {e for a in self.arcs for e in (a.source, a.target)} - keys:
            raise BadNetwork("unknown", sorted(strange))
        out = self.leaving
        stuck = [k for k, arcs in out.items() if sum(a.share for a in arcs) < 1 - EPS]
        if stuck:
            raise BadNetwork("stuck", stuck)
        self._check_circle(out)

    def _check_circle(self, out: Mapping[str, Sequence[Arc]]) -> None:
        left = {n.key: 0 for n in self.nodes}
        for arc in self.arcs:
            left[arc.target] += 1
        free = [k for k, n in left.items() if not n]
        while free:
            key = free.pop()
            del left[key]
            for arc in out.get(key, ()):
                left[arc.target] -= 1
                if not left[arc.target]:
                    free.append(arc.target)
        if left:
            raise BadNetwork("circle", sorted(left))

    @cached_property
    def leaving(self) -> dict[str, list[Arc]]:
        found: dict[str, list[Arc]] = {}
        for arc in self.arcs:
            found.setdefault(arc.source, []).append(arc)
        return found

    @cached_property
    def by_key(self) -> dict[str, Node]:
        return {n.key: n for n in self.nodes}

    def changed(self, changes: Mapping[str, Node]) -> Network:
        """The same chain with other nodes under these keys."""
        return Network(tuple(changes.get(n.key, n) for n in self.nodes), self.arcs)

    def filled(self, keys: Iterable[str]) -> Network:
        """As if these missing links were there."""
        return self.changed({k: replace(self.by_key[k], missing=False) for k in keys})


@dataclass(frozen=True)
class Plan:
    """The best use of a chain. ``worth``: what the goal gains by an endless small piece more of
    the link's capacity, per unit (the dual value)."""

    goal: Goal
    made: dict[str, float]
    flows: tuple[float, ...]
    """Per arc of the network, in the unit of its source."""
    worth: dict[str, float]
    jobs: float
    income: float

    @property
    def value(self) -> float:
        return self.jobs if self.goal == "jobs" else self.income


class Programme:
    """The programme of a network, built once; capacities may be changed and it is solved again."""

    def __init__(self, network: Network, goal: Goal = "jobs") -> None:
        from ortools.linear_solver import pywraplp  # a quarter of a second: only where it is needed

        self.network, self.goal = network, goal
        self._solver = solver = pywraplp.Solver.CreateSolver("GLOP")
        # capacities change between two solutions: the dual simplex goes on from where it was
        solver.SetSolverSpecificParametersAsString("use_dual_simplex: true")
        self._optimal = pywraplp.Solver.OPTIMAL
        gain = solver.Objective()
        gain.SetMaximization()
        self._made, self._flows = {}, []
        out, into = {}, {}
        for node in network.nodes:
            made = self._made[node.key] = solver.NumVar(0.0, node.at_most, "")
            gain.SetCoefficient(made, getattr(node, goal))
            if node.key in network.leaving:
                out[node.key] = solver.Constraint(0.0, 0.0)
                out[node.key].SetCoefficient(made, -1.0)
        for arc in network.arcs:
            flow = solver.NumVar(0.0, solver.infinity(), "")
            self._flows.append(flow)
            out[arc.source].SetCoefficient(flow, 1.0)
            name = (arc.target, arc.part)
            if name not in into:
                into[name] = solver.Constraint(0.0, 0.0)
                into[name].SetCoefficient(self._made[arc.target], -1.0)
            into[name].SetCoefficient(flow, arc.rate)
            if arc.share < 1.0:
                most = solver.Constraint(-solver.infinity(), 0.0)
                most.SetCoefficient(flow, 1.0)
                most.SetCoefficient(self._made[arc.source], -arc.share)

    def best(self) -> Plan:
        """Raises ArithmeticError when the solver gives up, which a sound network never makes it do."""
        if self._solver.Solve() != self._optimal:
            raise ArithmeticError("the programme of the chain was not solved")
        made = {k: max(0.0, v.solution_value()) for k, v in self._made.items()}
        return Plan(
            self.goal, made, tuple(max(0.0, f.solution_value()) for f in self._flows),
            {k: max(0.0, v.reduced_cost()) for k, v in self._made.items()},
            sum(n.jobs * made[n.key] for n in self.network.nodes),
            sum(n.income * made[n.key] for n in self.network.nodes),
        )  # fmt: skip

    def value_with(self, capacities: Mapping[str, float]) -> float:
        """The goal's best value if these links had these capacities; the programme stays as it was."""
        for key, capacity in capacities.items():
            self._made[key].SetUb(max(0.0, capacity))
        try:
            if self._solver.Solve() != self._optimal:
                raise ArithmeticError("the programme of the chain was not solved")
            return float(self._solver.Objective().Value())
        finally:
            for key in capacities:
                self._made[key].SetUb(self.network.by_key[key].at_most)


def best(network: Network, goal: Goal = "jobs") -> Plan:
    """The best use of the capacities for a goal."""
    return Programme(network, goal).best()


@dataclass(frozen=True)
class LinkFinding:
    """``one_more``: what the goal gains by one whole unit more of this link alone; ``one_less``:
    what it loses by one unit less. ``limits``: it holds the chain back."""

    made: float
    capacity: float
    full: bool
    worth: float
    one_more: float
    one_less: float
    limits: bool


@dataclass(frozen=True)
class Fill:
    """Missing links to fill together, and what the whole chain has then."""

    links: tuple[str, ...]
    gain: float
    jobs: float
    income: float


@dataclass(frozen=True)
class Analysis:
    plan: Plan
    links: dict[str, LinkFinding]
    bottlenecks: tuple[str, ...]
    """The links whose relief brings most; more than one only when they hold the chain together,
    so that raising a single one brings nothing."""
    together: float
    """What a tenth more of all bottlenecks brings."""
    fills: tuple[Fill, ...]
    """Missing links, in the order to fill them; those that bring nothing are left out."""


def analyse(network: Network, goal: Goal = "jobs") -> Analysis:
    """The plan, what each link is worth, the bottleneck, and which missing link to fill first."""
    programme = Programme(network, goal)
    plan = programme.best()
    small = EPS * max(1.0, abs(plan.value))
    links = {n.key: _finding(programme, plan, n, small) for n in network.nodes}
    bottlenecks = _bottlenecks(programme, plan, links, small)
    together = programme.value_with({k: network.by_key[k].at_most * 1.1 for k in bottlenecks})
    return Analysis(
        plan, links, bottlenecks, max(0.0, together - plan.value), fill_order(network, goal)
    )


def _finding(programme: Programme, plan: Plan, node: Node, small: float) -> LinkFinding:
    made, capacity = plan.made[node.key], node.at_most
    full = made >= capacity - EPS * max(1.0, capacity)
    if not full or node.missing:
        return LinkFinding(made, capacity, full, 0.0, 0.0, 0.0, False)
    more = max(0.0, programme.value_with({node.key: capacity + 1}) - plan.value)
    less = max(0.0, plan.value - programme.value_with({node.key: capacity - 1}))
    return LinkFinding(
        made, capacity, full, plan.worth[node.key], more if more > small else 0.0,
        less if less > small else 0.0, less > small,
    )  # fmt: skip


def _bottlenecks(
    programme: Programme, plan: Plan, links: Mapping[str, LinkFinding], small: float
) -> tuple[str, ...]:
    """Units differ from link to link, so relief is measured as a tenth more of each."""
    limiting = [k for k, x in links.items() if x.limits]
    relief = {k: programme.value_with({k: links[k].capacity * 1.1}) - plan.value for k in limiting}
    most = max(relief.values(), default=0.0)
    if most > small:
        return tuple(k for k in limiting if relief[k] >= most)[:1]
    return tuple(limiting)


def fill_order(network: Network, goal: Goal = "jobs") -> tuple[Fill, ...]:
    """Which missing links to fill, the smallest set that brings anything first, then the next.

    Links in a row are needed together: alone each of them would bring nothing, and that is said by
    naming them together.
    """
    missing = {n.key: n.capacity for n in network.nodes if n.missing}
    if not missing:
        return ()
    programme = Programme(network, goal)
    value = programme.value_with({})
    small = EPS * max(1.0, abs(value))
    found: list[Fill] = []
    there: dict[str, float] = {}
    while len(there) < len(missing):
        left = [k for k in missing if k not in there]
        gain, chosen = _smallest(programme, missing, there, left, value, small)
        if gain <= small:
            break
        there |= {k: missing[k] for k in chosen}
        value += gain
        plan = best(network.filled(there), goal)
        found.append(Fill(tuple(chosen), gain, plan.jobs, plan.income))
    return tuple(found)


def _smallest(
    programme: Programme, missing: Mapping[str, float], there: Mapping[str, float],
    left: Sequence[str], value: float, small: float,
) -> tuple[float, Sequence[str]]:  # fmt: skip
    sizes = range(1, TOGETHER + 1) if len(left) <= MOST_SOUGHT else (1,)
    for size in sizes:
        tried = [
            (programme.value_with({**there, **{k: missing[k] for k in some}}) - value, some)
            for some in combinations(left, size)
        ]
        gain, chosen = max(tried, key=lambda pair: pair[0], default=(0.0, ()))
        if gain > small:
            return gain, chosen
    every = programme.value_with({**there, **{k: missing[k] for k in left}}) - value
    return every, left
