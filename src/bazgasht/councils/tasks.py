"""What the worker does for this room, under a declared narrow scope."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bazgasht.core import scope

from .services import tell_due


@app.periodic(cron="15 3 * * *")  # UTC: a quarter to seven in Tehran
@app.task(name="councils.remind", queueing_lock="councils.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Every morning: reminders before the day of a resolution, escalation after it."""
    with scope.entered(scope.Scope(task="councils.remind")):
        return tell_due()
