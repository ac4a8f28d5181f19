"""What the worker does for this room, under a declared narrow scope."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bazgasht.core import scope

from .services.openings import expire_openings


@app.periodic(cron="40 20 * * *")  # UTC: ten past midnight in Tehran
@app.task(name="jobs.expire", queueing_lock="jobs.expire", pass_context=False)
def expire(timestamp: int) -> int:
    """Every night: openings whose last day has passed take nobody any more."""
    with scope.entered(scope.Scope(task="jobs.expire")):
        return expire_openings()
