"""Days of the week and hours of what happens every week: of a course, a place of work, of a person's no.

Unknown is a state: no days means that nobody has said. Hours are one window on each of the days; one
that ends before it begins runs past midnight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from .digits import is_persian, localise
from .errors import InvalidValue
from .jalali import WEEKDAYS

DAY = 24 * 60
WEEK = 7 * DAY


class Slot(NamedTuple):
    """Minutes from ``start`` to ``end`` of one day (0 Saturday … 6 Friday); past midnight ``end`` is
    over a day's minutes. Both None: some time of that day, nobody has said when."""

    day: int
    start: int | None = None
    end: int | None = None

    @property
    def timed(self) -> bool:
        return self.start is not None


@dataclass(frozen=True)
class Times:
    days: tuple[int, ...] = ()
    begins: time | None = None
    ends: time | None = None

    @property
    def minutes(self) -> int | None:
        """In a week; None when the hours are not known."""
        if self.begins is None or self.ends is None:
            return None
        return len(self.days) * ((_minute(self.ends) - _minute(self.begins)) % DAY)

    def slots(self) -> tuple[Slot, ...]:
        if self.begins is None or self.ends is None:
            return tuple(Slot(day) for day in self.days)
        start, end = _minute(self.begins), _minute(self.ends)
        return tuple(Slot(day, start, end if end > start else end + DAY) for day in self.days)

    def checked(self) -> Times:
        """In the order of the week, each day once. Raises InvalidValue naming ``weekdays``,
        ``time_from`` or ``time_to``."""
        if not set(self.days) <= set(range(7)):
            raise InvalidValue("weekly.days", _("Choose days of the week."), field="weekdays")
        if (self.begins is None) != (self.ends is None):
            field = "time_from" if self.begins is None else "time_to"
            raise InvalidValue("weekly.half", _("Give both hours, or none."), field=field)
        if self.begins is not None and self.begins == self.ends:
            raise InvalidValue("weekly.empty", _("It ends when it begins."), field="time_to")
        if self.begins is not None and not self.days:
            raise InvalidValue("weekly.no_days", _("Say on which days."), field="weekdays")
        return Times(tuple(sorted(set(self.days))), self.begins, self.ends)

    def stored(self) -> dict[str, Any]:
        """As JSON; empty when nothing is said."""
        if not self.days:
            return {}
        return {"days": list(self.days), "from": _clock(self.begins), "to": _clock(self.ends)}

    @classmethod
    def read(cls, stored: Mapping[str, Any] | None) -> Times:
        if not stored:
            return cls()
        begins, ends = stored.get("from"), stored.get("to")
        return cls(
            tuple(stored.get("days", ())), time.fromisoformat(begins) if begins else None,
            time.fromisoformat(ends) if ends else None,
        )  # fmt: skip

    def __bool__(self) -> bool:
        return bool(self.days)

    def __str__(self) -> str:
        return slot_words(self.slots())


UNSAID = Times()
"""Nobody has said."""


def meet(ones: Iterable[Slot], others: Iterable[Slot]) -> bool:
    """Whether two of them may be at once; a day without hours is taken as the whole day."""
    mine = [_span(s) for s in ones]
    return any(_cross(a, _span(b)) for b in others for a in mine)


def surely_meet(cannot: Iterable[Slot], slots: Iterable[Slot]) -> bool:
    """Whether something happens when somebody can't come: what nobody has said shuts nobody out, so
    a day without hours counts only against whoever can't on that whole day."""
    no = list(cannot)
    for slot in slots:
        against = no if slot.timed else [s for s in no if not s.timed and s.day == slot.day]
        if meet(against, [slot]):
            return True
    return False


def slot_words(slots: Iterable[Slot]) -> str:
    """«شنبه تا چهارشنبه، ۰۸:۰۰ تا ۱۴:۰۰»: days with the same hours together; empty when nothing is
    said."""
    by_hours: dict[tuple[int | None, int | None], list[int]] = {}
    for slot in slots:
        by_hours.setdefault((slot.start, slot.end), []).append(slot.day)
    said = []
    for (start, end), days in by_hours.items():
        told = _days(tuple(sorted(set(days))))
        if start is not None and end is not None:
            hours = {"from": _shown(start), "to": _shown(end)}
            told = _("%(days)s, %(hours)s") % {
                "days": told, "hours": _("%(from)s to %(to)s") % hours
            }  # fmt: skip
        said.append(told)
    return _("; ").join(said)


def _shown(minute: int) -> str:
    hour, rest = divmod(minute % DAY, 60)
    return localise(f"{hour:02}:{rest:02}")


def _days(days: tuple[int, ...]) -> str:
    names = WEEKDAYS["fa" if is_persian() else "en"]
    if len(days) == 7:
        return _("every day")
    if len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": names[days[0]], "last": names[days[-1]]}
    return _(", ").join(names[day] for day in days)


def _span(slot: Slot) -> tuple[int, int]:
    at = slot.day * DAY
    if slot.start is None or slot.end is None:
        return at, at + DAY
    return at + slot.start, at + slot.end


def _cross(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """On the circle of a week: Friday night runs into Saturday."""
    return any(
        a[0] < b[1] + turn and b[0] + turn < a[1] for turn in (-WEEK, 0, WEEK)
    )  # fmt: skip


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
