"""The legal floor and hours of a place or a job, on one day in one province."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from bazgasht.core.errors import InvalidValue
from bazgasht.core.money import format_money
from bazgasht.core.weekly import Times
from bazgasht.work.selectors.rules import floor_on, law_on

from ..states import PayKind


def check_terms(
    pay_kind: str, wage: int | None, hours_week: int | None, *, province: str, day: date
) -> None:
    """What is not known is held against nothing. Raises InvalidValue ``jobs.floor`` or
    ``jobs.hours_law`` naming the field, Conflict when no rule of that day is recorded."""
    if hours_week is None:
        return
    floor = floor_on(day, province)
    if hours_week * 60 > floor.full_week:
        raise InvalidValue(
            "jobs.hours_law", _("The law allows %(n)s hours a week at most."), field="hours_week",
            n=floor.full_week // 60,
        )  # fmt: skip
    least = 0
    if pay_kind == PayKind.HOURLY:
        least = floor.hour
    elif pay_kind == PayKind.MONTHLY:
        least = -(-floor.month * hours_week * 60 // floor.full_week)
    if wage is not None and wage < least:
        raise InvalidValue(
            "jobs.floor", _("Under the legal floor: at least %(least)s for these hours."),
            field="wage", least=format_money(least),
        )  # fmt: skip


def check_times(times: Times, hours_week: int, *, province: str, day: date) -> None:
    """The days of rest of the law, and as many hours as are promised for the week.

    What is not known is held against nothing. Raises InvalidValue ``jobs.rest`` or ``jobs.window``.
    """
    if not times:
        return
    most = 7 - law_on(day, province).rest_days
    if len(times.days) > most:
        raise InvalidValue(
            "jobs.rest", _("The law leaves days of rest: at most %(n)s days of work a week."),
            field="weekdays", n=most,
        )  # fmt: skip
    if times.minutes is not None and times.minutes < hours_week * 60:
        raise InvalidValue(
            "jobs.window", _("These days and hours hold fewer than %(n)s hours a week."),
            field="time_to", n=hours_week,
        )  # fmt: skip
