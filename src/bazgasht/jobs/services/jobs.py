"""Jobs: the first day, the last day, and whether somebody is still there in between."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.registry import emit
from bazgasht.core.states import check_transition
from bazgasht.network.selectors import board_for
from bazgasht.occupations.models import Occupation
from bazgasht.people.selectors.standing import custody_on
from bazgasht.people.services.acting import lock_client
from bazgasht.work.selectors.rules import in_force

from .. import policies
from ..models import Application, Facility, Job, RetentionCheck
from ..months import plus_months
from ..refusals import worded
from ..states import CHECK_TRANSITIONS, MONTHS, CheckState, JobKind, Left, PayKind, Source
from .consents import ConsentDraft, record_consent, withdraw_consent
from .terms import check_terms


@dataclass(frozen=True)
class JobDraft:
    """What a form says about a job. ``occupation`` is an ISCO-08 code, ``facility`` a public id."""

    kind: str
    occupation: str
    title: str
    started_on: date
    employer_id: int | None = None
    employer_name: str = ""
    county: str = ""
    wage: int | None = None
    hours_week: int | None = None
    facility: uuid.UUID | None = None
    consent: ConsentDraft | None = None
    """Only of who is in custody on the first day."""


@transaction.atomic
def record_job(
    *, client_id: int, draft: JobDraft, by: Actor, request_id: uuid.UUID | None = None
) -> Job:
    """A job that came without an opening: found by the person, at home, on one's own.

    ``request_id`` comes with the form: the same one sent twice is one job. Raises NotFound,
    NotAllowed, Conflict, or InvalidValue naming the field.
    """
    if request_id and (done := Job.objects.filter(public_id=request_id).first()):
        if done.client_id != client_id:
            raise Conflict("jobs.request", _("This form was sent already. Open it anew."))
        return done
    return begin(client_id=client_id, draft=draft, by=by, public_id=request_id)


def begin(
    *,
    client_id: int,
    draft: JobDraft,
    by: Actor,
    application: Application | None = None,
    public_id: uuid.UUID | None = None,
) -> Job:
    """The job and its four checks, inside the caller's transaction."""
    body = policies.check_user_can_record_job(by, client_id)
    person = lock_client(client_id)
    if person.died_on is not None:
        raise Conflict("job.died", _("This person has died."))
    if draft.started_on > timezone.localdate():
        raise InvalidValue("jobs.started", _("This day is still to come."), field="started_on")
    province = Organisation.objects.values_list("province", flat=True).get(pk=body)
    head, group = board_for(province)
    row = Job(
        public_id=public_id or uuid.uuid4(), client_id=client_id, organisation_id=body,
        headquarters_id=head, working_group_id=group, application=application, province=province,
        recorded_by=by.user_id, synthetic=person.synthetic,
    )  # fmt: skip
    _fill(row, draft)
    _check_law(row)
    custody = custody_on(client_id, row.started_on)
    policies.check_kind_fits(row.kind, custody, has_consent=draft.consent is not None)
    with worded():
        if custody.inside and draft.consent:
            row.consent = record_consent(row, draft.consent, custody, by)
        row.save(force_insert=True)
    RetentionCheck.objects.bulk_create(
        RetentionCheck(
            job=row, client_id=client_id, organisation_id=body, headquarters_id=head,
            working_group_id=group, months=months, due=plus_months(row.started_on, months),
        )
        for months in MONTHS
    )  # fmt: skip
    say(row, "started", by)
    emit("job.moved", job_id=row.pk, client_id=client_id, became="started", by=by)
    return row


@transaction.atomic
def leave_job(
    *, public_id: uuid.UUID, left_on: date, code: str, version: int | None = None, by: Actor
) -> Job:
    """The last day. Checks after it say "left"; those before it, not answered yet, say "employed".

    Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue naming the field.
    """
    row = hold_job(public_id, by)
    if row.left_on is not None:
        if (row.left_on, row.left_code) == (left_on, code):
            return row
        raise Conflict("job.ended", _("The end of this job is recorded already."))
    if version is not None and version != row.version:
        raise StaleVersion("job.stale")
    policies.check_end(row, left_on, code)
    row.left_on, row.left_code, row.version = left_on, code, row.version + 1
    with worded():
        row.save(update_fields=["left_on", "left_code", "version"])
        if code == Left.PERSON:
            withdraw_consent(row, by)
    for check in RetentionCheck.objects.select_for_update().filter(job=row).order_by("id"):
        follow(check, left_on, by)
    say(row, "left", by)
    emit("job.moved", job_id=row.pk, client_id=row.client_id, became="left", by=by)
    return row


def follow(check: RetentionCheck, left_on: date, by: Actor) -> None:
    """What the record of the last day says about one check."""
    state = CheckState.EMPLOYED if check.due <= left_on else CheckState.LEFT
    if state == CheckState.EMPLOYED and policies.held_closed(
        custody_on(check.client_id, check.due)
    ):
        return
    if check.state != state:
        answer_check(check, state, timezone.localdate(), Source.RECORD, None, by)


@transaction.atomic
def record_check(
    *,
    public_id: uuid.UUID,
    state: str,
    on: date,
    source: str = "",
    wage: int | None = None,
    version: int | None = None,
    by: Actor,
) -> RetentionCheck:
    """Still there, or unknown; whoever has left is recorded with the job's last day instead.

    Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue naming the field.
    """
    seen = RetentionCheck.objects.filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("check")
    policies.check_user_can_record_job(by, seen.client_id)
    job = Job.objects.select_for_update().get(pk=seen.job_id)
    row = RetentionCheck.objects.select_for_update().get(pk=seen.pk)
    if version is not None and version != row.version:
        if row.state == state:
            return row
        raise StaleVersion("check.stale")
    today = timezone.localdate()
    if state not in (CheckState.EMPLOYED, CheckState.UNKNOWN):
        raise InvalidValue("check.state", _("Choose one of the answers."), field="state")
    if row.due > today:
        raise Conflict("jobs.check_early", _("The day of this check is still to come."))
    if on > today or on < job.started_on:
        raise InvalidValue("check.on", _("A day since the job began, not to come."), field="on")
    if state == CheckState.EMPLOYED and source not in Source.values:
        raise InvalidValue("check.source", _("Say who told it."), field="source")
    if state == CheckState.EMPLOYED and job.left_on is not None and row.due > job.left_on:
        raise Conflict("check.left", _("The job had ended before this day."))
    if state == CheckState.EMPLOYED:
        policies.check_employed_on(row.client_id, row.due)
    answer_check(row, CheckState(state), on, source, wage, by)
    return row


def answer_check(
    row: RetentionCheck,
    state: CheckState,
    on: date | None,
    source: str,
    wage: int | None,
    by: Actor,
) -> None:
    if row.state != state:
        check_transition(CHECK_TRANSITIONS, CheckState(row.state), state)
    asked = state != CheckState.DUE
    row.state, row.on, row.wage = state, on, wage
    row.recorded_by = by.user_id if asked else None
    row.source = source if state != CheckState.UNKNOWN else ""
    row.version += 1
    with worded():
        row.save(update_fields=["state", "on", "wage", "source", "recorded_by", "version"])
    journal.record(
        by=by, action="job.checked", on=("retention_check", row.public_id),
        client_id=row.client_id, detail={"months": row.months, "state": str(state)},
    )  # fmt: skip


def hold_job(public_id: uuid.UUID, by: Actor) -> Job:
    seen = Job.objects.filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("job")
    policies.check_user_can_record_job(by, seen.client_id)
    return Job.objects.select_for_update().get(pk=seen.pk)


def _fill(row: Job, draft: JobDraft) -> None:
    if draft.kind not in JobKind.values:
        raise InvalidValue("job.kind", _("Choose the kind of work."), field="kind")
    occupation = Occupation.objects.filter(code=draft.occupation, active=True).first()
    if occupation is None:
        raise InvalidValue("job.occupation", _("Choose the occupation."), field="occupation")
    if not draft.title.strip():
        raise InvalidValue("job.title", _("Say what the work is."), field="title")
    name = draft.employer_name.strip()
    known = name or draft.employer_id is not None or draft.facility is not None
    if draft.kind != JobKind.SELF_EMPLOYED and not known:
        raise InvalidValue("job.employer", _("Say with whom."), field="employer_name")
    if draft.wage is not None and draft.wage <= 0:
        raise InvalidValue("job.wage", _("Leave it empty when it is not known."), field="wage")
    values: dict[str, Any] = {
        "kind": draft.kind, "occupation": occupation, "title": draft.title.strip()[:120],
        "employer_id": draft.employer_id, "employer_name": name[:160],
        "county": draft.county.strip()[:60], "wage": draft.wage,
        "hours_week": draft.hours_week, "started_on": draft.started_on,
    }  # fmt: skip
    for key, value in values.items():
        setattr(row, key, value)
    row.facility = _facility(draft)
    if row.facility is not None:  # a job that counts for it is a job with its employer
        row.employer_id = row.facility.organisation_id
        row.employer_name = row.facility.organisation.name[:160]


def _check_law(row: Job) -> None:
    """Guardrail 2. Who works on their own has an income and no wage; a job that came without an
    opening may be older than every recorded rule. Raises InvalidValue, Conflict."""
    if row.kind == JobKind.SELF_EMPLOYED:
        return
    if row.application is None and not in_force(row.started_on, row.province):
        return
    check_terms(
        PayKind.MONTHLY, row.wage, row.hours_week, province=row.province, day=row.started_on
    )


def _facility(draft: JobDraft) -> Facility | None:
    if draft.facility is None:
        return None
    if draft.kind == JobKind.SELF_EMPLOYED:
        raise InvalidValue(
            "jobs.facility_own",
            _("Whoever works on their own has no employer; a facility counts jobs of its employer."),
            field="facility",
        )  # fmt: skip
    found = Facility.objects.select_related("organisation").filter(public_id=draft.facility).first()
    if found is None or draft.employer_id not in (None, found.organisation_id):
        raise InvalidValue("jobs.facility", _("Not a facility of this employer."), field="facility")
    return found


def say(row: Job, verb: str, by: Actor, **detail: Any) -> None:
    journal.record(
        by=by, action=f"job.{verb}", on=("job", row.public_id), client_id=row.client_id,
        detail=detail or None,
    )  # fmt: skip
