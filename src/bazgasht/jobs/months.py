"""Months as people count them: from a day of the Jalali calendar to the same day of another month."""

from __future__ import annotations

from datetime import date

from bazgasht.core.jalali.calendar import days_in_month, from_jalali, jalali_parts


def plus_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of a shorter month."""
    year, month, on = jalali_parts(day)
    over, index = divmod(month - 1 + months, 12)
    year, month = year + over, index + 1
    return from_jalali(year, month, min(on, days_in_month(year, month)))
