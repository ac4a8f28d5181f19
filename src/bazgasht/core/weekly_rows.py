"""Columns of something that happens every week, and what no row may say."""

from __future__ import annotations

from django.db import models

from .weekly import Times


class Weekly(models.Model):
    """Columns of something that happens every week. Its room adds :func:`constraints`."""

    weekdays = models.JSONField(default=list)
    """0 Saturday … 6 Friday; none: not known."""
    time_from = models.TimeField(null=True)
    time_to = models.TimeField(null=True)

    class Meta:
        abstract = True

    @property
    def times(self) -> Times:
        return Times(tuple(self.weekdays), self.time_from, self.time_to)

    def set_times(self, times: Times) -> None:
        """Raises InvalidValue naming the field."""
        good = times.checked()
        self.weekdays, self.time_from, self.time_to = list(good.days), good.begins, good.ends


TIMES_FIELDS = ("weekdays", "time_from", "time_to")


def constraints(table: str) -> list[models.CheckConstraint]:
    """What no row of ``table`` may say."""
    hours = models.Q(time_from=None, time_to=None)
    whole = models.Q(time_from__isnull=False, time_to__isnull=False)
    return [
        models.CheckConstraint(
            condition=models.Q(weekdays__contained_by=list(range(7))), name=f"{table}_weekdays"
        ),
        models.CheckConstraint(
            condition=hours
            | whole & ~models.Q(weekdays=[]) & ~models.Q(time_from=models.F("time_to")),
            name=f"{table}_hours_of_day",
        ),
    ]
