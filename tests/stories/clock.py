"""A story that lasts weeks: the clock of the program stands where the story is."""

from datetime import datetime, timedelta

from django.utils import timezone

from bazgasht.core.jalali import calendar


class Any(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


class Clock:
    """``clock.back(20)``: it is noon, twenty days ago; ``clock.back(0)``: the real hour again."""

    def __init__(self, monkeypatch):
        self.monkeypatch, self.real, self.days = monkeypatch, timezone.now, 0
        clock = self

        class Standing(datetime, metaclass=Any):
            @classmethod
            def now(cls, tz=None):
                return clock.now().astimezone(tz)

        monkeypatch.setattr(timezone, "now", self.now)
        monkeypatch.setattr(calendar, "datetime", Standing)

    def now(self):
        moment = self.real()
        if not self.days:
            return moment
        day = moment.astimezone(calendar.TEHRAN).date() - timedelta(days=self.days)
        return datetime(day.year, day.month, day.day, 12, tzinfo=calendar.TEHRAN)

    def back(self, days):
        self.days = days
