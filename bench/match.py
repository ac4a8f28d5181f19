"""50,000 people to 5,000 openings: our engine, and the same problem given straight to two solvers.

The instance is made up, the same for all three: popular openings have many who may go there, values
are points of a person, of an opening and of the pair, with days waited as thousandths. Each solver
runs in a process of its own, so that memory is its own; reading arrays in and the answer out is
part of the time. OR-Tools gets whole arrays at once, HiGHS one sparse matrix: the fastest way in.
"""

from __future__ import annotations

import resource
import statistics
import time
from typing import Any

import numpy as np

from bazgasht.matching import engine
from bazgasht.matching.engine import Ints, Problem

SEED = 7


def instance(people: int) -> Problem:
    """A tenth as many openings, four places and twenty allowed pairs for each person."""
    rng = np.random.default_rng(SEED)
    targets, places, pairs = people // 10, people * 4, people * 20
    weight = rng.pareto(1.2, targets) + 0.2
    weight /= weight.sum()
    capacity = 1 + rng.multinomial(places - targets, rng.dirichlet(np.full(targets, 2.0)))
    key: Ints = np.empty(0, np.int64)
    while len(key) < pairs:
        some = pairs - len(key)
        more = rng.integers(0, people, some) * targets + rng.choice(targets, some, p=weight)
        key = np.unique(np.concatenate([key, more]))
    person, target = key // targets, key % targets
    points = (
        rng.integers(0, 40, people)[person]
        + rng.integers(0, 10, targets)[target]
        + rng.integers(1, 60, pairs)
    )
    return Problem(
        people, capacity, person, target, points * 1000 + rng.integers(0, 900, people)[person]
    )


def ours(problem: Problem) -> int:
    return engine.solve(problem).total


def ortools(problem: Problem) -> int:
    """The flow as it stands in OR-Tools' own guide: source, people, targets, sink."""
    from ortools.graph.python import min_cost_flow

    n, targets, pairs = problem.people, len(problem.capacity), len(problem.person)
    sink = n + targets
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        problem.person, problem.target + n, np.ones(pairs, np.int64), -problem.value
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n, sink), np.full(targets, sink), problem.capacity, np.zeros(targets, np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n), np.full(n, sink), np.ones(n, np.int64), np.zeros(n, np.int64)
    )
    flow.set_nodes_supplies(np.arange(n), np.ones(n, np.int64))
    flow.set_node_supply(sink, -n)
    assert flow.solve() == flow.OPTIMAL
    return int(problem.value[np.flatnonzero(flow.flows(arcs))].sum())


def highs(problem: Problem) -> int:
    """The linear programme; its matrix is totally unimodular, so the optimum is whole."""
    import highspy

    n, targets, pairs = problem.people, len(problem.capacity), len(problem.person)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = pairs, n + targets
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = problem.value.astype(float)
    model.col_lower_, model.col_upper_ = np.zeros(pairs), np.ones(pairs)
    model.row_lower_ = np.full(n + targets, -highspy.kHighsInf)
    model.row_upper_ = np.concatenate([np.ones(n), problem.capacity.astype(float)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * pairs + 1, 2)
    rows = np.empty(2 * pairs, np.int64)
    rows[0::2], rows[1::2] = problem.person, problem.target + n
    model.a_matrix_.index_ = rows
    model.a_matrix_.value_ = np.ones(2 * pairs)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(solver.getObjectiveValue())


SOLVERS = {"ours": (ours, 5), "ortools": (ortools, 5), "highs": (highs, 1)}
"""Name → solver and how often it is timed; the median counts."""


def run(name: str, people: int, say: Any) -> dict[str, float]:
    """``total``, ``seconds``, and megabytes: at the peak, and before the solver began."""
    problem = instance(people)
    say(f"  {name}: {people} people, {len(problem.capacity)} openings, "
        f"{int(problem.capacity.sum())} places, {len(problem.person)} pairs")  # fmt: skip
    before = _peak()
    solver, times = SOLVERS[name]
    taken, total = [], 0
    for _n in range(times):
        start = time.perf_counter()
        total = solver(problem)
        taken.append(time.perf_counter() - start)
    return {"total": total, "seconds": statistics.median(taken), "mb": _peak(), "before": before,
            "pairs": len(problem.person)}  # fmt: skip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
