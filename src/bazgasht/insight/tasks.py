"""What the worker does for this room, under a declared narrow scope."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from bazgasht.core import scope
from bazgasht.core.week import Week

from . import facts, schedule


@app.periodic(cron="5 * * * *")
@app.task(name="insight.weekly", queueing_lock="insight.weekly", pass_context=False)
def weekly_reports(timestamp: int) -> int:
    """Hourly: this week's figures so far, and every report that is due."""
    with scope.entered(scope.Scope(task="insight.weekly")):
        week = Week.of(timezone.localdate())
        facts.compute(start=week.start, end=week.end)
        return schedule.catch_up(timezone.now())
