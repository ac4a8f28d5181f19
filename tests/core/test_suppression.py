"""Complementary suppression against a reader who solves the linear programmes."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazgasht.core.suppression import THRESHOLD, Sum, attack, hide, is_small, protected


def row(*parts):
    """Values and the one sum of a total with its parts."""
    values = dict(enumerate(parts)) | {"all": sum(parts)}
    return values, [Sum("all", tuple(range(len(parts))))]


def test_nothing_small_hides_nothing():
    values, sums = row(10, 0, 70)
    assert hide(values, sums) == frozenset()


def test_one_small_count_takes_another_with_it():
    values, sums = row(3, 12, 90)
    assert hide(values, sums) == {0, 1}
    assert attack(values, sums, {0}) == {0: (3, 3)}
    assert attack(values, sums, {0, 1}) == {0: (0, 15), 1: (0, 15)}


def test_small_ones_that_are_few_together_need_more():
    """3 + 1 = 4 would tell that both are small."""
    values, sums = row(3, 1, 40, 60)
    assert hide(values, sums) == {0, 1, 2}


def test_a_rest_that_nobody_publishes_protects():
    values = {"all": 100, "a": 3, "b": 60}
    sums = [Sum("all", ("a", "b"))]
    assert hide(values, sums) == {"a"}
    assert attack(values, sums, {"a"}) == {"a": (0, 40)}


def test_parts_may_not_be_more_than_their_total():
    with pytest.raises(ValueError, match="more than it"):
        attack({"all": 3, "a": 4}, [Sum("all", ("a",))], {"a"})


def test_what_was_hidden_stays_hidden_and_what_was_shown_is_known():
    values, sums = row(20, 12, 90)
    assert hide(values, sums, hidden={0}) == {0, 1}
    assert hide(*row(3, 12, 90), shown={1}) == {0, 2}


def lattice(seed):
    """Counties in provinces in a country, quarters in a year; some counties are not published."""
    r = Random(seed)
    values, sums = {}, []
    places = [(p, c) for p in range(r.choice([2, 4, 9])) for c in range(r.choice([0, 2, 3, 6]))]
    provinces = sorted({p for p, _c in places}) or [0]
    quarters = ["1", "2", "3", "4"] if r.random() < 0.6 else []
    pool = [0, 1, 2, 3, 4, 5, 6, 9, 15, 40, 200]
    for p in provinces:
        counties = [c for q, c in places if q == p]
        for q in quarters or ["y"]:
            for c in counties:
                values[q, p, c] = r.choice(pool)
            rest = r.choice([0, 0, 0, 2, 30])
            values[q, p, ""] = sum(values[q, p, c] for c in counties) + (
                rest if counties else r.choice(pool)
            )
        if quarters:
            for c in [*counties, ""]:
                values["y", p, c] = sum(values[q, p, c] for q in quarters)
    for q in [*quarters, "y"]:
        values[q, "", ""] = sum(values[q, p, ""] for p in provinces)
        sums.append(Sum((q, "", ""), tuple((q, p, "") for p in provinces)))
        for p in provinces:
            parts = tuple((q, p, c) for z, c in places if z == p)
            if parts:
                sums.append(Sum((q, p, ""), parts))
    if quarters:
        cells = {k[1:] for k in values}
        sums += [Sum(("y", *k), tuple((q, *k) for q in quarters)) for k in sorted(cells, key=repr)]
    return values, sums


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_no_small_count_can_be_told(seed):
    values, sums = lattice(seed)
    out = hide(values, sums)
    assert {c for c, v in values.items() if is_small(v)} <= out
    seen = attack(values, sums, out)
    assert all(protected(values[c], seen[c]) for c in out)
    for cell in out:
        low, high = seen[cell]
        assert low <= values[cell] <= high, "the truth is always among what fits"


def test_without_a_complement_the_reader_would_win():
    """The attack is one that succeeds against primary suppression alone."""
    won = 0
    for seed in range(40):
        values, sums = lattice(seed)
        small = {c for c, v in values.items() if is_small(v)}
        seen = attack(values, sums, small)
        won += any(not protected(values[c], seen[c]) for c in small)
    assert won > 25


def test_the_rule_as_it_is_written():
    assert protected(3, (0, THRESHOLD)) and not protected(3, (0, 4)) and not protected(3, (1, 90))
    assert protected(50, (46, 50)) and not protected(50, (47, 50))
    assert is_small(1) and is_small(4) and not is_small(0) and not is_small(5)
