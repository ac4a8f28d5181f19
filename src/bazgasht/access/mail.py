"""Hands messages to the mail server; what it does not take is kept for the worker."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import make_msgid
from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bazgasht.config import get_config
from bazgasht.core.letters import letter

AGAIN = "access.mail_again"
"""The worker's task that sends what the mail server did not take."""
TRIES = RetryStrategy(max_attempts=8, exponential_wait=5)
"""A mail server that does not answer is asked again, for a day at last."""


def send(messages: Sequence[EmailMessage]) -> None:
    """Once the transaction is committed. No page fails because a mail server does."""
    if messages:
        transaction.on_commit(lambda: hand_over(messages), robust=True)


def hand_over(messages: Sequence[EmailMessage]) -> None:
    """A server that is down is asked once, not once for every address."""
    down = False
    for message in messages:
        try:
            if not down:
                get_connection().send_messages([message])
        except SMTPRecipientsRefused:
            _keep(message)
            continue
        except OSError:  # of the mail server, too: SMTPException is one
            down = True
        if down:
            _keep(message)


def _keep(message: EmailMessage) -> None:
    app.configure_task(AGAIN).defer(
        to=message.to[0],
        subject=str(message.subject),
        body=str(message.body),
        name=make_msgid(domain=urlsplit(get_config().public_url).hostname or "bazgasht"),
    )


def send_again(*, to: str, subject: str, body: str, name: str) -> None:
    """``name``: the Message-ID of every try. Raises what the mail server says."""
    with translation.override(settings.LANGUAGE_CODE):
        message = letter(subject, body, to, headers={"Message-ID": name})
    get_connection().send_messages([message])
