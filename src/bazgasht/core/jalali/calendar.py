"""Conversions between Gregorian dates and Jalali years, months and days, in Tehran's time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

TEHRAN = ZoneInfo("Asia/Tehran")
FIRST_YEAR, LAST_YEAR = 1200, 1499
"""Jalali years that can stand in a file; anything else is a mistake."""


def is_leap(year: int) -> bool:
    return bool(JalaliDate.is_leap(year))


def days_in_month(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian date. Raises ValueError for a day that does not exist."""
    return JalaliDate(year, month, day).to_gregorian()


def jalali_parts(value: date) -> tuple[int, int, int]:
    """(year, month, day) of a date, or of a moment in Tehran."""
    j = JalaliDate.to_jalali(local_date(value))
    return j.year, j.month, j.day


def jalali_year(value: date | None = None) -> int:
    """The Jalali year of a date or moment, of today when left out."""
    return jalali_parts(today() if value is None else value)[0]


def to_local(value: datetime) -> datetime:
    """A moment in Tehran's time; a naive one is taken to be so already."""
    return value if value.tzinfo is None else value.astimezone(TEHRAN)


def local_date(value: date) -> date:
    """The day in Tehran of a date or a moment."""
    return to_local(value).date() if isinstance(value, datetime) else value


def today() -> date:
    return datetime.now(TEHRAN).date()
