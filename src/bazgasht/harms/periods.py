"""Periods of figures: a Jalali year ("1404") or a quarter of it ("1404-2")."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from bazgasht.core.digits import identifier_text, localise
from bazgasht.core.errors import InvalidValue

YEARS = range(1380, 1451)
_SHAPE = re.compile(r"^(1[34]\d\d)(?:[-/]?(?:[QqFf]|فصل)?([1-4]))?$")


def parse_period(text: str) -> str:
    """Raises InvalidValue for what is neither a year nor a quarter."""
    found = _SHAPE.match(identifier_text(text).replace(" ", "").removesuffix(".0"))
    if not found or int(found[1]) not in YEARS:
        raise InvalidValue("figure.period", _("A year like 1404, or a quarter like 1404-2."))
    return f"{found[1]}-{found[2]}" if found[2] else found[1]


def year_of(period: str) -> int:
    return int(period[:4])


def period_name(period: str) -> str:
    """In words: "1404", "spring 1404"."""
    year, _sep, quarter = period.partition("-")
    if not quarter:
        return localise(year)
    seasons = (_("spring"), _("summer"), _("autumn"), _("winter"))
    return _("%(season)s %(year)s") % {"season": seasons[int(quarter) - 1], "year": localise(year)}
