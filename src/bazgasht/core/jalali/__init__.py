"""The Jalali calendar: stored Gregorian, shown and typed Jalali."""

from .calendar import (
    TEHRAN,
    days_in_month,
    from_jalali,
    is_leap,
    jalali_parts,
    jalali_year,
    local_date,
    to_local,
    today,
)
from .parse import parse_jalali
from .partial import PartialDate, format_partial, parse_partial
from .relative import Chip, WholeDay, ago, contextual, moment
from .words import (
    MONTHS,
    WEEKDAYS,
    format_datetime,
    format_jalali,
    format_time,
    month_name,
    weekday_name,
)

__all__ = [
    "MONTHS",
    "TEHRAN",
    "WEEKDAYS",
    "Chip",
    "PartialDate",
    "WholeDay",
    "ago",
    "contextual",
    "days_in_month",
    "format_datetime",
    "format_jalali",
    "format_partial",
    "format_time",
    "from_jalali",
    "is_leap",
    "jalali_parts",
    "jalali_year",
    "local_date",
    "moment",
    "month_name",
    "parse_jalali",
    "parse_partial",
    "to_local",
    "today",
    "weekday_name",
]
