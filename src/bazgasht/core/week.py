"""Weeks: Saturday to Friday in Tehran, named by the Jalali year of their Tuesday."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .digits import identifier_text, localise
from .errors import InvalidValue
from .jalali import TEHRAN, format_jalali, from_jalali, jalali_parts, local_date, today
from .jalali.calendar import FIRST_YEAR, LAST_YEAR

_NAME = re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII | re.IGNORECASE)
_TUESDAY = timedelta(days=3)
_WEEK = timedelta(days=7)


def _start_of_first(year: int) -> date:
    """The Saturday before the first Tuesday of a Jalali year."""
    new_year = from_jalali(year, 1, 1)
    return new_year + timedelta(days=(1 - new_year.weekday()) % 7) - _TUESDAY


def weeks_in(year: int) -> int:
    """52 or 53."""
    return (_start_of_first(year + 1) - _start_of_first(year)).days // 7


@dataclass(frozen=True, order=True)
class Week:
    """``1405-W35`` is 23–29 Aban 1405. Weeks are ordered by time.

    Raises InvalidValue (``week.number``) for a number the year does not have.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        known = FIRST_YEAR <= self.year <= LAST_YEAR
        if not (known and 1 <= self.number <= weeks_in(self.year)):
            raise InvalidValue("week.number", gettext_lazy("There is no such week."))

    @classmethod
    def of(cls, value: date) -> Week:
        """The week of a date, or of a moment in Tehran."""
        day = local_date(value)
        tuesday = day - timedelta(days=(day.weekday() + 2) % 7) + _TUESDAY
        year = jalali_parts(tuesday)[0]
        return cls(year, (tuesday - _TUESDAY - _start_of_first(year)).days // 7 + 1)

    @classmethod
    def current(cls) -> Week:
        return cls.of(today())

    @classmethod
    def parse(cls, raw: object) -> Week:
        """Raises InvalidValue with ``week.format`` or ``week.number``."""
        match = _NAME.fullmatch(identifier_text(raw))
        if not match:
            raise InvalidValue(
                "week.format", gettext_lazy("Write the week as year and number, like 1405-W35.")
            )
        return cls(int(match[1]), int(match[2]))

    @property
    def start(self) -> date:
        """Its Saturday."""
        return _start_of_first(self.year) + _WEEK * (self.number - 1)

    @property
    def end(self) -> date:
        """Its Friday, still inside."""
        return self.start + timedelta(days=6)

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=i) for i in range(7)]

    def bounds(self) -> tuple[datetime, datetime]:
        """The moments it begins (inside) and ends (outside), in Tehran."""
        midnight = time(tzinfo=TEHRAN)
        return (
            datetime.combine(self.start, midnight),
            datetime.combine(self.start + _WEEK, midnight),
        )

    def __contains__(self, value: date) -> bool:
        return self.start <= local_date(value) <= self.end

    def shift(self, weeks: int) -> Week:
        return Week.of(self.start + _WEEK * weeks)

    def next(self) -> Week:
        return self.shift(1)

    def prev(self) -> Week:
        return self.shift(-1)

    def same_week_last_year(self) -> Week:
        """The same number a year before; week 53 is compared with 52 where there is no 53."""
        return Week(self.year - 1, min(self.number, weeks_in(self.year - 1)))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"

    def label(self) -> str:
        """«هفتهٔ ۳۵ سال ۱۴۰۵، ۲۳ تا ۲۹ آبان»."""
        return _("Week %(number)s of %(year)s, %(days)s") % {
            "number": localise(self.number),
            "year": localise(self.year),
            "days": self.span(),
        }

    def span(self) -> str:
        """«۲۳ تا ۲۹ آبان», «۲۸ اسفند تا ۴ فروردین»."""
        same = jalali_parts(self.start)[1] == jalali_parts(self.end)[1]
        first = (
            localise(jalali_parts(self.start)[2]) if same else format_jalali(self.start, "short")
        )
        return _("%(first)s to %(last)s") % {
            "first": first,
            "last": format_jalali(self.end, "short"),
        }
