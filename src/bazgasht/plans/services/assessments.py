"""Filling in an assessment: start, save a section, finish, give up."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.jalali import today as today_in_tehran
from bazgasht.core.states import check_transition
from bazgasht.people.models import Client
from bazgasht.people.selectors.cards import member_ids
from bazgasht.people.services.acting import lock_living

from .. import answers as answering
from .. import instrument as instruments
from .. import policies
from ..instrument import WORKER, Section
from ..models import Assessment, SecretAnswers, SectionAnswers
from ..states import ASSESSMENT_TRANSITIONS, AssessmentState, Degree, SectionOutcome
from .needs import Change, apply_section


@transaction.atomic
def start_assessment(
    *, client_id: int, instrument: str, by: Actor, household_id: int | None = None
) -> Assessment:
    """Open the newest version of an instrument for a client of the case team.

    For a family, ``client_id`` is the head and ``household_id`` their household. When the same
    body has one open already, that one is returned: pressing twice starts once. Raises NotFound,
    NotAllowed, or Conflict when the instrument is not for this person or they have died; a family
    whose head has died is asked through its next head.
    """
    client = Client.objects.filter(pk=client_id).first()
    if client is None or instrument not in {i.code for i in instruments.current()}:
        raise NotFound("client")
    if household_id is not None and client_id not in member_ids(household_id):
        raise NotFound("household")
    body = policies.acting_body(by, "assessments.fill", client_id)
    newest = instruments.latest(instrument)
    policies.check_fits(newest, policies.is_prisoner(client), household_id)
    lock_living(client_id)
    open_one = Assessment.objects.filter(
        client=client, organisation_id=body, instrument=instrument, state=AssessmentState.OPEN
    )
    try:
        with transaction.atomic():
            if found := open_one.first():
                return found
            assessment = Assessment.objects.create(
                client=client,
                household_id=household_id if newest.audience == "household" else None,
                organisation_id=body, instrument=newest.code, instrument_version=newest.version,
                started_by=by.user_id,
            )  # fmt: skip
    except IntegrityError:
        return open_one.get()
    _journal(assessment, "assessment.started", by, instrument=newest.code, version=newest.version)
    return assessment


@dataclass(frozen=True)
class Judgement:
    """The worker's own view where the questions miss a need: a degree and why."""

    degree: Degree
    reason: str


@transaction.atomic
def save_section(
    *,
    assessment: uuid.UUID,
    section: str,
    answers: Mapping[str, Any],
    outcome: str = "",
    judgement: Judgement | None = None,
    version: int,
    by: Actor,
) -> SectionAnswers:
    """Keep a section's answers and how it ended.

    ``outcome``: empty (what the answers say), ``no_need`` or ``declined``. Answers that raise a
    need end it in "need found"; answers that raise none leave it open until "no need found" is
    said. ``version`` is that of the section when the form was opened, 0 for a new one. Raises
    NotFound, NotAllowed, Conflict, StaleVersion, or InvalidValue naming its field.
    """
    row = _locked(assessment, by)
    try:
        asked = instruments.get(row.instrument, row.instrument_version).section(section)
    except KeyError:
        raise NotFound("section") from None
    saved = SectionAnswers.objects.select_for_update().filter(assessment=row, section=section)
    kept = saved.first()
    if version != (kept.version if kept else 0):
        raise StaleVersion("plans.section")
    on = today_in_tehran()
    given = answering.check(asked, answers, on)
    codes, degree = _found(asked, given, judgement, on)
    ended = _outcome(outcome, degree)
    kept = kept or SectionAnswers(
        assessment=row, client_id=row.client_id, section=section, domain=asked.domain, version=0
    )
    stored = dict(given)
    if judgement:
        stored[WORKER] = {"degree": int(judgement.degree), "reason": judgement.reason.strip()}
    kept.outcome, kept.degree, kept.reasons = ended, degree, codes
    kept.answers = {} if asked.secret else stored
    kept.version += 1
    kept.save()
    if asked.secret:
        SecretAnswers.objects.update_or_create(
            section=kept, defaults={"client_id": row.client_id, "answers": stored}
        )
    _journal(row, "assessment.section_saved", by, section=section, outcome=ended)
    return kept


def _found(
    asked: Section, given: Mapping[str, Any], judgement: Judgement | None, on: Any
) -> tuple[list[str], Degree | None]:
    raised = asked.raised(given, on)
    codes = [rule.code for rule in raised]
    degrees = [rule.degree for rule in raised[:1]]
    if judgement:
        if not judgement.reason.strip():
            raise InvalidValue(
                "plans.judgement", _("Say why, so that others can follow it."), field="own_reason"
            )
        codes.append(WORKER)
        degrees.append(Degree(judgement.degree))
    return codes, max(degrees, default=None)


def _outcome(chosen: str, degree: Degree | None) -> SectionOutcome:
    match chosen:
        case SectionOutcome.DECLINED:
            return SectionOutcome.DECLINED
        case SectionOutcome.NO_NEED if degree:
            raise InvalidValue(
                "plans.need_shown",
                _("The answers show a need. Correct them, or choose “declined”."),
                field="outcome",
            )
        case SectionOutcome.NO_NEED:
            return SectionOutcome.NO_NEED
        case "" | SectionOutcome.NEED | SectionOutcome.NOT_ASKED:
            return SectionOutcome.NEED if degree else SectionOutcome.NOT_ASKED
    raise InvalidValue("plans.outcome", field="outcome")


@transaction.atomic
def finish_assessment(*, assessment: uuid.UUID, by: Actor) -> list[Change]:
    """Close the assessment and bring the person's needs in line; tells what changed.

    Sections that were skipped change nothing. Raises Conflict when nothing at all is recorded.
    """
    row = _locked(assessment, by)
    recorded = list(
        SectionAnswers.objects.filter(assessment=row)
        .exclude(outcome=SectionOutcome.NOT_ASKED)
        .order_by("id")
    )
    if not recorded:
        raise Conflict("plans.nothing_recorded", _("Nothing is recorded yet in any section."))
    on = today_in_tehran()
    changes = [c for section in recorded if (c := apply_section(row, section, on=on, by=by))]
    _close(row, AssessmentState.DONE)
    _journal(row, "assessment.finished", by, needs=sum(c.kind == "found" for c in changes))
    return changes


@transaction.atomic
def abandon_assessment(*, assessment: uuid.UUID, by: Actor) -> None:
    """Give it up; the answers stay readable and change no need."""
    row = _locked(assessment, by)
    _close(row, AssessmentState.ABANDONED)
    _journal(row, "assessment.abandoned", by)


def _locked(public_id: uuid.UUID, by: Actor) -> Assessment:
    row = Assessment.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("assessment")
    policies.check_user_can_fill(row, by)
    row = Assessment.objects.select_for_update().get(pk=row.pk)
    policies.check_assessment_is_open(row)
    return row


def _close(row: Assessment, state: AssessmentState) -> None:
    check_transition(ASSESSMENT_TRANSITIONS, AssessmentState(row.state), state)
    row.state, row.finished_at, row.version = state, timezone.now(), row.version + 1
    row.save(update_fields=["state", "finished_at", "version"])


def _journal(row: Assessment, action: str, by: Actor, **detail: Any) -> None:
    journal.record(
        by=by, action=action, on=("assessment", row.public_id), client_id=row.client_id,
        detail=detail,
    )  # fmt: skip
