"""Meetings: planning, inviting, who came, cancelling."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.locking import changed, held
from bazgasht.core.nameless import check_nameless
from bazgasht.core.states import check_transition

from .. import policies
from ..models import AgendaItem, Attendance, Council, Meeting, Proposal
from ..selectors import seats_on
from ..states import MEETING_TRANSITIONS, MeetingState, Presence, ProposalState
from .letters import queue_invitation
from .rows import reason_of

MOST_ITEMS = 40


@dataclass(frozen=True)
class MeetingDraft:
    """``agenda``: lines in their order; ``proposals``: public ids of open proposals, put behind
    them as points of their own."""

    title: str
    starts: datetime
    ends: datetime
    place: str
    agenda: Sequence[str] = ()
    proposals: Sequence[uuid.UUID] = ()


@transaction.atomic
def plan_meeting(
    *, council: uuid.UUID, draft: MeetingDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Meeting:
    """``public_id`` comes with the form: sent twice, it is one meeting. Raises NotFound, NotAllowed,
    Conflict, InvalidValue naming the field."""
    sits: Council = held(Council, council, None, "organisation")
    policies.check_can_plan(by, sits)
    if public_id and (done := Meeting.objects.filter(public_id=public_id, council=sits).first()):
        return done
    meeting = Meeting(public_id=public_id or uuid.uuid4(), council=sits)
    _fill(meeting, draft)
    meeting.save(force_insert=True)
    _agenda(meeting, draft)
    _journal(meeting, "meeting.planned", by)
    return meeting


@transaction.atomic
def change_meeting(
    *, public_id: uuid.UUID, draft: MeetingDraft, version: int, by: Actor
) -> Meeting:
    """Until it is held; whoever was invited gets the invitation anew when hour or place move."""
    meeting = of(public_id, version)
    policies.check_can_change(by, meeting)
    was = (meeting.starts, meeting.ends, meeting.place)
    _fill(meeting, draft)
    moved = was != (meeting.starts, meeting.ends, meeting.place)
    again = moved and meeting.state == MeetingState.INVITED
    meeting.sequence += again
    changed(meeting, "title", "starts", "ends", "place", "sequence")
    _agenda(meeting, draft)
    _journal(meeting, "meeting.changed", by)
    if again:
        queue_invitation(meeting)
    return meeting


@transaction.atomic
def invite(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Meeting:
    """Raises NotFound, NotAllowed, StaleVersion, Conflict; InvalidValue without an agenda."""
    meeting = of(public_id, version)
    policies.check_can_invite(by, meeting)
    if not meeting.agenda.exists():
        raise InvalidValue("meeting.agenda", _("Write an agenda first."))
    move(meeting, MeetingState.INVITED, by)
    queue_invitation(meeting)
    return meeting


@transaction.atomic
def record_attendance(
    *, public_id: uuid.UUID, came: Mapping[int, tuple[str, str]], by: Actor
) -> Meeting:
    """``came``: body → (:class:`Presence`, office). The first time, the meeting is held.

    Raises NotFound, NotAllowed, Conflict; InvalidValue for a body without a seat, or nobody there.
    """
    meeting = of(public_id, None)
    policies.check_can_hold(by, meeting)
    seats = {s.organisation_id: s for s in seats_on(meeting.council, meeting.starts.date())}
    if set(came) - set(seats) or any(kind not in Presence.values for kind, _o in came.values()):
        raise InvalidValue("meeting.seat", _("Only bodies that sit in this council attend."))
    if not any(kind in (Presence.MEMBER, Presence.DELEGATE) for kind, _o in came.values()):
        raise InvalidValue("meeting.nobody", _("Nobody came: cancel the meeting instead."))
    check_nameless({f"office_{body}": office for body, (_kind, office) in came.items()})
    there = {a.organisation_id: a for a in meeting.attendance.all()}
    for body, (kind, office) in came.items():
        row = there.get(body)
        if row is None:
            Attendance(meeting=meeting, organisation_id=body, kind=kind,
                       name_of_office=office.strip()[:120]).save(force_insert=True)  # fmt: skip
        else:
            row.kind, row.name_of_office = kind, office.strip()[:120]
            row.save(update_fields=["kind", "name_of_office"])
    if meeting.state == MeetingState.INVITED:
        meeting.held_on = timezone.localtime(meeting.starts).date()
        move(meeting, MeetingState.HELD, by, "held_on")
    else:
        meeting.agreements.all().delete()  # who came is part of what was agreed to
        changed(meeting)
        _journal(meeting, "meeting.held", by)
    return meeting


@transaction.atomic
def cancel_meeting(
    *, public_id: uuid.UUID, reason: str, version: int | None = None, by: Actor
) -> Meeting:
    meeting = of(public_id, version)
    policies.check_can_cancel(by, meeting)
    told = meeting.state == MeetingState.INVITED
    meeting.cancel_reason = reason_of(reason)[:200]
    meeting.sequence += 1
    move(meeting, MeetingState.CANCELLED, by, "cancel_reason", "sequence")
    if told:
        queue_invitation(meeting)
    return meeting


def of(public_id: uuid.UUID, version: int | None) -> Meeting:
    found: Meeting = held(Meeting, public_id, version, "council__organisation")
    return found


def move(meeting: Meeting, state: MeetingState, by: Actor, *names: str) -> None:
    check_transition(MEETING_TRANSITIONS, MeetingState(meeting.state), state)
    meeting.state = state
    changed(meeting, "state", *names)
    _journal(meeting, f"meeting.{state.value}", by)


def _fill(meeting: Meeting, draft: MeetingDraft) -> None:
    if draft.ends <= draft.starts:
        raise InvalidValue("meeting.ends", _("It ends before it begins."), field="ends")
    check_nameless({"title": draft.title, "place": draft.place, "agenda": "\n".join(draft.agenda)})
    meeting.title, meeting.place = draft.title.strip()[:160], draft.place.strip()[:160]
    meeting.starts, meeting.ends = draft.starts, draft.ends


def _agenda(meeting: Meeting, draft: MeetingDraft) -> None:
    """In place of what stood there: of proposals those not decided, and those it holds already."""
    lines = [line.strip()[:300] for line in draft.agenda if line.strip()]
    here = Q(state=ProposalState.OPEN) | Q(pk__in=meeting.agenda.values("proposal_id"))
    found = {p.public_id: p for p in Proposal.objects.filter(
        here, public_id__in=list(draft.proposals), council=meeting.council)}  # fmt: skip
    if len(found) != len(set(draft.proposals)):
        raise NotFound("proposal")
    if len(lines) + len(found) > MOST_ITEMS:
        raise InvalidValue(
            "meeting.agenda", _("At most %(n)s points."), field="agenda", n=MOST_ITEMS
        )
    AgendaItem.objects.filter(meeting=meeting).delete()
    items = [AgendaItem(meeting=meeting, order=n, text=text) for n, text in enumerate(lines, 1)]
    items += [
        AgendaItem(meeting=meeting, order=n, text=found[key].text[:300], proposal=found[key])
        for n, key in enumerate(dict.fromkeys(draft.proposals), len(lines) + 1)
    ]
    AgendaItem.objects.bulk_create(items)


def _journal(meeting: Meeting, action: str, by: Actor) -> None:
    journal.record(by=by, action=action, on=("meeting", meeting.public_id))
