from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.config import ConfigError
from bazgasht.core import holidays
from bazgasht.core.jalali import from_jalali, is_leap

days = st.dates(date(2020, 3, 20), date(2031, 3, 20))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ((1405, 1, 3), "عید نوروز"),
        ((1403, 12, 30), "پایان سال"),
        ((1403, 4, 26), "عاشورا"),
        ((1404, 3, 16), "عید قربان"),
        ((1405, 4, 4), "عاشورا"),
        ((1405, 8, 22), "شهادت حضرت فاطمه"),
        ((1409, 11, 22), "پیروزی انقلاب اسلامی"),
        ((1405, 9, 1), ""),
    ],
)
def test_names(day, name):
    assert holidays.holiday_name(from_jalali(*day)) == name


def test_names_in_english(english):
    assert holidays.holiday_name(from_jalali(1405, 4, 4)) == "Ashura"


def test_every_entry_is_a_day_that_exists_and_is_named():
    data = holidays._data()
    named = {row["name"] for row in data["solar"]}
    for year, entries in data["lunar"].items():
        assert 16 <= len(entries) <= 20
        for entry, name in entries.items():
            from_jalali(year, *map(int, entry.split("/")))
            named.add(name)
    assert named == set(data["names"])
    assert set(data["lunar"]) == set(range(1399, holidays.known_until() + 1))


@pytest.mark.parametrize("year", range(1399, 1411))
def test_nowruz_has_no_gap(year):
    first = from_jalali(year, 12, 29)
    length = 6 if is_leap(year) else 5
    assert all(holidays.is_holiday(first + timedelta(days=i)) for i in range(length))


@given(days)
def test_fridays_are_off(day):
    assert holidays.is_working_day(day) == (not holidays.is_holiday(day))
    if day.weekday() == 4:
        assert holidays.is_holiday(day)


@given(days, st.integers(0, 40))
def test_working_days_add_up(day, n):
    end = holidays.add_working_days(day, n)
    assert holidays.working_days_between(day, end) == n
    assert n == 0 or holidays.is_working_day(end)
    assert holidays.add_working_days(day, n + 1) == holidays.add_working_days(end, 1)
    assert end >= day + timedelta(days=n)


@given(days, st.integers(1, 20))
def test_working_days_backwards(day, n):
    start = holidays.add_working_days(day, 1)
    assert holidays.add_working_days(holidays.add_working_days(start, n), -n) == start


def test_deadlines():
    eve = from_jalali(1405, 4, 2)
    assert holidays.add_deadline(eve, 3) == from_jalali(1405, 4, 5)
    assert holidays.add_deadline(eve, 1, working=True) == from_jalali(1405, 4, 6)


@pytest.fixture
def own(settings, tmp_path):
    """Writes the installation's own file."""
    settings.HOLIDAYS_FILE = tmp_path / "holidays.yaml"

    def write(text):
        settings.HOLIDAYS_FILE.write_text(text, "utf-8")
        forget()

    yield write
    settings.HOLIDAYS_FILE.unlink(missing_ok=True)
    forget()


def forget():
    for kept in (holidays._data, holidays._solar, holidays._lunar):
        kept.cache_clear()


def test_an_installation_adds_a_year_and_corrects_one(own):
    later = holidays.known_until() + 1
    assert not holidays.holiday_name(from_jalali(later, 2, 25))
    own(
        "names:\n  mourning: {fa: عزای عمومی, en: Day of mourning}\n"
        "solar:\n  - {month: 6, day: 8, name: mourning, from: 1404}\n"
        f'lunar:\n  {later}:\n    "02/25": mourning\n  1405:\n    "04/05": ashura\n'
    )
    assert holidays.known_until() == later
    assert holidays.holiday_name(from_jalali(later, 2, 25)) == "عزای عمومی"
    assert holidays.holiday_name(from_jalali(1405, 4, 5)) == "عاشورا"
    assert not holidays.holiday_name(from_jalali(1405, 4, 4)), "the year is replaced as a whole"
    assert holidays.holiday_name(from_jalali(1405, 6, 8)) == "عزای عمومی"
    assert not holidays.holiday_name(from_jalali(1403, 6, 8))
    eve = from_jalali(later, 2, 24)
    assert holidays.add_deadline(eve, 1, working=True) > from_jalali(later, 2, 25)


@pytest.mark.parametrize(
    "text",
    [
        'lunar: {1406: {"13/01": fitr}}',
        'lunar: {1406: {"01/01": nobody}}',
        "names: {half: {fa: نیمه}}\nsolar: [{month: 1, day: 1, name: half}]",
        "lunar: [",
        "just words",
    ],
)
def test_a_faulty_file_is_named(own, text):
    with pytest.raises(ConfigError, match=r"holidays\.yaml can't be used"):
        own(text)
        holidays.known_until()
