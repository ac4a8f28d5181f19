"""The linear programme of a chain of 500 links, beside the same programme given straight to HiGHS.

Both sides begin with the same links and arcs and end with what is made, the flows and the worth of
each link; building is counted. Each side runs in a process of its own, so that memory is its own.
"""

from __future__ import annotations

import itertools
import json
import resource
import statistics
import subprocess
import sys
import time
from random import Random
from typing import Any

LINKS = 500
ROUNDS = 15


def run(links: int) -> dict[str, Any]:
    """``ours`` and ``highs``: milliseconds, megabytes above the solver's own, and the optimum;
    ``analysis``: milliseconds of the whole page's answer (what one more is worth, missing links)."""
    found = {side: _side(side, links) for side in ("ours", "highs", "analysis")}
    if abs(found["ours"]["value"] - found["highs"]["value"]) > 1e-6 * found["highs"]["value"]:
        raise AssertionError("the two solvers do not agree")
    return found


def _side(side: str, links: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.chain", side, str(links)],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def network(links: int, seed: int = 1) -> Any:
    """A wide made-up chain: six stages, each link fed by up to four of the stage before."""
    from bazgasht.chains.lp import Arc, Network, Node

    rng = Random(seed)
    stages = [range(s * links // 6, (s + 1) * links // 6) for s in range(6)]
    nodes = tuple(
        Node(str(n), rng.randint(20, 400), rng.choice((0.02, 0.1, 0.25, 0.5)),
             rng.randint(1, 90), missing=rng.random() < 0.015)
        for n in range(links)
    )  # fmt: skip
    arcs = []
    for before, here in itertools.pairwise(stages):
        fed = set()
        for target in here:
            chosen = rng.sample(before, min(len(before), rng.randint(2, 4)))
            fed.update(chosen)
            arcs += [Arc(str(s), str(target), rng.choice((0.5, 0.8, 1.0))) for s in chosen]
        arcs += [
            Arc(str(s), str(rng.choice(here)), rng.choice((0.5, 0.8, 1.0)))
            for s in before if s not in fed
        ]  # fmt: skip
    return Network(nodes, tuple(arcs))


def ours(given: Any) -> float:
    from bazgasht.chains.lp import best

    return best(given).value


def analysis(given: Any) -> float:
    from bazgasht.chains.lp import analyse

    return analyse(given).plan.value


def highs(given: Any) -> float:
    """As its manual advises: the matrix by columns, passed whole."""
    import highspy
    import numpy as np

    place = {n.key: i for i, n in enumerate(given.nodes)}
    columns: list[list[tuple[int, float]]] = [[] for _ in given.nodes]
    rows: dict[Any, int] = {}
    for i, node in enumerate(given.nodes):
        if node.key in given.leaving:
            columns[i].append((rows.setdefault(("out", node.key), len(rows)), -1.0))
    for arc in given.arcs:
        name = (arc.target, arc.part)
        if name not in rows:
            rows[name] = len(rows)
            columns[place[arc.target]].append((rows[name], -1.0))
        columns.append([(rows[("out", arc.source)], 1.0), (rows[name], arc.rate)])
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(columns), len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array([n.jobs for n in given.nodes] + [0.0] * len(given.arcs))
    lp.col_lower_ = np.zeros(len(columns))
    lp.col_upper_ = np.array(
        [n.at_most for n in given.nodes] + [highspy.kHighsInf] * len(given.arcs)
    )
    lp.row_lower_ = lp.row_upper_ = np.zeros(len(rows))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.cumsum([0] + [len(c) for c in columns]).astype(np.int32)
    lp.a_matrix_.index_ = np.array([r for c in columns for r, _v in c], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([v for c in columns for _r, v in c])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(lp)
    solver.run()
    solution = solver.getSolution()
    assert len(list(solution.col_value)) == len(list(solution.col_dual))
    return float(solver.getInfo().objective_function_value)


def main() -> None:
    side, links = sys.argv[1], int(sys.argv[2])
    solve = {"ours": ours, "highs": highs, "analysis": analysis}[side]
    given = network(links)
    solve(network(12))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    value = 0.0
    for _ in range(3 if side == "analysis" else ROUNDS):
        start = time.perf_counter()
        value = solve(given)
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({
        "ms": statistics.median(times) * 1000, "value": value, "mb": peak / 1024,
        "more_mb": (peak - before) / 1024,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
