"""Dates beside today: «۳ روز مانده», «۴ روز دیر», «دیروز ۹:۲۰»."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..digits import localise
from .calendar import jalali_parts, local_date
from .calendar import today as today_in_tehran
from .words import format_jalali, format_time

SOON = 14
"""Days up to which a due date asks for attention."""

FAR = 90
"""Days beyond which it only informs."""


class WholeDay(datetime):
    """A day whose hour nobody knows: noon, to stand in order among moments."""


class Chip(NamedTuple):
    """A short text and its tone: ``late``, ``wait``, ``ok`` or ``info``."""

    text: str
    tone: str


def contextual(due: date, today: date | None = None) -> Chip:
    """What a due date means today.

    ``late`` when past, ``wait`` up to 14 days ahead, ``ok`` up to 90, ``info`` beyond; from 60
    days on it is told in months, from two years on in years (rounded down).
    """
    days = (local_date(due) - (today or today_in_tehran())).days
    if days < 0:
        return Chip(_count_late(-days), "late")
    if days == 0:
        return Chip(_("today"), "wait")
    if days == 1:
        return Chip(_("tomorrow"), "wait")
    tone = "wait" if days <= SOON else "ok" if days <= FAR else "info"
    return Chip(_count_left(days), tone)


def _count_left(days: int) -> str:
    if days < 60:
        return _with(ngettext("%(n)s day left", "%(n)s days left", days), days)
    if days < 730:
        return _with(ngettext("%(n)s month left", "%(n)s months left", days // 30), days // 30)
    return _with(ngettext("%(n)s year left", "%(n)s years left", days // 365), days // 365)


def _count_late(days: int) -> str:
    if days < 60:
        return _with(ngettext("%(n)s day late", "%(n)s days late", days), days)
    if days < 730:
        return _with(ngettext("%(n)s month late", "%(n)s months late", days // 30), days // 30)
    return _with(ngettext("%(n)s year late", "%(n)s years late", days // 365), days // 365)


def ago(value: date, today: date | None = None) -> str:
    """How long ago: «امروز», «دیروز», «۴۱ روز پیش»; beyond 60 days the date itself."""
    today = today or today_in_tehran()
    days = (today - local_date(value)).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if 1 < days <= 60:
        return _with(ngettext("%(n)s day ago", "%(n)s days ago", days), days)
    return _date(value, today)


def moment(value: datetime, today: date | None = None) -> str:
    """When, on a timeline: «امروز ۹:۲۰», «دیروز ۹:۲۰», «۲۸ آبان», with the year if not this one.

    A :class:`WholeDay` is told without an hour: nobody knows it.
    """
    today = today or today_in_tehran()
    days = (today - local_date(value)).days
    if days in (0, 1):
        day = _("yesterday") if days else _("today")
        return day if isinstance(value, WholeDay) else f"{day} {format_time(value)}"
    return _date(value, today)


def _date(value: date, today: date) -> str:
    same_year = jalali_parts(value)[0] == jalali_parts(today)[0]
    return format_jalali(value, "short" if same_year else "long")


def _with(text: str, n: int) -> str:
    return text % {"n": localise(n)}
