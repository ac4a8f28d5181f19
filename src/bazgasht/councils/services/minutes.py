"""Minutes: written together, agreed by those present, signed and frozen."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.locking import changed
from bazgasht.core.nameless import check_nameless

from .. import policies
from ..content import digest_of
from ..models import AgendaItem, Agreement, Attendance, Meeting
from ..states import AGREE_DAYS, PRESENT, MeetingState
from .meetings import move, of
from .rows import alone


@transaction.atomic
def write_minutes(
    *, public_id: uuid.UUID, minutes: str, items: Mapping[int, str], version: int, by: Actor
) -> Meeting:
    """``items``: order of the point → its minutes. Words agreed to before must be agreed anew.

    Raises NotFound, NotAllowed, Conflict, InvalidValue beside ``item_`` and its order or
    ``minutes``, and StaleVersion when somebody else wrote meanwhile.
    """
    meeting = of(public_id, version)
    policies.check_can_minute(by, meeting)
    check_nameless({**{f"item_{n}": text for n, text in items.items()}, "minutes": minutes})
    alone("minutes", meeting.pk)
    for item in AgendaItem.objects.filter(meeting=meeting):
        text = items.get(item.order, item.minutes).strip()
        if text != item.minutes:
            item.minutes = text
            item.save(update_fields=["minutes"])
    meeting.minutes = minutes.strip()
    changed(meeting, "minutes")
    gone, _by_model = Agreement.objects.filter(meeting=meeting).delete()
    journal.record(
        by=by, action="meeting.minuted", on=("meeting", meeting.public_id),
        detail={"agreements_undone": gone},
    )  # fmt: skip
    return meeting


@transaction.atomic
def answer_minutes(
    *, public_id: uuid.UUID, organisation_id: int, agrees: bool, words: str, version: int, by: Actor
) -> Agreement:
    """A present body's delegate agrees, or objects with words that are printed on the minutes.

    ``version``: of the meeting that was read. Raises NotFound, NotAllowed, StaleVersion, Conflict,
    InvalidValue.
    """
    meeting = Meeting.objects.select_related("council").filter(public_id=public_id).first()
    if meeting is None:
        raise NotFound("meeting")
    policies.check_speaks_for(by, organisation_id)
    alone("minutes", meeting.pk)
    meeting.refresh_from_db()
    policies.check_state(meeting.state, (MeetingState.HELD,))
    if meeting.version != version:
        raise StaleVersion("meeting.stale")
    present = Attendance.objects.filter(
        meeting=meeting, organisation_id=organisation_id, kind__in=PRESENT
    )
    if not present.exists():
        raise Conflict("meeting.absent", _("This body was not present."))
    text = words.strip()
    if not agrees and len(text) < 5:
        raise InvalidValue("meeting.words", _("Say what is wrong in the minutes."), field="words")
    check_nameless({"words": text})
    row = Agreement.objects.filter(meeting=meeting, organisation_id=organisation_id).first()
    row = row or Agreement(meeting=meeting, organisation_id=organisation_id)
    row.agrees, row.words, row.by, row.at = agrees, text, by.user_id, timezone.now()
    if row.pk:
        row.save(update_fields=["agrees", "words", "by", "at"])
    else:
        row.save(force_insert=True)
    journal.record(
        by=by, action="meeting.answered", on=("meeting", meeting.public_id),
        detail={"organisation": organisation_id, "agrees": agrees},
    )  # fmt: skip
    return row


@transaction.atomic
def close_agreement(*, public_id: uuid.UUID, version: int, by: Actor) -> Meeting:
    """Every body present has answered, or its days have passed. Raises Conflict otherwise."""
    meeting = of(public_id, version)
    policies.check_can_close(by, meeting)
    if not meeting.minutes and not meeting.agenda.exclude(minutes="").exists():
        raise Conflict("meeting.empty", _("The minutes are empty."))
    if silent(meeting) and timezone.localdate() < silence_ends(meeting):
        raise Conflict("meeting.silent", _("Not every body present has answered yet."))
    move(meeting, MeetingState.AGREED, by)
    return meeting


def silent(meeting: Meeting) -> list[int]:
    """Bodies that were present, besides the council's own, and have not answered."""
    answered = set(meeting.agreements.values_list("organisation_id", flat=True))
    present = meeting.attendance.filter(kind__in=PRESENT).values_list("organisation_id", flat=True)
    return [p for p in present if p not in answered and p != meeting.council.organisation_id]


def silence_ends(meeting: Meeting) -> date:
    """The day from which silence is taken for no objection."""
    return (meeting.held_on or timezone.localdate()) + timedelta(days=AGREE_DAYS)


@transaction.atomic
def reopen_minutes(*, public_id: uuid.UUID, version: int, by: Actor) -> Meeting:
    meeting = of(public_id, version)
    policies.check_can_reopen(by, meeting)
    move(meeting, MeetingState.HELD, by)
    Agreement.objects.filter(meeting=meeting).delete()
    journal.record(by=by, action="meeting.reopened", on=("meeting", meeting.public_id))
    return meeting


@transaction.atomic
def sign_minutes(*, public_id: uuid.UUID, version: int, by: Actor) -> Meeting:
    """Freezes the minutes with their digest. Raises StaleVersion when they changed since read."""
    meeting = of(public_id, version)
    policies.check_can_sign(by, meeting)
    meeting.signed_by, meeting.signed_at = by.user_id, timezone.now()
    body = next((s.body for s in by.seats if "meetings.edit" in s.role.permissions), "")
    meeting.signer = f"{by.name}، {body}"[:160]
    meeting.digest = digest_of(meeting)
    move(meeting, MeetingState.SIGNED, by, "signed_by", "signed_at", "signer", "digest")
    return meeting
