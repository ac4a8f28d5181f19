"""Public holidays as dated data, and deadlines counted in working days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from bazgasht.config import ConfigError
from bazgasht.core import yaml_text

from .digits import is_persian
from .jalali import from_jalali, jalali_parts

_DATA = "data/holidays.yaml"
FRIDAY = 4
LEAP = 1403


@cache
def _data() -> dict[str, Any]:
    """The shipped days with those of the installation's own file, whose years and days win."""
    shipped = _parsed((resources.files(__package__) / _DATA).read_text("utf-8"))
    own: Path = settings.HOLIDAYS_FILE
    if not own.exists():
        return shipped
    try:
        added = _parsed(own.read_text("utf-8"))
        merged = {
            "names": shipped["names"] | added["names"],
            "solar": shipped["solar"] + added["solar"],
            "lunar": shipped["lunar"] | added["lunar"],
        }
        _require_real(merged)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, KeyError, OSError) as error:
        raise ConfigError(f"{own} can't be used: {error}") from None
    return merged


def _parsed(text: str) -> dict[str, Any]:
    found = yaml_text.load(text) or {}
    return {
        "names": dict(found.get("names") or {}),
        "solar": list(found.get("solar") or ()),
        "lunar": dict(found.get("lunar") or {}),
    }


def _require_real(data: dict[str, Any]) -> None:
    """Every day exists and has a name in both languages; raises ValueError or KeyError."""
    for row in data["solar"]:
        _require_name(data, row["name"])
        from_jalali(LEAP, row["month"], row["day"])
    for year, days in data["lunar"].items():
        for day, name in days.items():
            _require_name(data, name)
            from_jalali(year, *map(int, day.split("/")))


def _require_name(data: dict[str, Any], name: str) -> None:
    if not {"fa", "en"} <= set(data["names"].get(name, ())):
        raise ValueError(f"the occasion {name!r} has no names in fa and en")


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
    solar ones and Fridays until the published calendar is added to the installation's own file."""
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
