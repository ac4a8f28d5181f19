"""E-mail of councils: bodies, titles, numbers and a link. Never a person's name.

The worker sends it: reminders every morning, invitations as soon as their change is committed.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from bazgasht.access.mail import send
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import live_memberships
from bazgasht.config import get_config
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_datetime, format_jalali
from bazgasht.core.letters import letter

from ..ics import invitation, method_of
from ..models import InvitationMail, Meeting, Resolution
from ..selectors import seats_on
from ..states import MeetingState
from .rows import alone

INVITE = "councils.invite"
"""The worker's task that sends invitations."""


def addresses_of(
    bodies: Iterable[int], permission: str, *, secretaries: Iterable[int] = ()
) -> list[str]:
    """E-mail addresses at work of those who hold ``permission`` in these bodies, and of the named
    ``secretaries``, who hold it in another one."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    found = live_memberships().filter(
        Q(organisation_id__in=list(bodies)) | Q(user_id__in=list(secretaries)),
        role__in=roles, user__is_active=True,
    )  # fmt: skip
    return sorted(set(found.exclude(user__email="").values_list("user__email", flat=True)))


def queue_invitation(meeting: Meeting) -> None:
    """For the worker, in the transaction of the change itself: anew when it moved, and when it is
    cancelled."""
    app.configure_task(INVITE).defer(meeting=str(meeting.public_id), sequence=meeting.sequence)


def send_invitation(public_id: uuid.UUID, sequence: int) -> int:
    """To every body with a seat, once for each sequence and address; returns how many.

    Runs in the worker's scope ``councils.mail``. An invitation that a newer one has overtaken is not
    sent. What the mail server took is noted address by address, so that one it refuses holds up no
    other; raises that refusal at the end, and only what is left is tried again. Should the worker
    end between the server's answer and the note, that one message goes out again under the same
    Message-ID, by which mail servers and readers know it.
    """
    with transaction.atomic():
        meeting = _due(public_id, sequence)
        if meeting is None:
            return 0
        bodies = [s.organisation_id for s in seats_on(meeting.council, timezone.localdate())]
        with translation.override(settings.LANGUAGE_CODE):
            attached = invitation(meeting, made_at=timezone.now())
            messages = {
                to: _invitation(meeting, to, attached)
                for to in addresses_of(bodies, "meetings.view")
            }
    sent = 0
    refused: Exception | None = None
    for to, message in messages.items():
        try:
            sent += _handed_over(meeting, to, message)
        except OSError as error:  # of the mail server, too: SMTPException is one
            refused = error
    if refused is not None:
        raise refused
    with transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk, sequence=sequence).update(mailed=sequence)
    return sent


def _due(public_id: uuid.UUID, sequence: int) -> Meeting | None:
    return (
        Meeting.objects.select_related("council")
        .filter(public_id=public_id, sequence=sequence)
        .exclude(mailed__gte=sequence)
        .filter(state__in=(MeetingState.INVITED, MeetingState.CANCELLED))
        .first()
    )


@transaction.atomic
def _handed_over(meeting: Meeting, to: str, message: EmailMessage) -> bool:
    """Noted and sent, or neither. False when it went out before."""
    alone("invitation", meeting.pk)
    noted = {"meeting": meeting, "sequence": meeting.sequence, "recipient": _digest(to)}
    if InvitationMail.objects.filter(**noted).exists():
        return False
    InvitationMail(**noted, sent_at=timezone.now()).save(force_insert=True)
    get_connection().send_messages([message])
    return True


def _host() -> str:
    return urlsplit(get_config().public_url).hostname or "bazgasht"


def _digest(address: str) -> str:
    return hashlib.sha256(address.lower().encode()).hexdigest()


def _invitation(meeting: Meeting, to: str, attached: bytes) -> EmailMessage:
    cancelled = meeting.state == MeetingState.CANCELLED
    subject = _("Cancelled: %(title)s") if cancelled else _("Invitation: %(title)s")
    lines = [
        meeting.council.title,
        f"{format_datetime(meeting.starts)} · {meeting.place}",
        *(localise(f"{a.order}. {a.text}") for a in meeting.agenda.order_by("order", "id")),
        get_config().public_url + reverse("councils:meeting", args=[meeting.public_id]),
    ]
    same = f"<{meeting.public_id}.{meeting.sequence}.{_digest(to)[:16]}@{_host()}>"
    message = letter(
        subject % {"title": meeting.title}, "\n\n".join(lines), to, headers={"Message-ID": same}
    )
    message.attach(
        "invitation.ics", attached.decode(), f"text/calendar; method={method_of(meeting)}"
    )
    return message


def send_reminders(by_address: Mapping[str, Sequence[Resolution]]) -> int:
    """One message per address with all its resolutions. Returns how many."""
    with translation.override(settings.LANGUAGE_CODE):
        messages = [_reminder(to, rows) for to, rows in sorted(by_address.items())]
    send(messages)
    return len(messages)


def _reminder(to: str, rows: Sequence[Resolution]) -> EmailMessage:
    n = len(rows)
    subject = ngettext(
        "See how %(n)s resolution stands", "See how %(n)s resolutions stand", n
    ) % {"n": localise(n)}  # fmt: skip
    lines = [
        "\n".join(
            [
                f"{localise(row.number)} · {row.council.title}",
                row.text[:200],
                f"{row.owner.name} · {format_jalali(row.due, 'long')} ({contextual(row.due).text})",
                get_config().public_url + reverse("councils:resolution", args=[row.public_id]),
            ]
        )
        for row in rows
    ]
    end = _("This message names no person. Sign in to see more.")
    return letter(subject, "\n\n".join([*lines, end]), to)
