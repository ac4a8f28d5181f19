from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core.digits import to_persian_digits
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import from_jalali, jalali_parts
from bazgasht.core.week import Week, weeks_in

days = st.dates(date(1925, 1, 1), date(2100, 1, 1))


def test_pinned_week():
    week = Week.parse("1405-W35")
    assert (week.start, week.end) == (from_jalali(1405, 8, 23), from_jalali(1405, 8, 29))
    assert {str(Week.of(day)) for day in week.days} == {"1405-W35"}
    assert week.label() == "هفتهٔ ۳۵ سال ۱۴۰۵، ۲۳ تا ۲۹ آبان"
    assert Week(1405, 1).span() == "۱ تا ۷ فروردین"
    assert Week(1404, 1).span() == "۲ تا ۸ فروردین"


@given(days)
def test_weeks_tile_the_calendar(day):
    week = Week.of(day)
    assert day in week
    assert week.start.weekday() == 5 and week.end.weekday() == 4
    assert week.next().start == week.end + timedelta(days=1)
    assert week.next().prev() == week
    assert Week.of(week.start) == Week.of(week.end) == week
    assert jalali_parts(week.start + timedelta(days=3))[0] == week.year


@given(days, days)
def test_order_is_time(a, b):
    assert (Week.of(a) < Week.of(b)) == (Week.of(a).start < Week.of(b).start)


@given(days)
def test_names_round_trip(day):
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert Week.parse(to_persian_digits(week).lower()) == week


@given(st.integers(1300, 1480))
def test_a_year_has_52_or_53_weeks(year):
    assert weeks_in(year) in (52, 53)
    assert Week(year, weeks_in(year)).next() == Week(year + 1, 1)
    last = Week(year, weeks_in(year)).same_week_last_year()
    assert last.year == year - 1 and last.number in (weeks_in(year), 52)


def test_a_week_begins_at_midnight_in_tehran():
    tehran = ZoneInfo("Asia/Tehran")
    begins, ends = Week.parse("1405-W35").bounds()
    assert begins == datetime(2026, 11, 14, tzinfo=tehran)
    assert ends == datetime(2026, 11, 21, tzinfo=tehran)
    assert Week.of(begins) == Week.parse("1405-W35") == Week.of(ends - timedelta(seconds=1))
    assert Week.of(begins - timedelta(seconds=1)) == Week.parse("1405-W34")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1405", "format"),
        ("W35", "format"),
        ("1405-W053", "format"),
        (None, "format"),
        ("1405-W00", "number"),
        ("1405-W54", "number"),
        ("0001-W01", "number"),
    ],
)
def test_refusals(raw, code):
    with pytest.raises(InvalidValue) as refused:
        Week.parse(raw)
    assert refused.value.code == f"week.{code}"


def test_current():
    assert isinstance(Week.current(), Week)
