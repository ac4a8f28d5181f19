"""Sessions of a cohort: one by one, or the same hours every week."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.holidays import is_holiday

from ..letters import tell_session
from ..models import Cohort, Session
from .cohorts import hold

MOST = 200


@dataclass(frozen=True)
class SessionDraft:
    on: date
    begins: time
    minutes: int
    topic: str = ""


@transaction.atomic
def save_session(
    *, cohort: uuid.UUID, draft: SessionDraft, session: uuid.UUID | None = None, by: Actor
) -> Session:
    """Add one, or change one whose attendance nobody recorded yet. Raises NotFound, NotAllowed,
    Conflict, InvalidValue naming the field."""
    held = hold(cohort, "plan", by, None)
    _check(held, draft)
    if session is None:
        row = Session(cohort=held)
        if held.sessions.count() >= MOST:
            raise Conflict("session.many", _("A cohort has at most %(n)s sessions."), n=MOST)
    else:
        row = _unrecorded(held, session)
    row.on, row.begins, row.minutes, row.topic = draft.on, draft.begins, draft.minutes, draft.topic
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidValue(
            "session.twin", _("There is already a session at this hour."), field="begins"
        ) from None
    if session:
        tell_session(row)
    action = "session.changed" if session else "session.planned"
    journal.record(by=by, action=action, on=("session", row.public_id))
    return row


@transaction.atomic
def plan_weekly(
    *, cohort: uuid.UUID, weekdays: Collection[int], begins: time, minutes: int, by: Actor
) -> int:
    """The same hours on these weekdays (0 Saturday … 6 Friday) from the first day to the last,
    without public holidays; sessions that are there stay. Returns how many were added."""
    held = hold(cohort, "plan", by, None)
    if not weekdays:
        raise InvalidValue("session.weekdays", _("Choose at least one day."), field="weekdays")
    there = set(held.sessions.values_list("on", "begins"))
    days = [held.starts + timedelta(days=n) for n in range((held.ends - held.starts).days + 1)]
    rows = []
    for day in days:
        if (day.weekday() + 2) % 7 in weekdays and not is_holiday(day):
            draft = SessionDraft(day, begins, minutes)
            _check(held, draft)
            if (day, begins) not in there:
                rows.append(Session(cohort=held, on=day, begins=begins, minutes=minutes))
    if len(there) + len(rows) > MOST:
        raise InvalidValue(
            "session.many", _("A cohort has at most %(n)s sessions."), field="weekdays", n=MOST
        )
    Session.objects.bulk_create(rows)
    journal.record(
        by=by, action="session.planned", on=("cohort", held.public_id), detail={"added": len(rows)}
    )
    return len(rows)


@transaction.atomic
def remove_session(*, cohort: uuid.UUID, session: uuid.UUID, by: Actor) -> None:
    """Only one whose attendance nobody recorded. Raises NotFound, NotAllowed, Conflict."""
    held = hold(cohort, "plan", by, None)
    row = _unrecorded(held, session)
    journal.record(by=by, action="session.removed", on=("session", row.public_id))
    tell_session(row, removed=True)
    row.delete()


def _unrecorded(cohort: Cohort, public_id: uuid.UUID) -> Session:
    row = (
        Session.objects.select_for_update(of=("self",))
        .select_related("cohort__course")
        .filter(cohort=cohort, public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("session")
    if row.recorded_at:
        raise Conflict(
            "session.recorded", _("Attendance of this session is recorded; it stays as it is.")
        )
    return row


def _check(cohort: Cohort, draft: SessionDraft) -> None:
    if not cohort.starts <= draft.on <= cohort.ends:
        raise InvalidValue(
            "session.day", _("This day is outside the days of the cohort."), field="on"
        )
    if not 10 <= draft.minutes <= 720:
        raise InvalidValue("session.minutes", _("From 10 to 720 minutes."), field="minutes")
