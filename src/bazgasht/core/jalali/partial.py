"""Births of which only the year, or year and month, is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from ..digits import identifier_text, localise
from ..errors import InvalidValue
from .calendar import FIRST_YEAR, LAST_YEAR, days_in_month, from_jalali, jalali_parts
from .calendar import today as today_in_tehran
from .parse import UNKNOWN, build_jalali, parse_jalali
from .words import format_jalali, month_name

_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"(\d{1,4})\s*[/\\.\-]\s*(\d{1,4})", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """A Jalali date whose day, or day and month, may be unknown.

    Raises InvalidValue for parts that can't be, ValueError for a day without its month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day needs its month")
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise InvalidValue("date.year", _("The year can't be right."))
        build_jalali(self.year, 1 if self.month is None else self.month, self.day or 1)

    @classmethod
    def of(cls, day: date, precision: str = "day") -> PartialDate:
        """From a stored first day and its precision: ``day``, ``month`` or ``year``."""
        parts = jalali_parts(day)
        return cls(*parts[: {"year": 1, "month": 2, "day": 3}[precision]])

    @property
    def precision(self) -> str:
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def first_day(self) -> date:
        """The earliest day it can be: what is stored beside the precision."""
        return from_jalali(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return from_jalali(self.year, month, self.day or days_in_month(self.year, month))

    def __str__(self) -> str:
        month = "" if self.month is None else f"/{self.month:02}"
        return f"{self.year}{month}" + ("" if self.day is None else f"/{self.day:02}")


def parse_partial(raw: object, *, today: date | None = None) -> PartialDate | None:
    """What is known of a birth typed into a form: 1372, 1372/6, 6/1372 or a whole date.

    Nothing and «نامشخص» are None. Imports use :func:`parse_jalali`, which wants all parts. Raises
    InvalidValue as that does.
    """
    text = raw if isinstance(raw, date) else identifier_text(raw)
    if isinstance(text, str):
        if not text or text.casefold() in UNKNOWN:
            return None
        found = _incomplete(text)
        if found:
            if found.first_day > (today or today_in_tehran()):
                raise InvalidValue("date.future", _("A date of birth can't be in the future."))
            return found
    return PartialDate.of(parse_jalali(text, kind="birth", today=today))


def _incomplete(text: str) -> PartialDate | None:
    if _YEAR.fullmatch(text):
        return PartialDate(int(text))
    match = _MONTH.fullmatch(text)
    if not match:
        return None
    first, second = match.groups()
    if len(first) == 4 and len(second) <= 2:
        return PartialDate(int(first), int(second))
    if len(second) == 4 and len(first) <= 2:
        return PartialDate(int(second), int(first))
    return None


def format_partial(value: PartialDate | None) -> str:
    """«۱۳۷۲», «شهریور ۱۳۷۲» or «۵ شهریور ۱۳۷۲»; nothing for what is unknown."""
    if value is None:
        return ""
    if value.day is not None:
        return format_jalali(value.first_day, "long")
    if value.month is not None:
        return localise(f"{month_name(value.month)} {value.year}")
    return localise(value.year)
