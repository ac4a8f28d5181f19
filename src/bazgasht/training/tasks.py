"""What the worker does for this room, under a declared narrow scope."""

from __future__ import annotations

from procrastinate.contrib.django import app

from bazgasht.core import scope

from .services.enrolments import expire_offers


@app.periodic(cron="45 20 * * *")  # UTC: a quarter past midnight in Tehran
@app.task(name="training.offers", queueing_lock="training.offers", pass_context=False)
def lapse_offers(timestamp: int) -> int:
    """Every night: seats that were offered and not taken go to the next on the list."""
    with scope.entered(scope.Scope(task="training.offers")):
        return expire_offers()
