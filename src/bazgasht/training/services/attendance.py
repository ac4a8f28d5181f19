"""Who came, and with what mark: the whole cohort on one page, corrections kept with their history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound

from ..models import Attendance, Enrolment, Session
from ..states import Presence, State
from .cohorts import hold


@transaction.atomic
def record_attendance(
    *, cohort: uuid.UUID, session: uuid.UUID, states: Mapping[uuid.UUID, str], by: Actor
) -> int:
    """States by public id of the enrolment, for everybody enrolled; returns how many changed.

    Raises NotFound, NotAllowed, Conflict (a session to come, someone left out), InvalidValue.
    """
    held = hold(cohort, "attend", by, None)
    row = Session.objects.select_for_update().filter(cohort=held, public_id=session).first()
    if row is None:
        raise NotFound("session")
    if row.on > timezone.localdate():
        raise Conflict("attendance.future", _("This session is still to come."))
    people = {e.public_id: e for e in attending(held.pk)}
    if set(states) - set(people):
        raise NotFound("enrolment")
    if set(people) - set(states):
        raise InvalidValue("attendance.missing", _("Say for everybody whether they came."))
    if set(states.values()) - set(Presence.values):
        raise InvalidValue("attendance.state", _("Choose one of the four."))
    there = {a.enrolment_id: a for a in Attendance.objects.filter(session=row)}
    fresh, changed = [], []
    for public_id, state in states.items():
        person = people[public_id]
        known = there.get(person.pk)
        if known is None:
            fresh.append(
                Attendance(
                    session=row, enrolment=person, client_id=person.client_id,
                    organisation_id=held.organisation_id, state=state, recorded_by=by.user_id,
                )
            )  # fmt: skip
        elif known.state != state:
            known.state, known.recorded_by = state, by.user_id
            changed.append(known)
    Attendance.objects.bulk_create(fresh)
    Attendance.objects.bulk_update(changed, ["state", "recorded_by"])
    if row.recorded_at is None:
        row.recorded_at = timezone.now()
        row.save(update_fields=["recorded_at"])
    journal.record_many(
        by=by, action="attendance.recorded", on_type="session",
        pairs=[(row.public_id, a.client_id) for a in [*fresh, *changed]],
    )  # fmt: skip
    return len(fresh) + len(changed)


def attending(cohort_id: int) -> list[Enrolment]:
    """Those whose attendance is recorded: they hold a seat they have taken."""
    return list(
        Enrolment.objects.filter(
            cohort_id=cohort_id, state__in=[State.ENROLLED, State.COMPLETED, State.FAILED]
        ).order_by("id")
    )


@transaction.atomic
def record_marks(*, cohort: uuid.UUID, marks: Mapping[uuid.UUID, int | None], by: Actor) -> int:
    """Marks of 100 by public id of the enrolment; None takes one away. Returns how many changed.

    Raises NotFound, NotAllowed, Conflict, InvalidValue.
    """
    held = hold(cohort, "mark", by, None)
    people = {
        e.public_id: e
        for e in Enrolment.objects.select_for_update(of=("self",)).filter(
            cohort=held, state=State.ENROLLED
        )
    }
    changed = []
    for public_id, mark in marks.items():
        person = people.get(public_id)
        if person is None:
            raise NotFound("enrolment")
        if mark is not None and not 0 <= mark <= 100:
            raise InvalidValue("mark.range", _("From 0 to 100."), field=f"mark_{public_id}")
        if person.mark != mark:
            person.mark, person.version = mark, person.version + 1
            changed.append(person)
    Enrolment.objects.bulk_update(changed, ["mark", "version"])
    journal.record_many(
        by=by, action="enrolment.marked", on_type="enrolment",
        pairs=[(e.public_id, e.client_id) for e in changed],
    )  # fmt: skip
    return len(changed)
