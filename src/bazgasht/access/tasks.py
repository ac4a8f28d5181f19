"""Background work of this room."""

from __future__ import annotations

from dataclasses import replace

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from bazgasht.config import get_config
from bazgasht.core import scope
from bazgasht.core.digits import localise
from bazgasht.core.letters import letter

from . import mail
from .models import User
from .selectors import actor_for, due_memberships

DRAFT_DAYS = 30


@app.periodic(cron="10 * * * *")
@app.task(queueing_lock="access.seal_journal", pass_context=False)
def seal_journal(timestamp: int) -> int:
    """Seal the days that have ended. Every hour, so that a desk switched off at midnight seals
    as soon as it is on again; the function does nothing when there is nothing to seal."""
    return _call("journal.seal", "select journal_seal()")


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="access.expire_drafts", pass_context=False)
def expire_drafts(timestamp: int) -> int:
    """Forget drafts nobody came back to."""
    return _call("drafts.expire", "select drafts_expire(%s)", DRAFT_DAYS)


@app.periodic(cron="20 3 * * *")
@app.task(queueing_lock="access.clear_sessions", pass_context=False)
def clear_sessions(timestamp: int) -> int:
    """Delete sessions that have run out and what the cache no longer needs."""
    gone = _call(
        "sessions.clear",
        "with gone as (delete from django_session where expire_date < now() returning 1)"
        " select count(*)::int from gone",
    )
    return gone + _call(
        "sessions.clear",
        "with gone as (delete from core_cache where expires < now() returning 1)"
        " select count(*)::int from gone",
    )


@app.periodic(cron="0 8 * * 6")
@app.task(queueing_lock="access.remind_reviews", pass_context=False)
def remind_reviews(timestamp: int) -> int:
    """Saturdays: tell those who confirm access how many wait, by mail and without names."""
    sent = 0
    with scope.entered(replace(scope.NOBODY, task="access.remind")):
        for user in User.objects.filter(is_active=True).exclude(email="").order_by("pk"):
            actor = actor_for(user)
            waiting = len(due_memberships(actor)) if actor.can("access.confirm") else 0
            if waiting:
                mail.hand_over([letter(_subject(), _text(waiting), user.email)])
                sent += 1
    return sent


@app.task(name=mail.AGAIN, retry=mail.TRIES, pass_context=False)
def mail_again(to: str, subject: str, body: str, name: str) -> None:
    """What the mail server did not take at first."""
    mail.send_again(to=to, subject=subject, body=body, name=name)


def _subject() -> str:
    return _("Bazgasht: access to confirm")


def _text(waiting: int) -> str:
    words = ngettext(
        "%(n)d colleague's access waits to be confirmed or ended:",
        "%(n)d colleagues' access waits to be confirmed or ended:",
        waiting,
    )
    return (
        f"{localise(words % {'n': waiting})}\n{get_config().public_url}{reverse('access:review')}\n"
    )


def _call(task: str, sql: str, *values: int) -> int:
    with (
        scope.entered(replace(scope.NOBODY, task=task)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])
