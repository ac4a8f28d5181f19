"""What the worker does for this room, under a declared narrow scope."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from bazgasht.access.mail import TRIES, send_again
from bazgasht.core import scope

from .services import send_invitation, tell_due
from .services.letters import INVITE


@app.periodic(cron="15 3 * * *")  # UTC: a quarter to seven in Tehran
@app.task(name="councils.remind", queueing_lock="councils.remind", pass_context=False)
def remind(timestamp: int) -> int:
    """Every morning: reminders before the day of a resolution, escalation after it."""
    with scope.entered(scope.Scope(task="councils.remind")):
        return tell_due()


@app.task(name="councils.remind_again", retry=TRIES, pass_context=False)
def remind_again(to: str, subject: str, body: str, name: str) -> None:
    """Reminders that an earlier version kept; new ones are kept as ``access.mail_again``."""
    send_again(to=to, subject=subject, body=body, name=name)


@app.task(name=INVITE, retry=TRIES, pass_context=False)
def invite(meeting: str, sequence: int) -> int:
    """Bodies with a seat hear of a meeting, of its new hour, or that it is cancelled."""
    with scope.entered(scope.Scope(task="councils.mail")):
        return send_invitation(uuid.UUID(meeting), sequence)
