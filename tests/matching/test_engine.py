"""The optimum: equal to trying everything, to HiGHS, and to its own bound."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazgasht.matching import engine
from bazgasht.matching.engine import (
    NotProved,
    Problem,
    bound_of,
    prices,
    solve,
    useful,
)


def ints(values):
    return np.array(values, np.int64)


def problem(people, capacity, pairs):
    pairs = sorted(pairs.items())
    return Problem(
        people, ints(capacity), ints([p for (p, _t), _v in pairs]),
        ints([t for (_p, t), _v in pairs]), ints([v for _pt, v in pairs]),
    )  # fmt: skip


def problems(people, targets, most=60):
    @st.composite
    def draw_one(draw):
        n, m = draw(st.integers(1, people)), draw(st.integers(1, targets))
        capacity = draw(st.lists(st.integers(0, 3), min_size=m, max_size=m))
        every = st.tuples(st.integers(0, n - 1), st.integers(0, m - 1))
        pairs = draw(st.dictionaries(every, st.integers(1, most), max_size=n * m))
        return problem(n, capacity, pairs)

    return draw_one()


def brute(given):
    """The best of every way to send each person to one of their targets or nowhere."""
    options = [[-1, *np.flatnonzero(given.person == p)] for p in range(given.people)]
    best = 0
    for choice in itertools.product(*options):
        taken = [k for k in choice if k >= 0]
        filled = np.bincount(given.target[taken], minlength=len(given.capacity))
        if (filled <= given.capacity).all():
            best = max(best, int(given.value[taken].sum()))
    return best


def highs(given):
    import highspy

    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    take = [model.addVariable(0, 1, -int(v)) for v in given.value]
    for column, size, most in (
        (given.person, given.people, np.ones(given.people)),
        (given.target, len(given.capacity), given.capacity),
    ):
        for n in range(size):
            rows = np.flatnonzero(column == n)
            if len(rows):
                model.addConstr(sum(take[k] for k in rows) <= int(most[n]))
    model.run()
    return -round(model.getObjectiveValue()) if len(take) else 0


def check_stands(given, found):
    """Nobody twice, no target overfull, nobody would rather be elsewhere at these prices."""
    taken = found.pair[found.pair >= 0]
    assert (given.person[taken] == np.flatnonzero(found.pair >= 0)).all()
    filled = np.bincount(given.target[taken], minlength=len(given.capacity))
    assert (filled <= given.capacity).all()
    assert (found.price >= 0).all()
    assert (found.price[filled < given.capacity] == 0).all()
    over = given.value - found.price[given.target]
    for person in range(given.people):
        best = max([0, *over[given.person == person]])
        own = found.pair[person]
        assert best == (over[own] if own >= 0 else 0)


@given(problems(5, 4))
@settings(max_examples=300, deadline=None)
def test_small_problems_equal_trying_everything(given):
    found = solve(given)
    assert found.total == brute(given) == found.bound
    check_stands(given, found)


@given(problems(5, 3, most=3))
@settings(max_examples=200, deadline=None)
def test_ties_change_nothing(given):
    assert solve(given).total == brute(given)


@given(problems(14, 9, most=1000))
@settings(max_examples=60, deadline=None)
def test_middling_problems_equal_highs(given):
    found = solve(given)
    assert found.total == highs(given)
    check_stands(given, found)


@given(problems(5, 3, most=20))
@settings(max_examples=100, deadline=None)
def test_a_price_is_what_one_more_place_would_add(given):
    found = solve(given)
    for target in range(len(given.capacity)):
        more = given.capacity.copy()
        more[target] += 1
        wider = Problem(given.people, more, given.person, given.target, given.value)
        assert solve(wider).total - found.total == found.price[target]


@given(problems(6, 5))
@settings(max_examples=150, deadline=None)
def test_what_is_left_out_is_never_needed(given):
    kept = useful(given)
    part = Problem(given.people, given.capacity, given.person[kept], given.target[kept],
                   given.value[kept])  # fmt: skip
    assert brute(part) == brute(given)


@pytest.mark.parametrize("people", [300, 3000])
@pytest.mark.parametrize("scarce", [1, 6])
def test_large_problems_equal_the_bound_of_the_linear_programme(people, scarce):
    rng = np.random.default_rng(people + scarce)
    targets = people // 10
    key = np.unique(rng.integers(0, people * targets, people * 15))
    given = Problem(
        people, np.maximum(1, rng.integers(1, 30, targets) // scarce), key // targets,
        key % targets, rng.integers(1, 100_000, len(key)),
    )  # fmt: skip
    found = solve(given)
    assert found.total == found.bound
    assert 0 < found.matched <= min(people, given.capacity.sum())
    # the bound is one for any prices: it can't be talked down
    for _n in range(20):
        other = np.maximum(0, found.price + rng.integers(-5_000, 5_000, targets))
        assert bound_of(given, other) >= found.total


def test_two_who_would_swap_are_found_out():
    given = problem(2, [1, 1], {(0, 0): 1, (0, 1): 5, (1, 0): 5, (1, 1): 1})
    with pytest.raises(NotProved):
        prices(given, ints([0, 3]))
    assert solve(given).total == 10


@pytest.mark.parametrize("answer", [[0, -1], [-1, -1], [-1, 0]])
def test_a_solver_that_errs_is_not_believed(answer, monkeypatch):
    given = problem(2, [1, 1], {(0, 0): 5, (0, 1): 4, (1, 0): 9})
    monkeypatch.setattr(engine, "useful", lambda given: np.arange(len(given.person)))
    monkeypatch.setattr(engine, "_flow", lambda given: ints(answer))
    with pytest.raises(NotProved):
        solve(given)


def test_nobody_and_nothing():
    nothing = problem(3, [2], {})
    assert solve(nothing).pair.tolist() == [-1, -1, -1]
    assert solve(Problem(0, ints([]), ints([]), ints([]), ints([]))).total == 0


@pytest.mark.parametrize(
    ("capacity", "pairs"),
    [([1], {(5, 0): 1}), ([1], {(0, 5): 1}), ([1], {(0, 0): 0}), ([-1], {(0, 0): 1})],
)
def test_what_is_no_problem_is_refused(capacity, pairs):
    with pytest.raises(ValueError, match=r"pair|value|capacity"):
        problem(2, capacity, pairs)
