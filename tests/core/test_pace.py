"""The forecast: laws that hold for any numbers and days, and the words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from bazgasht.core.pace import HORIZON, Pace, forecast, share

START = date(2026, 3, 21)
numbers = st.integers(-10_000, 10_000)
spans = st.integers(1, 800)


def told(*, baseline=0, target=100, value, gone=50, due=100):
    return forecast(
        baseline=baseline,
        target=target,
        value=value,
        since=START,
        today=START + timedelta(days=gone),
        due=START + timedelta(days=due),
    )


@pytest.mark.parametrize(
    ("value", "pace", "late"),
    [
        (50, Pace.ON_TIME, 0),
        (40, Pace.LATE, 25),
        (80, Pace.EARLY, -37),
        (0, Pace.NEVER, None),
        (-3, Pace.NEVER, None),
        (100, Pace.REACHED, None),
        (140, Pace.REACHED, None),
        (Decimal("44.7"), Pace.LATE, 12),
    ],
)
def test_by_hand(value, pace, late):
    found = told(value=value)
    assert (found.pace, found.days_late) == (pace, late)


@pytest.mark.parametrize(
    ("value", "persian", "english"),
    [
        (Decimal("44.7"), "با این شتاب، با ۱۲ روز دیرکرد انجام می‌شود", "At this pace, done 12 days late"),
        (80, "با این شتاب، ۳۷ روز زودتر انجام می‌شود", "At this pace, done 37 days early"),
        (50, "با این شتاب، سر موعد انجام می‌شود", "At this pace, done on the day"),
        (0, "با این شتاب، هرگز", "At this pace, never"),
        (100, "به هدف رسیده است", "The target is reached"),
    ],
)  # fmt: skip
def test_the_words(value, persian, english):
    with translation.override("fa"):
        assert told(value=value).words == persian
    with translation.override("en"):
        assert told(value=value).words == english


def test_the_first_day_says_nothing():
    assert told(value=20, gone=0).pace == Pace.UNKNOWN
    assert told(value=20, gone=-4).pace == Pace.UNKNOWN
    assert told(value=100, gone=0).pace == Pace.REACHED


def test_a_target_that_is_the_baseline_is_reached():
    assert told(baseline=7, target=7, value=0).pace == Pace.REACHED


def test_beyond_the_horizon_it_is_never():
    assert told(target=HORIZON, value=1, gone=1).done_on is not None
    assert told(target=HORIZON + 2, value=1, gone=1).pace == Pace.NEVER
    late = forecast(
        baseline=0, target=100, value=1, since=date.max - timedelta(days=9),
        today=date.max - timedelta(days=8), due=date.max,
    )  # fmt: skip
    assert late.pace == Pace.NEVER


@given(numbers, numbers, numbers, spans, spans)
def test_the_line_reaches_the_target_on_that_day_and_not_the_day_before(b, t, v, gone, due):
    found = told(baseline=b, target=t, value=v, gone=gone, due=due)
    assume(found.done_on is not None)
    days = (found.done_on - START).days
    way = abs(t - b)
    made = abs(v - b)
    assert made * days >= way * gone
    assert made * (days - 1) < way * gone
    assert found.done_on > START + timedelta(days=gone)
    assert found.days_late == days - due


@given(numbers, numbers, numbers, spans, spans)
def test_all_told_or_nothing(b, t, v, gone, due):
    found = told(baseline=b, target=t, value=v, gone=gone, due=due)
    dated = found.pace in (Pace.EARLY, Pace.ON_TIME, Pace.LATE)
    assert dated == (found.done_on is not None) == (found.days_late is not None)
    assert found.words
    if found.pace == Pace.REACHED:
        assert v >= t if t > b else v <= t or t == b


@given(st.integers(1, 10_000), st.data(), spans, spans)
def test_more_done_is_never_later(target, data, gone, due):
    less = data.draw(st.integers(1, target))
    more = data.draw(st.integers(less, target))
    first = told(target=target, value=less, gone=gone, due=due)
    second = told(target=target, value=more, gone=gone, due=due)
    if first.done_on is not None and second.done_on is not None:
        assert second.done_on <= first.done_on
    else:
        assert second.pace == Pace.REACHED or first.pace == Pace.NEVER


@given(numbers, numbers, numbers, spans, spans, st.integers(-500, 500), st.integers(1, 50))
def test_only_the_way_counts(b, t, v, gone, due, shift, scale):
    """Moved or stretched, and turned upside down, the same day comes out."""
    found = told(baseline=b, target=t, value=v, gone=gone, due=due)
    for sign in (1, -1):
        again = told(
            baseline=sign * scale * b + shift, target=sign * scale * t + shift,
            value=sign * scale * v + shift, gone=gone, due=due,
        )  # fmt: skip
        assert again == found


@given(numbers, numbers)
def test_the_share_is_nothing_at_the_baseline_and_one_at_the_target(b, t):
    assume(b != t)
    assert share(baseline=b, target=t, value=b) == 0
    assert share(baseline=b, target=t, value=t) == 1
