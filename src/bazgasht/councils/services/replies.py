"""What bodies say to an invitation: who comes for them, or why nobody can."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.nameless import check_nameless

from .. import policies
from ..models import InvitationReply, Meeting
from ..selectors import seats_on
from ..states import REPLIES, Presence
from .rows import alone


@transaction.atomic
def reply_to_invitation(
    *, public_id: uuid.UUID, organisation_id: int, kind: str, office: str = "", words: str = "",
    by: Actor,
) -> InvitationReply:  # fmt: skip
    """Until the meeting begins a body may answer anew; the last word counts.

    ``office``: who comes; ``words``: why nobody can. Raises NotFound, NotAllowed, Conflict,
    InvalidValue beside the field.
    """
    meeting = Meeting.objects.select_related("council").filter(public_id=public_id).first()
    if meeting is None:
        raise NotFound("meeting")
    policies.check_speaks_for(by, organisation_id)
    alone("invitation", meeting.pk)
    meeting.refresh_from_db()
    policies.check_invited(meeting)
    seats = {s.organisation_id for s in seats_on(meeting.council, meeting.starts.date())}
    if organisation_id not in seats or organisation_id == meeting.council.organisation_id:
        raise InvalidValue("meeting.seat", _("Only bodies that sit in this council answer."))
    if kind not in REPLIES:
        raise InvalidValue("reply.kind", _("Say whether your body comes."), field="kind")
    comes = kind != Presence.EXCUSED
    said = {
        "office": office.strip()[:120] if comes else "",
        "words": "" if comes else words.strip()[:300],
    }
    if comes and not said["office"]:
        raise InvalidValue("reply.office", _("Write the office that comes."), field="office")
    if not comes and len(said["words"]) < 5:
        raise InvalidValue("reply.words", _("Say why, in a few words."), field="words")
    check_nameless(said)
    row = InvitationReply.objects.filter(meeting=meeting, organisation_id=organisation_id).first()
    row = row or InvitationReply(meeting=meeting, organisation_id=organisation_id)
    row.kind, row.office, row.words = kind, said["office"], said["words"]
    row.sequence, row.by, row.at = meeting.sequence, by.user_id, timezone.now()
    if row.pk:
        row.save(update_fields=["kind", "office", "words", "sequence", "by", "at"])
    else:
        row.save(force_insert=True)
    journal.record(
        by=by, action="meeting.replied", on=("meeting", meeting.public_id),
        detail={"organisation": organisation_id, "kind": kind},
    )  # fmt: skip
    return row
