"""Putting right the recorded end of a job: another day or reason, or no end at all."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, StaleVersion
from bazgasht.core.registry import emit
from bazgasht.people.services.acting import lock_client

from .. import policies
from ..models import Job, RetentionCheck
from ..refusals import worded
from ..states import CheckState, Left, Source
from .consents import withdraw_consent
from .jobs import answer_check, follow, hold_job, say

LEAST_REASON = 5


@transaction.atomic
def correct_end(
    *, public_id: uuid.UUID, reason: str, left_on: date | None = None, code: str = "",
    version: int | None = None, by: Actor,
) -> Job:  # fmt: skip
    """The end was mistyped: another last day and reason, or (without a day) the job goes on.

    What the record of the end had answered is derived again: checks it said "left" or "employed" of
    follow the new day, or are to be asked once more. Raises NotFound, NotAllowed, StaleVersion,
    Conflict, InvalidValue naming the field.
    """
    row = hold_job(public_id, by)
    if version is not None and version != row.version:
        if (row.left_on, row.correction) == (left_on, reason.strip()[:300]):
            return row
        raise StaleVersion("job.stale")
    if row.left_on is None:
        raise Conflict("job.not_ended", _("No end of this job is recorded."))
    _check(row, reason, left_on, code)
    was = {"day": row.left_on, "code": row.left_code}
    row.left_on, row.left_code = left_on, code if left_on else ""
    row.correction, row.version = reason.strip()[:300], row.version + 1
    with worded():
        row.save(update_fields=["left_on", "left_code", "correction", "version"])
        if code == Left.PERSON:
            withdraw_consent(row, by)
    for check in RetentionCheck.objects.select_for_update().filter(job=row).order_by("id"):
        if left_on is not None:
            follow(check, left_on, by)
        elif check.source == Source.RECORD:
            answer_check(check, CheckState.DUE, None, "", None, by)
    say(row, "end_corrected", by, was_day=was["day"], was_code=was["code"], reason=row.correction)
    emit(
        "job.moved", job_id=row.pk, client_id=row.client_id,
        became="left" if left_on else "started", by=by,
    )  # fmt: skip
    return row


def _check(row: Job, reason: str, left_on: date | None, code: str) -> None:
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("job.correction", _("Say what was wrong."), field="reason")
    if lock_client(row.client_id).died_on is not None and left_on is None:
        raise Conflict("job.died", _("This person has died."))
    if left_on is None:
        if row.consent and row.consent.withdrawn_on:
            raise Conflict(
                "jobs.withdrawn",
                _("The consent was taken back; record a new job when the person signs anew."),
            )
        return
    policies.check_end(row, left_on, code)
    if (left_on, code) == (row.left_on, row.left_code):
        raise InvalidValue("job.same", _("This is what is recorded already."), field="left_on")
