"""A Jalali month as a span of days, and how many of them are days of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bazgasht.core.holidays import holiday_name
from bazgasht.core.jalali import format_jalali
from bazgasht.core.jalali.calendar import days_in_month, from_jalali, jalali_parts, today

from .states import Weekday


@dataclass(frozen=True, order=True)
class JalaliMonth:
    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> JalaliMonth:
        return cls(*jalali_parts(day)[:2])

    @classmethod
    def before_today(cls) -> JalaliMonth:
        """The newest month that is over."""
        return cls.of(today()).previous()

    def previous(self) -> JalaliMonth:
        return JalaliMonth(self.year - (self.month == 1), 12 if self.month == 1 else self.month - 1)

    @property
    def first(self) -> date:
        return from_jalali(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return from_jalali(self.year, self.month, days_in_month(self.year, self.month))

    @property
    def words(self) -> str:
        return format_jalali(self.first, "month")

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def due_days(self, rest_day: int) -> int:
        """Days that are neither the weekly rest day nor a public holiday."""
        return sum(weekday(day) != rest_day and not holiday_name(day) for day in self.days())


def weekday(day: date) -> int:
    """A :class:`~bazgasht.work.states.Weekday` value: Saturday is 0."""
    return int(Weekday((day.weekday() + 2) % 7))
