"""Gatherings: a day of sessions, put on record and put right."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.locking import changed, held
from bazgasht.core.nameless import check_nameless

from .. import policies
from ..models import Council, Gathering, GatheringSession
from .rows import reason_of


@dataclass(frozen=True)
class GatheringDraft:
    """``participants``: (office, how many); ``sessions``: (title, begins)."""

    title: str
    on: date
    place: str = ""
    participants: Sequence[tuple[str, int]] = ()
    sessions: Sequence[tuple[str, time]] = ()


@transaction.atomic
def record_gathering(
    *, council: uuid.UUID, draft: GatheringDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Gathering:
    sits: Council = held(Council, council, None, "organisation")
    policies.check_edits(by, sits)
    if public_id and (done := Gathering.objects.filter(public_id=public_id).first()):
        return done
    check_nameless(gathering_texts(draft))
    row = Gathering(
        public_id=public_id or uuid.uuid4(), council=sits, title=draft.title.strip()[:160],
        on=draft.on, place=draft.place.strip()[:160],
        participants=[[office.strip()[:120], n] for office, n in draft.participants],
        created_by=by.user_id,
    )  # fmt: skip
    row.save(force_insert=True)
    GatheringSession.objects.bulk_create(
        [GatheringSession(gathering=row, title=title.strip()[:160], begins=begins)
         for title, begins in draft.sessions]
    )  # fmt: skip
    journal.record(by=by, action="gathering.saved", on=("gathering", row.public_id))
    return row


@transaction.atomic
def correct_gathering(
    *, public_id: uuid.UUID, draft: GatheringDraft, reason: str, version: int, by: Actor
) -> Gathering:
    """Its facts, with the reason; what was said in its sessions stays.

    Raises NotFound, NotAllowed, StaleVersion, InvalidValue naming the field.
    """
    row: Gathering = held(Gathering, public_id, version, "council__organisation")
    policies.check_edits(by, row.council)
    check_nameless(gathering_texts(draft))
    row.correction, row.corrected_on = reason_of(reason)[:300], timezone.localdate()
    row.title, row.on, row.place = draft.title.strip()[:160], draft.on, draft.place.strip()[:160]
    row.participants = [[office.strip()[:120], n] for office, n in draft.participants]
    _put_right(row, [(title.strip()[:160], begins) for title, begins in draft.sessions])
    changed(row, "title", "on", "place", "participants", "correction", "corrected_on")
    journal.record(by=by, action="gathering.corrected", on=("gathering", row.public_id))
    return row


def _put_right(row: Gathering, lines: Sequence[tuple[str, time]]) -> None:
    """Sessions that are named as before stay; the others take the new names in their order. One left
    over goes only when nothing was written of it."""
    left = list(lines)
    others = []
    for session in row.sessions.order_by("begins", "id"):
        if (session.title, session.begins) in left:
            left.remove((session.title, session.begins))
        else:
            others.append(session)
    for session, (title, begins) in zip(others, left, strict=False):
        session.title, session.begins = title, begins
        session.save(update_fields=["title", "begins"])
    for session in others[len(left) :]:
        if session.minutes:
            raise InvalidValue(
                "gathering.session", _("“%(title)s” has words on record: it can't be left out."),
                field="sessions", title=session.title,
            )  # fmt: skip
        session.delete()
    GatheringSession.objects.bulk_create(
        GatheringSession(gathering=row, title=title, begins=begins)
        for title, begins in left[len(others) :]
    )


def gathering_texts(draft: GatheringDraft) -> dict[str, str]:
    """What is typed of a gathering, by field."""
    return {
        "title": draft.title, "place": draft.place,
        "participants": "\n".join(office for office, _n in draft.participants),
        "sessions": "\n".join(title for title, _begins in draft.sessions),
    }  # fmt: skip


@transaction.atomic
def write_session(
    *, gathering: uuid.UUID, session: int, minutes: str, version: int, by: Actor
) -> GatheringSession:
    """Raises NotFound, NotAllowed, StaleVersion."""
    row: Gathering = held(Gathering, gathering, version, "council__organisation")
    policies.check_edits(by, row.council)
    found = GatheringSession.objects.filter(gathering=row, pk=session).first()
    if found is None:
        raise NotFound("session")
    check_nameless({"minutes": minutes})
    found.minutes = minutes.strip()
    found.save(update_fields=["minutes"])
    changed(row)
    journal.record(by=by, action="gathering.saved", on=("gathering", row.public_id))
    return found
