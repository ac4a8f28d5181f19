"""The span of weeks as an index can read it says the same as the day in Tehran."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from bazgasht.core.indicators import counted, in_span, tehran_day

MOMENTS = st.datetimes(datetime(2018, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@pytest.mark.django_db
@settings(max_examples=200, deadline=None)
@given(MOMENTS, st.dates(date(2018, 1, 6), date(2030, 1, 1)), st.integers(0, 60))
def test_the_moments_of_a_span_are_those_whose_day_is_in_it(moment, start, days):
    """Summer time of former years included."""
    values = {"at": moment, "start": start, "end": start + timedelta(days=days)}
    day = tehran_day("%(at)s::timestamptz")
    with connection.cursor() as cursor:
        cursor.execute(f"select {in_span(day)}, {day} between %(start)s and %(end)s", values)
        ours, by_day = cursor.fetchone()
    assert ours == by_day


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 0, 1, 23, 24, 25])
def test_the_ends_of_the_span_are_those_of_days_in_tehran(hours):
    start = date(2026, 11, 21)
    midnight = datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {in_span(tehran_day('%(at)s::timestamptz'))}",
            {"at": midnight + timedelta(hours=hours), "start": start, "end": start},
        )
        assert cursor.fetchone()[0] == (0 <= hours < 24)


def test_a_plain_day_is_compared_as_it_is():
    assert in_span('x."on"') == 'x."on" between %(start)s and %(end)s'
    sql = counted(source="t x", hq="x.h", body="x.b", group="x.g", day=tehran_day("x.at"),
                  value="count(*)")  # fmt: skip
    assert "x.at >= (%(start)s::date)::timestamp at time zone 'Asia/Tehran'" in sql
