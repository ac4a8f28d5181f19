"""Cohorts: planning, opening, beginning, cancelling."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.states import check_transition
from bazgasht.core.weekly import UNSAID, Times
from bazgasht.network.selectors import board_for

from .. import policies, selectors
from ..models import Cohort, Course, Enrolment
from ..states import COHORT_TRANSITIONS, LIVE, CohortState, State
from .enrolments import close_to_provider, end_unseen, offer_free_seats

LEAST_REASON = 5


@dataclass(frozen=True)
class CohortDraft:
    """What a form says about a cohort; ``prison_id`` when it is held inside."""

    place: str
    seats: int
    enrol_until: date
    starts: date
    ends: date
    county: str = ""
    prison_id: int | None = None
    times: Times = UNSAID


@transaction.atomic
def create_cohort(
    *, course_id: int, draft: CohortDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Cohort:
    """A planned cohort. ``public_id`` comes with the form: sent twice, it is one cohort.

    Raises NotFound, NotAllowed, InvalidValue naming the field, Conflict for an ended course.
    """
    course = Course.objects.select_related("organisation").filter(pk=course_id).first()
    if course is None:
        raise NotFound("course")
    policies.check_user_can_edit_courses_of(by, course.organisation_id)
    if not course.active:
        raise Conflict("course.inactive", _("This course is no longer given."))
    if public_id and (done := Cohort.objects.filter(public_id=public_id, course=course).first()):
        return done
    head, group = board_for(course.organisation.province)
    cohort = Cohort(
        public_id=public_id or uuid.uuid4(), course=course, organisation_id=course.organisation_id,
        headquarters_id=head, working_group_id=group, province=course.organisation.province,
        synthetic=course.synthetic,
    )  # fmt: skip
    _fill(cohort, draft)
    cohort.save(force_insert=True)
    _journal(cohort, "cohort.created", by)
    return cohort


@transaction.atomic
def update_cohort(*, public_id: uuid.UUID, draft: CohortDraft, version: int, by: Actor) -> Cohort:
    """More seats are offered to those who wait at once. Raises NotFound, NotAllowed, StaleVersion,
    Conflict, InvalidValue naming the field."""
    cohort = hold(public_id, "edit", by, version)
    held = selectors.lock_counts(cohort.pk)[1]
    if draft.seats < held:
        raise InvalidValue(
            "cohort.held", _("%(n)s people hold a seat already."), field="seats", n=held
        )
    if draft.prison_id != cohort.prison_id and held:
        raise InvalidValue(
            "cohort.moved", _("People hold a seat already; it can't move in or out of a prison."),
            field="prison",
        )  # fmt: skip
    _fill(cohort, draft)
    cohort.version += 1
    cohort.save()
    _journal(cohort, "cohort.changed", by)
    offer_free_seats(cohort=cohort, by=by)
    return cohort


@transaction.atomic
def open_cohort(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Cohort:
    cohort = hold(public_id, "open", by, version)
    if cohort.enrol_until < timezone.localdate():
        raise Conflict("cohort.late", _("The last day of enrolment has passed; change it first."))
    return move(cohort, CohortState.OPEN, by, opened_on=timezone.localdate())


@transaction.atomic
def start_cohort(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Cohort:
    cohort = hold(public_id, "start", by, version)
    if not Enrolment.objects.filter(cohort=cohort, state=State.ENROLLED).exists():
        raise Conflict("cohort.empty", _("Nobody is enrolled yet."))
    return move(cohort, CohortState.RUNNING, by)


@transaction.atomic
def cancel_cohort(
    *, public_id: uuid.UUID, reason: str, version: int | None = None, by: Actor
) -> Cohort:
    """Everyone in it is told by their own page; the provider sees them no more."""
    cohort = hold(public_id, "cancel", by, version)
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("cohort.reason", _("Say why it is cancelled."), field="reason")
    for row in Enrolment.objects.select_for_update().filter(cohort=cohort, state__in=LIVE):
        row.state, row.ended_on, row.version = (
            State.CANCELLED, timezone.localdate(), row.version + 1,
        )  # fmt: skip
        row.save(update_fields=["state", "ended_on", "version"])
        journal.record(
            by=by, action="enrolment.cancelled", on=("enrolment", row.public_id),
            client_id=row.client_id,
        )  # fmt: skip
        close_to_provider(row, by)
    end_unseen(cohort, by, finished=False)
    return move(
        cohort, CohortState.CANCELLED, by, cancel_reason=reason.strip()[:200],
        closed_on=timezone.localdate(),
    )  # fmt: skip


def hold(public_id: uuid.UUID, code: str, by: Actor, version: int | None) -> Cohort:
    """Lock and check. Raises NotFound, NotAllowed, StaleVersion, Conflict.

    ``version`` None: the act does not depend on what was on the page.
    """
    seen = Cohort.objects.select_related("course__organisation").filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("cohort")
    policies.check_user_can_cohort(code, by, seen)
    cohort = (
        Cohort.objects.select_for_update(of=("self",))
        .select_related("course__organisation")
        .get(pk=seen.pk)
    )
    if version is not None and version != cohort.version:
        raise StaleVersion("cohort.stale")
    policies.check_cohort_state(code, cohort)
    return cohort


def move(cohort: Cohort, state: CohortState, by: Actor, **values: object) -> Cohort:
    check_transition(COHORT_TRANSITIONS, CohortState(cohort.state), state)
    cohort.state = state
    cohort.version += 1
    for name, value in values.items():
        setattr(cohort, name, value)
    cohort.save(update_fields=["state", "version", *values])
    _journal(cohort, f"cohort.{state.value}", by)
    return cohort


def _fill(cohort: Cohort, draft: CohortDraft) -> None:
    if not 1 <= draft.seats <= 500:
        raise InvalidValue("cohort.seats", _("From 1 to 500 seats."), field="seats")
    if draft.ends < draft.starts:
        raise InvalidValue("cohort.ends", _("It ends before it begins."), field="ends")
    if draft.enrol_until > draft.ends:
        raise InvalidValue(
            "cohort.enrol_until", _("Enrolment ends after the course."), field="enrol_until"
        )
    if (
        draft.prison_id is not None
        and not Organisation.objects.filter(
            pk=draft.prison_id, kind=Kind.PRISON, active=True
        ).exists()
    ):
        raise InvalidValue("cohort.prison", _("Choose a prison."), field="prison")
    cohort.place, cohort.seats = draft.place.strip(), draft.seats
    cohort.county = draft.county.strip() or cohort.course.organisation.county
    cohort.enrol_until, cohort.starts, cohort.ends = draft.enrol_until, draft.starts, draft.ends
    cohort.prison_id = draft.prison_id
    cohort.set_times(draft.times)


def _journal(cohort: Cohort, action: str, by: Actor) -> None:
    journal.record(by=by, action=action, on=("cohort", cohort.public_id))
