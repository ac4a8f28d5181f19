"""Wages as arithmetic: whole rials, parts add up, nobody under the floor."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.work import payroll
from bazgasht.work.payroll import Month, SplitPart, Worked
from bazgasht.work.states import WHOLE, Recipient
from bazgasht.work.terms import Terms

RULE = (
    SplitPart("person", 3_000, 10_000),
    SplitPart("dependants", 0, 6_000, True),
    SplitPart("savings", 0, 3_000),
    SplitPart("restitution", 0, 2_000, True),
)
MONTH = Month(due_days=25, floor_month=132_000_000, full_week=2_640)
rials = st.integers(0, 10**12)
minutes = st.integers(0, 13_200)
FLOOR = 600_000


def terms(kind, rate, week=2_640):
    return Terms(kind, rate, "عدد", 440, week, 6)


@st.composite
def whole_shares(draw, recipients=tuple(r.value for r in Recipient)):
    cuts = sorted(draw(st.lists(st.integers(0, WHOLE), min_size=3, max_size=3)))
    ends = [0, *cuts, WHOLE]
    return {r: ends[n + 1] - ends[n] for n, r in enumerate(recipients)}


@given(rials, whole_shares())
def test_parts_are_whole_rials_and_add_up(gross, shares):
    parts = payroll.split(gross, shares)
    assert sum(parts.values()) == gross
    for recipient, part in parts.items():
        assert part > 0 and abs(part - Fraction(gross * shares[recipient], WHOLE)) < 1
    for recipient, bp in shares.items():
        if not bp:
            assert recipient not in parts


@given(rials, whole_shares())
def test_the_order_of_the_shares_does_not_matter(gross, shares):
    turned = dict(reversed(list(shares.items())))
    assert payroll.split(gross, shares) == payroll.split(gross, turned)


def test_shares_that_are_not_the_whole_raise():
    for shares in ({"person": 9_999}, {"person": 10_001}, {"person": 11_000, "savings": -1_000}):
        with pytest.raises(ValueError):
            payroll.split(100, shares)


@given(
    st.sampled_from(["hourly", "monthly", "piece"]), st.integers(1, 10**9), minutes,
    st.integers(0, 5_000), st.integers(0, 62),
)  # fmt: skip
def test_no_hour_is_paid_under_the_floor(kind, rate, worked, pieces, half_days):
    found = payroll.wage(
        terms(kind, rate), Worked(worked, pieces, 26, half_days, worked * FLOOR), MONTH
    )
    assert found.gross * 60 >= worked * FLOOR
    assert found.topup >= 0 and found.base >= 0
    if found.topup:
        assert (found.gross - 1) * 60 < worked * FLOOR, "no more than what is missing"


@given(st.integers(FLOOR, 10**9), minutes)
def test_an_hourly_wage_over_the_floor_is_never_topped_up(rate, worked):
    found = payroll.wage(terms("hourly", rate), Worked(worked, 0, 1, 2, worked * FLOOR), MONTH)
    assert found.topup == 0
    assert found.base == -(-rate * worked // 60)


@given(minutes, minutes, st.sampled_from(["hourly", "piece"]))
def test_more_work_is_never_paid_less(a, b, kind):
    low, high = sorted((a, b))

    def gross(n):
        return payroll.wage(
            terms(kind, 700_000), Worked(n, n // 30, 1, 2, n * FLOOR), MONTH
        ).gross  # fmt: skip

    assert gross(low) <= gross(high)


@pytest.mark.parametrize(
    "half_days,expected",
    [(50, 150_000_000), (52, 150_000_000), (25, 75_000_000), (49, 147_000_000), (0, 0)],
)
def test_a_monthly_wage_falls_by_the_days_not_worked(half_days, expected):
    found = payroll.wage(terms("monthly", 150_000_000), Worked(0, 0, 0, half_days, 0), MONTH)
    assert found.base == expected


def test_a_monthly_wage_agreed_before_the_floor_rose_is_raised():
    month = Month(25, 160_000_000, 2_640)
    full = Worked(11_000, 0, 25, 50, 0)
    assert payroll.wage(terms("monthly", 150_000_000), full, month).rate == 160_000_000
    assert payroll.wage(terms("monthly", 150_000_000, 1_320), full, month).rate == 150_000_000
    assert payroll.wage(terms("monthly", 70_000_000, 1_320), full, month).rate == 80_000_000


@given(whole_shares())
def test_a_lawful_split_is_whole_and_within_the_rule(agreed):
    kept = payroll.lawful(agreed, RULE)
    assert sum(kept.values()) == WHOLE
    for part in RULE:
        share = kept.get(part.recipient, 0)
        assert part.min_bp <= share <= part.max_bp
        if part.recipient != "person":
            assert share <= agreed.get(part.recipient, 0), "nobody but the person gets more"


@given(whole_shares())
def test_what_the_rule_allows_is_left_as_agreed(agreed):
    allowed = all(p.min_bp <= agreed.get(p.recipient, 0) <= p.max_bp for p in RULE)
    if allowed:
        assert payroll.lawful(agreed, RULE) == {r: bp for r, bp in agreed.items() if bp}


def test_an_unknown_recipient_gets_nothing():
    assert payroll.lawful({"person": 5_000, "fees": 5_000}, RULE) == {"person": WHOLE}
    assert payroll.lawful({}, RULE) == {"person": WHOLE}
