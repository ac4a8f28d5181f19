"""Public holidays as dated data, and deadlines counted in working days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

from .digits import is_persian
from .jalali import jalali_parts

_DATA = "data/holidays.yaml"
FRIDAY = 4


@cache
def _data() -> dict[str, Any]:
    text = (resources.files(__package__) / _DATA).read_text("utf-8")
    return dict(yaml.safe_load(text))


@cache
def _solar() -> dict[tuple[int, int], tuple[str, int, int]]:
    first, last = 0, 9999
    return {
        (row["month"], row["day"]): (row["name"], row.get("from", first), row.get("until", last))
        for row in _data()["solar"]
    }


@cache
def _lunar() -> dict[tuple[int, int, int], str]:
    return {
        (year, *map(int, day.split("/"))): name
        for year, days in _data()["lunar"].items()
        for day, name in days.items()
    }


def known_until() -> int:
    """The last Jalali year whose lunar holidays are in the data; later years have only the fixed
    solar ones and Fridays until the published calendar is added."""
    return max(_data()["lunar"])


def holiday_name(day: date) -> str:
    """The occasion in the language of the page, or nothing. Fridays have no name."""
    year, month, dom = jalali_parts(day)
    key = _lunar().get((year, month, dom), "")
    if (month, dom) in _solar():
        name, first, last = _solar()[month, dom]
        key = name if first <= year <= last else key
    return str(_data()["names"][key]["fa" if is_persian() else "en"]) if key else ""


def is_holiday(day: date) -> bool:
    """Fridays and public holidays."""
    return day.weekday() == FRIDAY or bool(holiday_name(day))


def is_working_day(day: date) -> bool:
    return not is_holiday(day)


def add_working_days(start: date, days: int) -> date:
    """The ``days``-th working day after ``start`` (before it when negative); ``start`` itself is
    not counted, and stays for 0 even when it is a holiday."""
    step = timedelta(days=1 if days >= 0 else -1)
    day = start
    for _counted in range(abs(days)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def add_deadline(start: date, days: int, working: bool = False) -> date:
    """The last day of a deadline, in calendar days unless the service says working days."""
    return add_working_days(start, days) if working else start + timedelta(days=days)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``."""
    return sum(is_working_day(start + timedelta(days=i)) for i in range(1, (end - start).days + 1))
