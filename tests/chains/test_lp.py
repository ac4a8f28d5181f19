"""The programme of a chain: against hand-solved chains, brute force, a second solver, and itself."""

from dataclasses import replace
from itertools import product

import highspy
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bazgasht.chains.lp import Arc, BadNetwork, Network, Node, Programme, analyse, best, fill_order

ROW = Network(
    (Node("in", 100), Node("grow", 40, jobs=0.5, income=10), Node("pack", 12, jobs=1, income=30),
     Node("sale", 50, jobs=0.1, income=5)),
    (Arc("in", "grow", 0.5), Arc("grow", "pack", 0.5), Arc("pack", "sale")),
)  # fmt: skip
"""Hand-solved: packing takes 24 of 40 grown and 48 of 100 bought; 12 + 12 + 1.2 jobs."""


def test_a_row_is_as_strong_as_its_weakest_link():
    found = analyse(ROW)
    assert found.plan.made == pytest.approx({"in": 48, "grow": 24, "pack": 12, "sale": 12})
    assert found.plan.jobs == pytest.approx(25.2)
    assert found.plan.income == pytest.approx(12 * 30 + 24 * 10 + 12 * 5)
    assert found.bottlenecks == ("pack",)
    assert found.links["pack"].worth == pytest.approx(2.1)
    assert found.links["pack"].one_more == pytest.approx(2.1)
    assert not any(found.links[k].limits for k in ("in", "grow", "sale"))
    assert found.fills == ()


def test_nothing_is_made_that_nobody_takes():
    """Growing alone would give 20 jobs; without the packing they would be jobs for waste."""
    shut = ROW.changed({"pack": replace(ROW.by_key["pack"], missing=True)})
    found = analyse(shut)
    assert found.plan.jobs == 0
    assert found.fills[0].links == ("pack",)
    assert found.fills[0].gain == pytest.approx(25.2)


def test_two_missing_links_in_a_row_are_named_together():
    shut = ROW.changed({k: replace(ROW.by_key[k], missing=True) for k in ("grow", "pack")})
    (fill,) = fill_order(shut)
    assert set(fill.links) == {"grow", "pack"}
    assert fill.jobs == pytest.approx(25.2)


def test_the_better_of_two_missing_links_comes_first_and_the_other_next():
    fork = Network(
        (Node("in", 10), Node("a", 4, jobs=1, missing=True), Node("b", 8, jobs=1, missing=True)),
        (Arc("in", "a"), Arc("in", "b")),
    )
    first, second = fill_order(fork)
    assert (first.links, first.gain) == (("b",), pytest.approx(8))
    assert (second.links, second.gain) == (("a",), pytest.approx(2))


def test_a_missing_link_that_would_bring_nothing_is_not_advised():
    side = Network((*ROW.nodes, Node("aside", 5, missing=True)), ROW.arcs)
    assert fill_order(side) == ()


def test_links_that_hold_the_chain_together_are_all_named():
    even = Network((Node("a", 10, jobs=1), Node("b", 10, jobs=1)), (Arc("a", "b"),))
    found = analyse(even)
    assert set(found.bottlenecks) == {"a", "b"}
    assert [found.links[k].one_more for k in "ab"] == [0, 0]
    assert found.together == pytest.approx(2)


def test_parts_are_all_needed_and_alternatives_add_up():
    chicken = Network(
        (Node("chicks", 100), Node("feed", 30), Node("other feed", 5), Node("rear", 500, jobs=0.1)),
        (Arc("chicks", "rear", 0.9, "chicks"), Arc("feed", "rear", 2, "feed"),
         Arc("other feed", "rear", 2, "feed")),
    )  # fmt: skip
    found = analyse(chicken)
    assert found.plan.made["rear"] == pytest.approx(70)
    assert set(found.bottlenecks) <= {"feed", "other feed"}


def test_a_share_limits_what_goes_one_way():
    fork = Network(
        (Node("milk", 100), Node("cheese", 100, jobs=1), Node("sale", 100, jobs=0.1)),
        (Arc("milk", "cheese", 1, share=0.3), Arc("milk", "sale")),
    )
    assert best(fork).made == pytest.approx({"milk": 100, "cheese": 30, "sale": 70})


def test_jobs_and_income_may_want_different_things():
    fork = Network(
        (Node("wool", 10), Node("loom", 10, jobs=2, income=1), Node("trade", 10, jobs=0, income=9)),
        (Arc("wool", "loom"), Arc("wool", "trade")),
    )
    assert best(fork, "jobs").made["loom"] == pytest.approx(10)
    assert best(fork, "income").made["trade"] == pytest.approx(10)


@pytest.mark.parametrize(
    ("nodes", "arcs", "reason"),
    [
        ((Node("a", 1), Node("a", 1)), (), "twice"),
        ((Node("a", -1),), (), "figures"),
        ((Node("a", 1),), (Arc("a", "b"),), "unknown"),
        ((Node("a", 1), Node("b", 1)), (Arc("a", "b"), Arc("b", "a")), "circle"),
        ((Node("a", 1), Node("b", 1)), (Arc("a", "b", share=0.5),), "stuck"),
        ((Node("a", 1), Node("b", 1)), (Arc("a", "b", rate=0),), "figures"),
    ],
)
def test_what_is_no_chain_is_refused(nodes, arcs, reason):
    with pytest.raises(BadNetwork) as refused:
        Network(nodes, arcs)
    assert refused.value.reason == reason


def test_an_empty_chain_has_no_jobs():
    assert best(Network(())).jobs == 0
    assert analyse(Network((Node("a", 0, jobs=1),))).plan.jobs == 0


# --- properties

whole = st.integers(0, 40)


@st.composite
def networks(draw, most=7, missing=True):
    """Layered chains with alternatives, parts and shares."""
    count = draw(st.integers(1, most))
    nodes = tuple(
        Node(str(n), draw(whole), draw(st.sampled_from([0, 0.1, 0.5, 1, 2])), draw(st.integers(-3, 9)),
             missing and draw(st.booleans()) and draw(st.booleans()))
        for n in range(count)
    )  # fmt: skip
    arcs = []
    for target in range(1, count):
        for source in sorted(draw(st.sets(st.integers(0, target - 1), max_size=3))):
            rate = draw(st.sampled_from([0.25, 0.5, 1, 2]))
            arcs.append(Arc(str(source), str(target), rate, draw(st.sampled_from("ab"))))
    found = []
    for arc in arcs:
        siblings = sum(a.source == arc.source for a in arcs)
        share = draw(st.sampled_from([0.5, 0.75, 1])) if siblings > 1 else 1
        found.append(replace(arc, share=share))
    return Network(nodes, tuple(found))


def by_highs(network, goal):
    """The same programme written for another solver, with every bound as a row of its own."""
    keys = [n.key for n in network.nodes]
    width = len(keys) + len(network.arcs)
    rows, low, high = [], [], []

    def add(row, least, most):
        rows.append(row)
        low.append(least)
        high.append(most)

    for n, node in enumerate(network.nodes):
        row = np.zeros(width)
        row[n] = 1
        add(row, 0, node.at_most)
        leaving = [i for i, a in enumerate(network.arcs) if a.source == node.key]
        if leaving:
            row = np.zeros(width)
            row[n] = -1
            row[[len(keys) + i for i in leaving]] = 1
            add(row, 0, 0)
        for part in sorted({a.part for a in network.arcs if a.target == node.key}):
            row = np.zeros(width)
            row[n] = -1
            for i, a in enumerate(network.arcs):
                if (a.target, a.part) == (node.key, part):
                    row[len(keys) + i] = a.rate
            add(row, 0, 0)
    for i, a in enumerate(network.arcs):
        row = np.zeros(width)
        row[len(keys) + i] = 1
        row[keys.index(a.source)] = -a.share
        add(row, -highspy.kHighsInf, 0)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    gain = [getattr(n, goal) for n in network.nodes] + [0.0] * len(network.arcs)
    for value in gain:
        solver.addCol(float(value), 0, highspy.kHighsInf, 0, [], [])
    for row, least, most in zip(rows, low, high, strict=True):
        at = np.flatnonzero(row)
        solver.addRow(float(least), float(most), len(at), at.astype(np.int32), row[at])
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.run()
    return solver.getInfo().objective_function_value


@given(networks(most=9), st.sampled_from(["jobs", "income"]))
@settings(max_examples=150, deadline=None)
def test_a_second_solver_finds_the_same(network, goal):
    assert best(network, goal).value == pytest.approx(by_highs(network, goal), abs=1e-6)


@given(networks(), st.sampled_from(["jobs", "income"]))
@settings(max_examples=100, deadline=None)
def test_a_plan_keeps_to_the_chain(network, goal):
    plan = best(network, goal)
    for node in network.nodes:
        made = plan.made[node.key]
        assert -1e-7 <= made <= node.at_most + 1e-6
        out = [f for f, a in zip(plan.flows, network.arcs, strict=True) if a.source == node.key]
        if out:
            assert sum(out) == pytest.approx(made, abs=1e-6)
        parts = {}
        for flow, arc in zip(plan.flows, network.arcs, strict=True):
            if arc.target == node.key:
                parts[arc.part] = parts.get(arc.part, 0) + flow * arc.rate
        for got in parts.values():
            assert got == pytest.approx(made, abs=1e-6)
    for flow, arc in zip(plan.flows, network.arcs, strict=True):
        assert flow <= arc.share * plan.made[arc.source] + 1e-6


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from([1, 2])), min_size=1, max_size=4),
       st.lists(st.sampled_from([0, 1, 2]), min_size=4, max_size=4))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_brute_force_on_rows_finds_nothing_better(links, jobs):
    """Every whole number of the last product is tried; a row's optimum lies on one of halves."""
    nodes = tuple(Node(str(n), c, jobs[n]) for n, (c, _r) in enumerate(links))
    arcs = tuple(Arc(str(n), str(n + 1), 1 / links[n][1]) for n in range(len(links) - 1))
    needs = [1.0]
    for _c, rate in reversed(links[:-1]):
        needs.insert(0, needs[0] * rate)
    step = 1 / 8
    top = max(
        k * step for k in range(8 * 6 + 1)
        if all(k * step * need <= c for need, (c, _r) in zip(needs, links, strict=True))
    )  # fmt: skip
    value = sum(top * need * nodes[n].jobs for n, need in enumerate(needs))
    assert best(Network(nodes, arcs)).value == pytest.approx(value, abs=1e-6)


@given(st.tuples(*[st.integers(0, 5)] * 4), st.sampled_from([0.5, 1.0]))
@settings(max_examples=60, deadline=None)
def test_brute_force_on_a_fork_finds_nothing_better(caps, share):
    source, left, right, sale = caps
    network = Network(
        (Node("s", source), Node("l", left, 2), Node("r", right, 1), Node("m", sale, 0.25)),
        (Arc("s", "l", share=share), Arc("s", "r"), Arc("l", "m"), Arc("r", "m")),
    )
    halves = [k / 2 for k in range(11)]
    tried = [
        2 * a + b + (a + b) / 4
        for a, b in product(halves, halves)
        if a <= left and b <= right and a + b <= min(source, sale) and a <= share * (a + b) + 1e-9
    ]
    assert best(network).value == pytest.approx(max(tried), abs=1e-6)


@given(networks(missing=False), st.sampled_from(["jobs", "income"]))
@settings(max_examples=120, deadline=None)
def test_what_one_more_is_worth_is_what_solving_again_gives(network, goal):
    """The dual never says too little, and says it exactly while the same links hold the chain."""
    found = analyse(network, goal)
    for node in network.nodes:
        again = best(network.changed({node.key: replace(node, capacity=node.capacity + 1)}), goal)
        gain = again.value - found.plan.value
        assert gain <= found.plan.worth[node.key] + 1e-6
        assert found.links[node.key].one_more == pytest.approx(gain, abs=1e-5)


@given(networks(missing=False), st.sampled_from(["jobs", "income"]))
@settings(max_examples=120, deadline=None)
def test_the_dual_is_the_gain_of_a_small_step_unless_links_are_tied(network, goal):
    plan = best(network, goal)
    for node in network.nodes:

        def moved(by, node=node):
            more = replace(node, capacity=node.capacity + by)
            return best(network.changed({node.key: more}), goal).value

        assume(node.capacity > 0)
        up, down = (moved(1e-3) - plan.value) * 1e3, (plan.value - moved(-1e-3)) * 1e3
        worth = plan.worth[node.key]
        assert up - 1e-4 <= worth <= down + 1e-4


@given(networks())
@settings(max_examples=80, deadline=None)
def test_filling_in_order_reaches_what_filling_everything_reaches(network):
    every = best(network.filled(n.key for n in network.nodes if n.missing)).value
    fills = fill_order(network)
    reached = best(network).value + sum(f.gain for f in fills)
    assert reached == pytest.approx(every, abs=1e-5)
    if fills:
        assert fills[-1].jobs == pytest.approx(every, abs=1e-5)


@given(networks())
@settings(max_examples=60, deadline=None)
def test_relief_of_the_bottleneck_brings_something(network):
    found = analyse(network)
    if found.plan.value > 1e-4:
        assert found.bottlenecks
        assert found.together > 0


def test_asking_what_if_leaves_the_programme_as_it_was():
    programme = Programme(ROW)
    before = programme.best()
    assert programme.value_with({"pack": 20}) == pytest.approx(42)
    assert programme.best() == before
