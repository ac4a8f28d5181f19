"""Finishing a cohort: the completion rule decides about each person, all in one transaction."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict
from bazgasht.core.registry import emit

from .. import selectors
from ..models import Cohort, Enrolment
from ..states import CohortState, State
from .cohorts import hold, move
from .enrolments import close_to_provider, end_unseen


@transaction.atomic
def finish_cohort(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Cohort:
    """Completed or not, by attendance and mark; whoever still waits is released.

    Raises NotFound, NotAllowed, StaleVersion, or Conflict while attendance of a session is missing.
    """
    cohort = hold(public_id, "finish", by, version)
    selectors.lock_counts(cohort.pk)
    unrecorded = cohort.sessions.filter(recorded_at=None).count()
    if unrecorded or not cohort.sessions.exists():
        raise Conflict(
            "cohort.unrecorded",
            _("Attendance of %(n)s sessions is not recorded yet. Record or remove them first."),
            n=unrecorded,
        )
    today = timezone.localdate()
    for line in selectors.results(cohort):
        state = State.COMPLETED if line.outcome.completed else State.FAILED
        _end(line.enrolment, state, today, by)
    rest = Enrolment.objects.filter(cohort=cohort, state__in=[State.WAITING, State.OFFERED])
    for row in rest:
        _end(row, State.CANCELLED, today, by)
    end_unseen(cohort, by, finished=True)
    return move(cohort, CohortState.FINISHED, by, closed_on=today)


def _end(row: Enrolment, state: State, today: object, by: Actor) -> None:
    was = str(row.state)
    row.state, row.ended_on, row.version = state, today, row.version + 1  # type: ignore[assignment]
    row.save(update_fields=["state", "ended_on", "version"])
    journal.record(
        by=by, action=f"enrolment.{state.value}", on=("enrolment", row.public_id),
        client_id=row.client_id,
    )  # fmt: skip
    emit(
        "enrolment.moved", enrolment_id=row.pk, client_id=row.client_id, was=was,
        became=state.value, by=by,
    )  # fmt: skip
    close_to_provider(row, by)
