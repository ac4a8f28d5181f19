"""What the worker does for this room, under a declared narrow scope."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bazgasht.core import scope

from .services.remind import escalate_due


@app.periodic(cron="0 4 * * *")  # UTC: half past seven in Tehran
@app.task(name="referrals.remind", queueing_lock="referrals.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Every morning: tell bodies, secretaries and headquarters of what is unanswered."""
    with scope.entered(scope.Scope(task="referrals.remind")):
        return escalate_due().referrals
