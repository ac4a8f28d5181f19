"""Openings: adding, changing, opening, closing; whom an employer can't take."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.states import check_transition
from bazgasht.core.weekly import UNSAID, Times
from bazgasht.core.weekly_rows import TIMES_FIELDS
from bazgasht.network.selectors import board_for
from bazgasht.occupations.models import Trade
from bazgasht.people.states import Offence
from bazgasht.services import eligibility as conditions

from .. import policies
from ..models import Facility, Opening, OpeningExclusion
from ..refusals import worded
from ..states import OPENING_TRANSITIONS, OpeningState, PayKind
from .terms import check_terms, check_times

LEAST_REASON = 5
CONDITIONS = ("age", "sex", "county")
"""What an employer may ask for; the database keeps the same list (sql/10_openings.sql)."""


@dataclass(frozen=True)
class OpeningDraft:
    """What a form says about an opening. ``trade`` is a code, ``facility`` a public id."""

    title: str
    trade: str
    county: str
    wage: int
    hours_week: int
    seats: int
    valid_until: date
    pay_kind: str = PayKind.MONTHLY
    home_based: bool = False
    description: str = ""
    eligibility: Sequence[Mapping[str, Any]] = ()
    facility: uuid.UUID | None = None
    times: Times = UNSAID


@transaction.atomic
def create_opening(
    *,
    organisation_id: int,
    draft: OpeningDraft,
    by: Actor,
    public_id: uuid.UUID | None = None,
    publish: bool = False,
) -> Opening:
    """A draft, or an open one with ``publish``. ``public_id`` comes with the form: sent twice, it is
    one opening. Raises NotFound, NotAllowed, Conflict, or InvalidValue naming the field."""
    employer = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if employer is None or employer.kind != Kind.EMPLOYER:
        raise InvalidValue("jobs.employer", _("Choose an employer."), field="employer")
    policies.check_user_can_edit_openings_of(by, employer.pk, employer.province)
    if public_id and (done := Opening.objects.filter(public_id=public_id).first()):
        if done.organisation_id != employer.pk:
            raise Conflict("jobs.request", _("This form was sent already. Open it anew."))
        return done
    head, group = board_for(employer.province)
    row = Opening(
        public_id=public_id or uuid.uuid4(), organisation=employer, headquarters_id=head,
        working_group_id=group, province=employer.province, synthetic=employer.synthetic,
    )  # fmt: skip
    _fill(row, draft)
    if publish:
        _check_day(row)
        row.state, row.opened_on = OpeningState.OPEN, timezone.localdate()
    with worded():
        row.save(force_insert=True)
    _journal(row, "created", by)
    return row


@transaction.atomic
def update_opening(
    *, public_id: uuid.UUID, draft: OpeningDraft, version: int, by: Actor
) -> Opening:
    """Raises NotFound, NotAllowed, StaleVersion, Conflict, InvalidValue naming the field."""
    row = _hold(public_id, "edit", by, version)
    _fill(row, draft)
    row.version += 1
    with worded():
        row.save(update_fields=[*FIELDS, *TIMES_FIELDS, "version"])
    _journal(row, "changed", by)
    return row


@transaction.atomic
def publish_opening(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Opening:
    """Open a draft, or again one that is filled or expired, once places or the day were changed."""
    row = _hold(public_id, "publish", by, version)
    if row.state == OpeningState.OPEN:
        return row
    _check_day(row)
    if row.state in (OpeningState.FILLED, OpeningState.EXPIRED) and _started(row) >= row.seats:
        raise Conflict("jobs.full", _("Every place is taken; add places first."))
    return move(row, OpeningState.OPEN, by, opened_on=timezone.localdate(), closed_on=None)


@transaction.atomic
def close_opening(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Opening:
    """Takes nobody any more; applications under way go on. Raises NotFound, NotAllowed,
    StaleVersion, Conflict."""
    row = _hold(public_id, "close", by, version)
    if row.state == OpeningState.CLOSED:
        return row
    return move(row, OpeningState.CLOSED, by, closed_on=timezone.localdate())


@transaction.atomic
def exclude_offences(
    *, public_id: uuid.UUID, reasons: Mapping[str, str], by: Actor
) -> list[OpeningExclusion]:
    """Offences the employer can't take for this work → why; replaces what was recorded.

    Raises NotFound, NotAllowed, InvalidValue naming the field.
    """
    row = _hold(public_id, "edit", by, None)
    wanted: dict[str, str] = {}
    for offence, reason in reasons.items():
        if offence not in Offence.values or not offence:
            raise InvalidValue("jobs.offence", _("Choose a kind of offence."), field=offence)
        if len(reason.strip()) < LEAST_REASON:
            raise InvalidValue(
                "jobs.exclusion_reason", _("Say which law or licence forbids it."), field=offence
            )
        wanted[offence] = reason.strip()[:200]
    standing = {x.offence: x for x in OpeningExclusion.objects.filter(opening=row)}
    gone = [x.pk for o, x in standing.items() if wanted.get(o) != x.reason]
    OpeningExclusion.objects.filter(pk__in=gone).delete()
    OpeningExclusion.objects.bulk_create(
        OpeningExclusion(
            opening=row, organisation_id=row.organisation_id, offence=offence, reason=reason,
            recorded_by=by.user_id,
        )
        for offence, reason in wanted.items()
        if offence not in standing or standing[offence].pk in gone
    )  # fmt: skip
    _journal(row, "excluded", by, count=len(wanted))
    return list(OpeningExclusion.objects.filter(opening=row).order_by("offence"))


@transaction.atomic
def expire_openings() -> int:
    """Openings whose last day has passed; runs under the task's own narrow scope."""
    rows = Opening.objects.filter(
        state=OpeningState.OPEN, valid_until__lt=timezone.localdate()
    ).select_for_update()
    count = 0
    for row in rows.order_by("id"):
        move(row, OpeningState.EXPIRED, None, closed_on=timezone.localdate())
        count += 1
    return count


def move(row: Opening, state: OpeningState, by: Actor | None, **values: Any) -> Opening:
    """Of a locked row: by the table, written and journalled."""
    was = OpeningState(row.state)
    check_transition(OPENING_TRANSITIONS, was, state)
    row.state = state
    row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    with worded():
        row.save(update_fields=["state", "version", *values])
    _journal(row, state.value, by)
    return row


FIELDS = ("trade", "title", "county", "home_based", "pay_kind", "wage", "hours_week", "seats",
          "description", "eligibility", "valid_until", "facility")  # fmt: skip


def _fill(row: Opening, draft: OpeningDraft) -> None:
    trade = Trade.objects.filter(code=draft.trade, active=True).first()
    if trade is None:
        raise InvalidValue("jobs.trade", _("Choose the trade."), field="trade")
    if not draft.title.strip():
        raise InvalidValue("jobs.title", _("Give it a title."), field="title")
    if draft.pay_kind not in PayKind.values:
        raise InvalidValue("jobs.pay_kind", _("Choose how it is paid."), field="pay_kind")
    if draft.wage <= 0:
        raise InvalidValue("jobs.wage", _("Say what is paid."), field="wage")
    if not 1 <= draft.hours_week <= 84:
        raise InvalidValue("jobs.hours", _("From 1 to 84 hours."), field="hours_week")
    if not 1 <= draft.seats <= 500:
        raise InvalidValue("jobs.seats", _("From 1 to 500 places."), field="seats")
    for name in FIELDS[1:-3]:
        setattr(row, name, getattr(draft, name))
    row.title, row.description = draft.title.strip(), draft.description.strip()
    row.trade, row.valid_until = trade, draft.valid_until
    row.eligibility = conditions.validate(draft.eligibility)
    if any(rule["field"] not in CONDITIONS for rule in row.eligibility):
        raise InvalidValue(
            "jobs.condition", _("An employer may ask for age, sex and county, nothing else.")
        )
    row.facility = _facility(row, draft.facility)
    row.set_times(draft.times)
    today = timezone.localdate()
    check_terms(row.pay_kind, row.wage, row.hours_week, province=row.province, day=today)
    check_times(row.times, row.hours_week, province=row.province, day=today)


def _facility(row: Opening, public_id: uuid.UUID | None) -> Facility | None:
    if public_id is None:
        return None
    found = Facility.objects.filter(
        public_id=public_id, organisation_id=row.organisation_id
    ).first()
    if found is None:
        raise InvalidValue("jobs.facility", _("Not a facility of this employer."), field="facility")
    return found


def _check_day(row: Opening) -> None:
    if row.valid_until < timezone.localdate():
        raise InvalidValue(
            "jobs.opening_late", _("Its last day has passed; change it first."),
            field="valid_until",
        )  # fmt: skip


def _started(row: Opening) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select started from jobs_lock(%s)", [row.pk])
        return int(cursor.fetchone()[0])


def _hold(public_id: uuid.UUID, code: str, by: Actor, version: int | None) -> Opening:
    """Locked and checked. An act that was done already, by a double press, passes."""
    seen = Opening.objects.filter(public_id=public_id).first()
    if seen is None:
        raise NotFound("opening")
    policies.check_user_can_opening(code, by, seen)
    row = (
        Opening.objects.select_for_update(of=("self",))
        .select_related("organisation", "trade")
        .get(pk=seen.pk)
    )
    target = policies.OPENING_ACTS[code].target
    if version is not None and version != row.version:
        if target and row.state == target:
            return row
        raise StaleVersion("opening.stale")
    policies.check_opening_state(code, row)
    return row


def _journal(row: Opening, verb: str, by: Actor | None, **detail: Any) -> None:
    journal.record(
        by=by, action=f"opening.{verb}", on=("opening", row.public_id), detail=detail or None
    )
