"""Days of the week and hours: what may be said, in which words, and what clashes."""

from datetime import time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core.errors import InvalidValue
from bazgasht.core.weekly import DAY, Slot, Times, meet, slot_words, surely_meet

SCHOOL = Times((0, 1, 2, 3, 4), time(8), time(14, 30))


@pytest.mark.parametrize(
    ("times", "field"),
    [
        (Times((7,)), "weekdays"),
        (Times((), time(8), time(12)), "weekdays"),
        (Times((1,), time(8), None), "time_to"),
        (Times((1,), None, time(8)), "time_from"),
        (Times((1,), time(8), time(8)), "time_to"),
    ],
)
def test_what_no_week_can_be_is_refused_beside_its_field(times, field):
    with pytest.raises(InvalidValue) as refused:
        times.checked()
    assert refused.value.field == field


def test_it_is_told_in_both_languages_and_unknown_says_nothing():
    odd = Times((6, 1), time(22), time(6)).checked()
    for language, school, night in (
        ("fa", "شنبه تا چهارشنبه، ۰۸:۰۰ تا ۱۴:۳۰", "یکشنبه، جمعه، ۲۲:۰۰ تا ۰۶:۰۰"),
        ("en", "Saturday to Wednesday, 08:00 to 14:30", "Sunday, Friday, 22:00 to 06:00"),
    ):
        with translation.override(language):
            assert (str(SCHOOL), str(odd), str(Times())) == (school, night, "")
            both = slot_words([*SCHOOL.slots(), *odd.slots()])
            assert school in both and night in both


def test_a_night_runs_into_the_next_day_and_the_week_is_a_circle():
    friday_night = Times((6,), time(22), time(6))
    assert friday_night.minutes == 8 * 60
    assert meet(friday_night.slots(), [Slot(0, 5 * 60, 7 * 60)])
    assert not meet(friday_night.slots(), [Slot(0, 6 * 60, 7 * 60)])
    assert not meet(friday_night.slots(), [Slot(5, 0, DAY)])


def test_what_is_kept_as_json_comes_back_as_it_was():
    for times in (SCHOOL, Times((5,)), Times()):
        assert Times.read(times.stored()) == times


slots = st.builds(
    lambda day, start, length: Slot(day, start, start + length),
    st.integers(0, 6), st.integers(0, DAY - 1), st.integers(1, DAY - 1),
)  # fmt: skip


@given(slots, slots)
def test_two_windows_meet_when_they_share_a_minute_of_the_week(a, b):
    def minutes(slot):
        return {(slot.day * DAY + m) % (7 * DAY) for m in range(slot.start, slot.end)}

    shared = bool(minutes(a) & minutes(b))
    assert meet([a], [b]) is shared and surely_meet([a], [b]) is shared
