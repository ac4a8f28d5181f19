"""The forecast of whatever has a target and a day: «با این شتاب، ۱۲ روز دیر»."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .digits import localise

Number = int | float | Decimal | Fraction

HORIZON = 3650
"""Days from today beyond which a pace is told as never: a line that long says nothing."""


class Pace(StrEnum):
    """What a forecast comes to."""

    REACHED = "reached"
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Forecast:
    """``done_on`` and ``days_late`` (below zero when early) are told only of what is still to come
    and has a pace; a target that is reached, a standstill and the first day have neither."""

    done_on: date | None
    days_late: int | None
    pace: Pace = Pace.UNKNOWN
    beyond: bool = False
    """Some pace, but none that ends inside the horizon."""

    @property
    def words(self) -> str:
        """In the language it is asked in: a report keeps them in both."""
        if self.days_late is not None:
            return _words(self.days_late)
        if self.beyond:
            return _("At this pace, not within ten years")
        return str(_WITHOUT_A_DAY[self.pace])


_WITHOUT_A_DAY = {
    Pace.REACHED: gettext_lazy("The target is reached"),
    Pace.UNKNOWN: gettext_lazy("It is too early to tell"),
    Pace.NEVER: gettext_lazy("At this pace, never"),
}


def share(*, baseline: Number, target: Number, value: Number) -> Fraction:
    """How much of the way from the baseline to the target is made: below 0 when it went the wrong
    way, above 1 beyond the target. A target that is the baseline is reached."""
    way = Fraction(target) - Fraction(baseline)
    return (Fraction(value) - Fraction(baseline)) / way if way else Fraction(1)


def forecast(
    *, baseline: Number, target: Number, value: Number, since: date, today: date, due: date
) -> Forecast:
    """When the target is reached if it goes on as on average since ``since``, held against ``due``.

    ``value`` is where it stands on ``today``; the target may lie below the baseline. Exact
    arithmetic, whole days, a day begun counts as a day.
    """
    made = share(baseline=baseline, target=target, value=value)
    if made >= 1:
        return Forecast(None, None, Pace.REACHED)
    gone = (today - since).days
    if gone <= 0:
        return Forecast(None, None, Pace.UNKNOWN)
    if made <= 0:
        return Forecast(None, None, Pace.NEVER)
    needed = -((-gone * made.denominator) // made.numerator)  # gone / made, rounded up
    if needed - gone > HORIZON or date.max - since < timedelta(days=needed):
        return Forecast(None, None, Pace.NEVER, beyond=True)
    done_on = since + timedelta(days=needed)
    days = (done_on - due).days
    return Forecast(done_on, days, _pace(days))


def _pace(days: int) -> Pace:
    return Pace.LATE if days > 0 else Pace.EARLY if days < 0 else Pace.ON_TIME


def _words(days: int) -> str:
    n = abs(days)
    if days > 0:
        text = ngettext(
            "At this pace, done %(n)s day late", "At this pace, done %(n)s days late", n
        )
    elif days < 0:
        text = ngettext(
            "At this pace, done %(n)s day early", "At this pace, done %(n)s days early", n
        )
    else:
        text = _("At this pace, done on the day")
    return text % {"n": localise(n)}
