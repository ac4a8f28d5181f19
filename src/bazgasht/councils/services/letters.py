"""E-mail of councils: bodies, titles, numbers and a link. Never a person's name.

The worker sends it: reminders every morning, invitations as soon as their change is committed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import live_memberships
from bazgasht.config import get_config
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_datetime, format_jalali

from ..ics import invitation, method_of
from ..models import Meeting, Resolution
from ..selectors import seats_on
from ..states import MeetingState

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


@transaction.atomic
def send_invitation(public_id: uuid.UUID, sequence: int) -> int:
    """To every body with a seat, once for each sequence; returns how many.

    Runs in the worker's scope ``councils.mail``. An invitation that a newer one has overtaken is not
    sent. What can't be handed over raises, is not noted as sent and is tried again.
    """
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("council")
        .filter(public_id=public_id, sequence=sequence)
        .exclude(mailed__gte=sequence)
        .filter(state__in=(MeetingState.INVITED, MeetingState.CANCELLED))
        .first()
    )
    if meeting is None:
        return 0
    bodies = [s.organisation_id for s in seats_on(meeting.council, timezone.localdate())]
    addresses = addresses_of(bodies, "meetings.view")
    with translation.override(settings.LANGUAGE_CODE):
        attached = invitation(meeting, made_at=timezone.now())
        messages = [_invitation(meeting, to, attached) for to in addresses]
    Meeting.objects.filter(pk=meeting.pk).update(mailed=sequence)
    if messages:
        get_connection().send_messages(messages)
    return len(messages)


def _invitation(meeting: Meeting, to: str, attached: bytes) -> EmailMessage:
    cancelled = meeting.state == MeetingState.CANCELLED
    subject = _("Cancelled: %(title)s") if cancelled else _("Invitation: %(title)s")
    lines = [
        meeting.council.title,
        f"{format_datetime(meeting.starts)} · {meeting.place}",
        *(localise(f"{a.order}. {a.text}") for a in meeting.agenda.order_by("order", "id")),
        get_config().public_url + reverse("councils:meeting", args=[meeting.public_id]),
    ]
    message = EmailMessage(subject % {"title": meeting.title}, "\n\n".join(lines), to=[to])
    message.attach(
        "invitation.ics", attached.decode(), f"text/calendar; method={method_of(meeting)}"
    )
    return message


def send_reminders(by_address: Mapping[str, Sequence[Resolution]]) -> int:
    """One message per address with all its resolutions. Returns how many."""
    with translation.override(settings.LANGUAGE_CODE):
        messages = [_reminder(to, rows) for to, rows in sorted(by_address.items())]
    _send(messages)
    return len(messages)


def _reminder(to: str, rows: Sequence[Resolution]) -> EmailMessage:
    n = len(rows)
    subject = ngettext(
        "%(n)s resolution: its day", "%(n)s resolutions: their days", n
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
    return EmailMessage(subject, "\n\n".join([*lines, end]), to=[to])


def _send(messages: list[EmailMessage]) -> None:
    if messages:
        transaction.on_commit(lambda: get_connection(fail_silently=True).send_messages(messages))
