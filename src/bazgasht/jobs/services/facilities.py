"""Facilities: asked for, assessed, approved by another person, handed over, visited, ended."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.states import check_transition
from bazgasht.network.selectors import board_for

from .. import policies
from ..acts import FACILITY, FACILITY_ACTS
from ..models import Facility, MonitoringVisit
from ..refusals import worded
from ..selectors.facilities import delivered_of
from ..states import FACILITY_TRANSITIONS, FOLLOWS, Consequence, FacilityKind, FacilityState

LEAST_WORDS = 10


@dataclass(frozen=True)
class FacilityDraft:
    """What a form says about a facility; ``prison_id`` where the space lies inside one."""

    organisation_id: int
    given_by_id: int
    kind: str
    title: str
    jobs_owed: int
    jobs_due: date
    amount: int | None = None
    prison_id: int | None = None


@dataclass(frozen=True)
class VisitDraft:
    on: date
    found_jobs: int
    consequence: str = Consequence.NONE
    note: str = ""


@transaction.atomic
def create_facility(
    *, draft: FacilityDraft, by: Actor, public_id: uuid.UUID | None = None
) -> Facility:
    """As asked for. ``public_id`` comes with the form: sent twice, it is one facility.

    Raises NotAllowed, or InvalidValue naming the field.
    """
    body = by.home_for(FACILITY)
    if body is None:
        raise NotAllowed("facility.edit", _("Only employment officers record facilities."))
    if public_id and (done := Facility.objects.filter(public_id=public_id).first()):
        return done
    employer = Organisation.objects.filter(pk=draft.organisation_id, active=True).first()
    if employer is None or employer.kind != Kind.EMPLOYER:
        raise InvalidValue("facility.employer", _("Choose an employer."), field="employer")
    giver = Organisation.objects.filter(pk=draft.given_by_id, active=True).first()
    if giver is None:
        raise InvalidValue("facility.giver", _("Choose who gives it."), field="given_by")
    head, group = board_for(employer.province)
    row = Facility(
        public_id=public_id or uuid.uuid4(), organisation=employer, given_by=giver,
        recorded_by_body=body, headquarters_id=head, working_group_id=group,
        province=employer.province, asked_on=timezone.localdate(), recorded_by=by.user_id,
        synthetic=employer.synthetic,
    )  # fmt: skip
    _fill(row, draft)
    with worded():
        row.save(force_insert=True)
    _say(row, "created", by)
    return row


@transaction.atomic
def update_facility(
    *, public_id: uuid.UUID, draft: FacilityDraft, version: int, by: Actor
) -> Facility:
    """Until it is agreed. Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue."""
    row = _hold(public_id, "edit", by, version)
    _fill(row, draft)
    row.version += 1
    with worded():
        row.save(update_fields=["kind", "title", "amount", "prison", "jobs_owed", "jobs_due",
                                "version"])  # fmt: skip
    _say(row, "changed", by)
    return row


@transaction.atomic
def assess_facility(
    *, public_id: uuid.UUID, text: str, version: int | None = None, by: Actor
) -> Facility:
    """Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue naming the field."""
    _check_words(text, "text")
    row = _hold(public_id, "assess", by, version)
    if row.state == FacilityState.ASSESSED:
        return row
    return _move(
        row, FacilityState.ASSESSED, by, assessment=text.strip(),
        assessed_on=timezone.localdate(), assessed_by=by.user_id,
    )  # fmt: skip


@transaction.atomic
def approve_facility(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Facility:
    """By the headquarters, never by who recorded or assessed it. Raises NotFound, NotAllowed,
    StaleVersion, Conflict."""
    row = _hold(public_id, "approve", by, version)
    if row.state == FacilityState.AGREED:
        return row
    return _move(
        row, FacilityState.AGREED, by, agreed_on=timezone.localdate(), approved_by=by.user_id
    )


@transaction.atomic
def hand_over(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Facility:
    row = _hold(public_id, "hand_over", by, version)
    if row.state == FacilityState.ACTIVE:
        return row
    return _move(row, FacilityState.ACTIVE, by, handed_on=timezone.localdate())


@transaction.atomic
def fulfil_facility(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Facility:
    """When the jobs owed are held today, as counted. Raises Conflict ``jobs.facility_owed``."""
    row = _hold(public_id, "fulfil", by, version)
    if row.state == FacilityState.FULFILLED:
        return row
    count = delivered_of([row])[row.pk]
    if count.held < row.jobs_owed:
        raise Conflict(
            "jobs.facility_owed", _("%(held)s of %(owed)s jobs are held today."),
            held=count.held, owed=row.jobs_owed,
        )  # fmt: skip
    return _move(row, FacilityState.FULFILLED, by, ended_on=timezone.localdate())


@transaction.atomic
def decline_facility(
    *, public_id: uuid.UUID, reason: str, version: int | None = None, by: Actor
) -> Facility:
    """Before the handover, with a reason in words."""
    _check_words(reason, "reason")
    row = _hold(public_id, "decline", by, version)
    if row.state == FacilityState.DECLINED:
        return row
    return _move(
        row, FacilityState.DECLINED, by, ended_on=timezone.localdate(),
        end_note=reason.strip()[:300],
    )  # fmt: skip


@transaction.atomic
def record_visit(
    *, public_id: uuid.UUID, draft: VisitDraft, by: Actor, request_id: uuid.UUID | None = None
) -> MonitoringVisit:
    """Who demands repayment or ends it makes a breach of an active facility.

    ``request_id`` comes with the form: sent twice, it is one visit. Raises NotFound, NotAllowed,
    Conflict, InvalidValue naming the field.
    """
    row = _hold(public_id, "visit", by, None)
    if request_id and (done := MonitoringVisit.objects.filter(public_id=request_id).first()):
        return done
    if draft.on > timezone.localdate() or (row.handed_on and draft.on < row.handed_on):
        raise InvalidValue("visit.on", _("A day since the handover, not to come."), field="on")
    if draft.consequence not in Consequence.values:
        raise InvalidValue("visit.consequence", _("Choose the consequence."), field="consequence")
    if draft.consequence != Consequence.NONE:
        _check_words(draft.note, "note")
    with worded():
        made = MonitoringVisit.objects.create(
            public_id=request_id or uuid.uuid4(), facility=row,
            organisation_id=row.recorded_by_body, on=draft.on, found_jobs=draft.found_jobs,
            note=draft.note.strip()[:500], consequence=draft.consequence, recorded_by=by.user_id,
        )  # fmt: skip
    _say(row, "visited", by, consequence=str(draft.consequence))
    _follow(row, draft, by)
    return made


def _follow(row: Facility, draft: VisitDraft, by: Actor) -> None:
    """What the table says of a visit's consequence."""
    follows = FOLLOWS[Consequence(draft.consequence)]
    if follows.breach and row.state == FacilityState.ACTIVE:
        _move(
            row, FacilityState.BREACHED, by, ended_on=timezone.localdate(),
            end_note=draft.note.strip()[:300],
        )  # fmt: skip
    if not follows.repayment or row.state != FacilityState.BREACHED or row.demanded_on:
        return
    _demand(row, draft.on, by)


@transaction.atomic
def demand_facility(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Facility:
    """Of a breach whose visit asked for repayment and that nobody demanded yet: from today on, for
    the employer was not told before. Raises NotFound, NotAllowed, StaleVersion, Conflict."""
    row = _hold(public_id, "demand", by, version)
    _demand(row, timezone.localdate(), by)
    return row


def _demand(row: Facility, on: date, by: Actor) -> None:
    row.demanded_on, row.demanded = on, row.amount
    row.demand_due = on + timedelta(days=FOLLOWS[Consequence.REPAY].days)
    row.version += 1
    with worded():
        row.save(update_fields=["demanded_on", "demanded", "demand_due", "version"])
    _say(row, "demanded", by, amount=row.demanded, due=row.demand_due.isoformat())


@transaction.atomic
def settle_facility(
    *, public_id: uuid.UUID, note: str, version: int | None = None, by: Actor
) -> Facility:
    """By the headquarters: what was demanded is repaid or given back. The employer may be given
    further facilities. Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue."""
    _check_words(note, "note")
    row = _hold(public_id, "settle", by, version)
    if row.state == FacilityState.SETTLED:
        return row
    return _move(row, FacilityState.SETTLED, by, settled_note=note.strip()[:300])


def _fill(row: Facility, draft: FacilityDraft) -> None:
    if draft.kind not in FacilityKind.values:
        raise InvalidValue("facility.kind", _("Choose what is given."), field="kind")
    if not draft.title.strip():
        raise InvalidValue("facility.title", _("Say what it is."), field="title")
    if draft.kind in (FacilityKind.LOAN, FacilityKind.ORDER) and not draft.amount:
        raise InvalidValue("facility.amount", _("Say how much."), field="amount")
    if not 1 <= draft.jobs_owed <= 2000:
        raise InvalidValue("facility.owed", _("From 1 to 2,000 jobs."), field="jobs_owed")
    if draft.jobs_due <= row.asked_on:
        raise InvalidValue("facility.due", _("A day after it is asked for."), field="jobs_due")
    row.kind, row.title, row.amount = draft.kind, draft.title.strip(), draft.amount or None
    row.jobs_owed, row.jobs_due, row.prison_id = draft.jobs_owed, draft.jobs_due, draft.prison_id


def _check_words(text: str, field: str) -> None:
    if len(text.strip()) < LEAST_WORDS:
        raise InvalidValue("facility.words", _("Say it in a sentence."), field=field)


def _hold(public_id: uuid.UUID, code: str, by: Actor, version: int | None) -> Facility:
    """Locked and checked; an act that was done already by a double press passes."""
    seen = Facility.objects.filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("facility")
    policies.check_user_can_facility(code, by, seen)
    row = Facility.objects.select_for_update().get(pk=seen.pk)
    target = FACILITY_ACTS[code].target
    if version is not None and version != row.version:
        if target and row.state == target:
            return row
        raise StaleVersion("facility.stale")
    policies.check_facility_state(code, row)
    return row


def _move(row: Facility, state: FacilityState, by: Actor, **values: Any) -> Facility:
    check_transition(FACILITY_TRANSITIONS, FacilityState(row.state), state)
    row.state = state
    row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    with worded():
        row.save(update_fields=["state", "version", *values])
    _say(row, state.value, by)
    return row


def _say(row: Facility, verb: str, by: Actor, **detail: Any) -> None:
    journal.record(
        by=by, action=f"facility.{verb}", on=("facility", row.public_id), detail=detail or None
    )
