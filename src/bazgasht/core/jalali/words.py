"""Dates in words, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from ..digits import is_persian, localise
from .calendar import jalali_parts, local_date, to_local

MONTHS = {
    "fa": (
        "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
        "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
    ),
    "en": (
        "Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar",
        "Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand",
    ),
}  # fmt: skip
WEEKDAYS = {
    "fa": ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"),
    "en": ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
}
"""From Saturday, the first day of the week."""


def _language() -> str:
    return "fa" if is_persian() else "en"


def month_name(month: int) -> str:
    return MONTHS[_language()][month - 1]


def weekday_name(value: date) -> str:
    return WEEKDAYS[_language()][(local_date(value).weekday() + 2) % 7]


def format_jalali(value: date | None, style: str = "numeric") -> str:
    """A date, or the day of a moment in Tehran, in Jalali.

    ``numeric`` ۱۴۰۵/۰۹/۰۱, ``long`` ۱ آذر ۱۴۰۵, ``weekday`` یکشنبه ۱ آذر ۱۴۰۵, ``short`` ۱ آذر,
    ``month`` آذر ۱۴۰۵. Raises ValueError for another style; None is the empty text.
    """
    if value is None:
        return ""
    year, month, day = jalali_parts(value)
    if style == "numeric":
        return localise(f"{year}/{month:02}/{day:02}")
    short = f"{day} {month_name(month)}"
    if style == "short":
        return localise(short)
    if style == "long":
        return localise(f"{short} {year}")
    if style == "weekday":
        return localise(f"{weekday_name(value)} {short} {year}")
    if style == "month":
        return localise(f"{month_name(month)} {year}")
    raise ValueError(f"unknown style {style}")


def format_time(value: datetime | None) -> str:
    """«۹:۲۰» in Tehran."""
    if value is None:
        return ""
    local = to_local(value)
    return localise(f"{local.hour}:{local.minute:02}")


def format_datetime(value: datetime | None) -> str:
    """«۱ آذر ۱۴۰۵، ۹:۲۰» in Tehran."""
    if value is None:
        return ""
    comma = "،" if is_persian() else ","
    return f"{format_jalali(value, 'long')}{comma} {format_time(value)}"
