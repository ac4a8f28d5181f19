"""What the worker does for this room, under a declared narrow scope."""

from __future__ import annotations

import uuid

from django.db import transaction
from procrastinate.contrib.django import app

from bazgasht.core import scope

from .letters import tell_case_team
from .services.openings import expire_openings


@app.periodic(cron="40 20 * * *")  # UTC: ten past midnight in Tehran
@app.task(name="jobs.expire", queueing_lock="jobs.expire", pass_context=False)
def expire(timestamp: int) -> int:
    """Every night: openings whose last day has passed take nobody any more."""
    with scope.entered(scope.Scope(task="jobs.expire")):
        return expire_openings()


@app.task(name="jobs.mail", pass_context=False)
def tell_answer(application: str) -> int:
    """An employer has answered: the case team hears of it, without a name."""
    with scope.entered(scope.Scope(task="jobs.mail")), transaction.atomic():
        return tell_case_team(uuid.UUID(application))
