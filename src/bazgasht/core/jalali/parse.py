"""Dates as people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.translation import gettext_lazy as _

from ..digits import identifier_text
from ..errors import InvalidValue
from .calendar import FIRST_YEAR, LAST_YEAR, days_in_month, from_jalali, jalali_parts
from .calendar import today as today_in_tehran

Kind = Literal["birth", "admission", "release", "any"]

UNKNOWN = frozenset({"نامشخص", "نامعلوم", "ندارد", "unknown", "n/a", "-", "؟", "?"})
_GREGORIAN_FROM, _GREGORIAN_TO = 1900, 2100
_SERIAL_FROM, _SERIAL_TO = 10_000, 60_000
_SERIAL_ZERO = date(1899, 12, 30)
_LONGEST = 40
_SEPARATOR = r"(?:\s*[/\\.\-–]\s*|\s+)"
_THREE = re.compile(
    rf"(\d{{1,4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,4}})"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_TWO = re.compile(rf"\d{{1,4}}{_SEPARATOR}\d{{1,4}}", re.ASCII)
_FRACTION = re.compile(r"\d{5}\.\d+", re.ASCII)


def parse_jalali(raw: object, *, kind: Kind = "any", today: date | None = None) -> date:
    """The Gregorian date meant by a typed text or a cell.

    Reads y/m/d and d/m/y with a four-digit Jalali year, eight digits, yy/m/d, cells that are dates
    or Excel serial numbers, and Gregorian years from 1900 when the year comes first. A two-digit
    year is the latest that is not in the future for births, else 50–99 → 13xx and 00–49 → 14xx.

    Raises InvalidValue with ``date.empty``, ``.unknown``, ``.partial`` (a part is missing),
    ``.year``, ``.month``, ``.day``, ``.future`` (births) or ``.format``.
    """
    day = _read(raw, kind, today)
    if kind == "birth" and day > (today or today_in_tehran()):
        raise InvalidValue("date.future", _("A date of birth can't be in the future."))
    return day


def _read(raw: object, kind: Kind, today: date | None) -> date:
    if isinstance(raw, date):
        return _from_date_cell(raw.date() if isinstance(raw, datetime) else raw)
    if isinstance(raw, bool):
        raise _format()
    text = identifier_text(raw)
    if not text:
        raise InvalidValue("date.empty", _("Enter the date."))
    if text.casefold() in UNKNOWN:
        raise InvalidValue("date.unknown", _("The date is given as unknown."))
    if len(text) > _LONGEST:
        raise _format()
    if text.isdigit():
        return _from_number(text)
    match = _THREE.fullmatch(text)
    if match:
        return _from_parts(match[1], match[2], match[3], kind, today)
    if _FRACTION.fullmatch(text):
        return _from_number(text[:5])
    raise _partial() if _TWO.fullmatch(text) else _format()


def _from_date_cell(cell: date) -> date:
    # some programs turn a typed 1401-07-14 into a date of the year 1401 of their own calendar
    if FIRST_YEAR <= cell.year <= LAST_YEAR:
        return build_jalali(cell.year, cell.month, cell.day)
    if cell.year < _GREGORIAN_FROM:
        raise _year()
    return cell


def _from_number(digits: str) -> date:
    if len(digits) == 8:
        return _from_parts(digits[:4], digits[4:6], digits[6:], "any", None)
    if len(digits) == 5 and _SERIAL_FROM <= int(digits) <= _SERIAL_TO:
        return _SERIAL_ZERO + timedelta(days=int(digits))
    if len(digits) == 4 and FIRST_YEAR <= int(digits) <= LAST_YEAR:
        raise _partial()
    raise _format()


def _from_parts(first: str, second: str, third: str, kind: Kind, today: date | None) -> date:
    month = int(second)
    if len(first) == 4 and len(third) <= 2:
        year, day = int(first), int(third)
        if _GREGORIAN_FROM <= year <= _GREGORIAN_TO:
            return _gregorian(year, month, day)
        return build_jalali(year, month, day)
    if len(third) == 4 and len(first) <= 2:
        return build_jalali(int(third), month, int(first))
    if len(first) == 2 and len(third) <= 2:
        day = int(third)
        return build_jalali(_whole_year(int(first), month, day, kind, today), month, day)
    raise _format()


def _whole_year(year: int, month: int, day: int, kind: Kind, today: date | None) -> int:
    if kind != "birth":
        return year + (1300 if year >= 50 else 1400)
    past = (1400 + year, month, day) <= jalali_parts(today or today_in_tehran())
    return year + (1400 if past else 1300)


def build_jalali(year: int, month: int, day: int) -> date:
    """The date of Jalali parts. Raises InvalidValue with ``date.year``, ``.month`` or ``.day``."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _year()
    if not 1 <= month <= 12:
        raise InvalidValue("date.month", _("There is no such month."))
    if not 1 <= day <= days_in_month(year, month):
        raise InvalidValue("date.day", _("This month has no such day."))
    return from_jalali(year, month, day)


def _gregorian(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise InvalidValue("date.month", _("There is no such month."))
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidValue("date.day", _("This month has no such day.")) from None


def _year() -> InvalidValue:
    return InvalidValue("date.year", _("The year can't be right."))


def _partial() -> InvalidValue:
    return InvalidValue("date.partial", _("Year, month and day are all needed."))


def _format() -> InvalidValue:
    return InvalidValue("date.format", _("Write the date as year/month/day, like 1401/07/14."))
