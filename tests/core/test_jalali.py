from datetime import UTC, date, datetime, timedelta

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.conftest import TODAY

from bazgasht.core import jalali
from bazgasht.core.digits import to_persian_digits
from bazgasht.core.errors import InvalidValue

days = st.dates(date(1822, 1, 1), date(2120, 1, 1))


def parse(raw, kind="any"):
    return jalali.jalali_parts(jalali.parse_jalali(raw, kind=kind, today=TODAY))


def refusal(raw, kind="any"):
    with pytest.raises(InvalidValue) as refused:
        jalali.parse_jalali(raw, kind=kind, today=TODAY)
    assert refused.value.message
    return refused.value.code


@given(days)
def test_agrees_with_jdatetime(day):
    other = jdatetime.date.fromgregorian(date=day)
    assert jalali.jalali_parts(day) == (other.year, other.month, other.day)
    assert jalali.from_jalali(other.year, other.month, other.day) == day


@given(days)
def test_what_is_shown_can_be_typed(day):
    year, month, dom = jalali.jalali_parts(day)
    spellings = [
        f"{year}/{month}/{dom}",
        f"{year}-{month:02}-{dom:02}",
        f"{year}{month:02}{dom:02}",
        f"{dom}/{month}/{year}",
        to_persian_digits(f"{year}/{month:02}/{dom:02}"),
        jalali.format_jalali(day),
        f"{year}-{month:02}-{dom:02} 00:00:00",
    ]
    assert {jalali.parse_jalali(s) for s in spellings} == {day}


@given(st.dates(date(1928, 1, 1), date(2060, 1, 1)))
def test_cells(day):
    serial = (day - date(1899, 12, 30)).days
    cells = [serial, float(serial), serial + 0.25, str(serial), to_persian_digits(serial)]
    cells += [day, datetime(day.year, day.month, day.day, 13), day.isoformat()]
    assert {jalali.parse_jalali(cell) for cell in cells} == {day}


def test_pinned():
    assert jalali.weekday_name(jalali.from_jalali(1399, 11, 4)) == "شنبه"
    assert [y for y in range(1399, 1412) if jalali.is_leap(y)] == [1399, 1403, 1408]
    assert parse("30/12/1403") == (1403, 12, 30)


@pytest.mark.parametrize(
    ("raw", "kind", "parts"),
    [
        ("65/1/2", "birth", (1365, 1, 2)),
        ("05/3/1", "birth", (1405, 3, 1)),
        ("05/9/1", "birth", (1405, 9, 1)),
        ("05/9/2", "birth", (1305, 9, 2)),
        ("06/1/1", "birth", (1306, 1, 1)),
        ("۹۹/۱۲/۳۰", "birth", (1399, 12, 30)),
        ("99/1/30", "admission", (1399, 1, 30)),
        ("50/1/1", "admission", (1350, 1, 1)),
        ("49/1/1", "release", (1449, 1, 1)),
        ("05-12-29", "release", (1405, 12, 29)),
        ("5/6/1372", "birth", (1372, 6, 5)),
        ("1372.6.5", "birth", (1372, 6, 5)),
        ("1372 6 5", "birth", (1372, 6, 5)),
        (13720605, "birth", (1372, 6, 5)),
        (13720605.0, "birth", (1372, 6, 5)),
        ("1401-07-14", "any", (1401, 7, 14)),
        (date(1401, 7, 14), "any", (1401, 7, 14)),
        ("1990/05/21", "birth", (1369, 2, 31)),
        ("19900521", "birth", (1369, 2, 31)),
    ],
)
def test_spellings(raw, kind, parts):
    assert parse(raw, kind) == parts


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "empty"),
        ("", "empty"),
        ("نامشخص", "unknown"),
        ("-", "unknown"),
        ("30/2", "partial"),
        ("1372", "partial"),
        (1372, "partial"),
        ("1372/6", "partial"),
        ("1372/13/06", "month"),
        ("1372/0/6", "month"),
        ("13721306", "month"),
        ("1365/12/31", "day"),
        ("1404/12/30", "day"),
        ("1372/7/31", "day"),
        ("31/7/1372", "day"),
        ("2023-02-30", "day"),
        ("1990-13-01", "month"),
        ("1600/1/1", "year"),
        ("0972/1/1", "year"),
        (date(1601, 1, 1), "year"),
        ("1/2/3", "format"),
        ("135/2/3", "format"),
        ("1372/1/1990", "format"),
        ("12/31/19/20", "format"),
        ("72/01/011", "format"),
        ("x", "format"),
        (True, "format"),
        ("9" * 5000, "format"),
        (float("nan"), "format"),
        (float("inf"), "format"),
        (-3, "format"),
        (70000, "format"),
    ],
)
def test_refusals(raw, code):
    assert refusal(raw) == f"date.{code}"


def test_births_are_not_in_the_future():
    assert refusal("1405/9/2", "birth") == "date.future"
    assert parse("1405/9/2", "release") == (1405, 9, 2)


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.booleans()))
def test_anything_else_is_refused_and_nothing_breaks(raw):
    try:
        assert isinstance(jalali.parse_jalali(raw, kind="birth"), date)
    except InvalidValue as refused:
        assert refused.code.startswith("date.")


def test_formats():
    assert jalali.format_jalali(TODAY) == "۱۴۰۵/۰۹/۰۱"
    assert jalali.format_jalali(TODAY, "long") == "۱ آذر ۱۴۰۵"
    assert jalali.format_jalali(TODAY, "weekday") == "یکشنبه ۱ آذر ۱۴۰۵"
    assert jalali.format_jalali(TODAY, "short") == "۱ آذر"
    assert jalali.format_jalali(TODAY, "month") == "آذر ۱۴۰۵"
    assert jalali.format_jalali(None) == ""
    with pytest.raises(ValueError, match="style"):
        jalali.format_jalali(TODAY, "loud")


def test_formats_in_english(english):
    assert jalali.format_jalali(TODAY, "long") == "1 Azar 1405"
    assert jalali.format_jalali(TODAY, "weekday") == "Sunday 1 Azar 1405"
    assert jalali.contextual(TODAY - timedelta(1), TODAY) == ("1 day late", "late")
    assert jalali.contextual(TODAY + timedelta(3), TODAY) == ("3 days left", "wait")


def test_moments_are_told_in_tehran():
    late = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)
    assert jalali.format_datetime(late) == "۱ آذر ۱۴۰۵، ۰:۳۰"
    assert jalali.moment(late, TODAY) == "امروز ۰:۳۰"
    assert jalali.moment(late - timedelta(days=1), TODAY) == "دیروز ۰:۳۰"
    assert jalali.moment(late - timedelta(days=3), TODAY) == "۲۸ آبان"
    assert jalali.moment(late - timedelta(days=400), TODAY) == "۲۶ مهر ۱۴۰۴"
    assert jalali.jalali_year(late) == 1405


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (-400, "۱۳ ماه دیر", "late"),
        (-800, "۲ سال دیر", "late"),
        (-4, "۴ روز دیر", "late"),
        (-1, "۱ روز دیر", "late"),
        (0, "امروز", "wait"),
        (1, "فردا", "wait"),
        (3, "۳ روز مانده", "wait"),
        (14, "۱۴ روز مانده", "wait"),
        (27, "۲۷ روز مانده", "ok"),
        (60, "۲ ماه مانده", "ok"),
        (200, "۶ ماه مانده", "info"),
        (1000, "۲ سال مانده", "info"),
    ],
)
def test_contextual(days, text, tone):
    assert jalali.contextual(TODAY + timedelta(days=days), TODAY) == (text, tone)


def test_ago():
    told = [jalali.ago(TODAY - timedelta(days=d), TODAY) for d in (0, 1, 41, 100, -1)]
    assert told == ["امروز", "دیروز", "۴۱ روز پیش", "۲۳ مرداد", "۲ آذر"]


@pytest.mark.parametrize(
    ("raw", "shown", "precision"),
    [
        ("1372", "۱۳۷۲", "year"),
        ("۱۳۷۲/۶", "شهریور ۱۳۷۲", "month"),
        ("6/1372", "شهریور ۱۳۷۲", "month"),
        ("1372/6/5", "۵ شهریور ۱۳۷۲", "day"),
    ],
)
def test_partial_dates(raw, shown, precision):
    found = jalali.parse_partial(raw, today=TODAY)
    assert jalali.format_partial(found) == shown
    assert found.precision == precision
    assert jalali.PartialDate.of(found.first_day, precision) == found
    assert jalali.parse_partial(str(found)) == found
    assert found.first_day <= found.last_day


def test_unknown_and_impossible_partial_dates():
    assert jalali.parse_partial("نامشخص") is None and jalali.parse_partial("") is None
    assert jalali.format_partial(None) == ""
    for raw, code in [
        ("1372/13", "month"),
        ("1406", "future"),
        ("0900", "year"),
        ("3/5", "partial"),
    ]:
        with pytest.raises(InvalidValue) as refused:
            jalali.parse_partial(raw, today=TODAY)
        assert refused.value.code == f"date.{code}"
    with pytest.raises(ValueError, match="month"):
        jalali.PartialDate(1372, None, 5)
