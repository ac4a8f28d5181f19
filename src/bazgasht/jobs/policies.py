"""Who may do what with openings, applications, jobs and facilities, and whether their state allows it.

``check_…`` raises with a reason written for the person refused; ``why_not…`` hands the same words
to the disabled button.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, DomainError, InvalidValue, NotAllowed
from bazgasht.core.jalali import format_jalali
from bazgasht.people.selectors.standing import CustodyStanding, custody_on, holders
from bazgasht.people.states import Institution

from .acts import APPLICATION_ACTS, EDIT, FACILITY_ACTS, MAKE, OPENING_ACTS, PAGE, RECORD, Act
from .models import Application, Facility, Job, Opening
from .states import (
    CUSTODY_INSTITUTIONS,
    CUSTODY_KIND,
    Consequence,
    FacilityState,
    Left,
    OpeningState,
    State,
)


def provinces_for(by: Actor, permission: str) -> set[str]:
    """ISO codes of the provinces where the actor works with a permission; "" is the country."""
    return {s.province for s in by.seats if permission in s.role.permissions}


def user_can_edit_openings_of(by: Actor, employer_id: int, province: str) -> bool:
    """The employer itself, or an employment officer of its province."""
    if by.can(PAGE, employer_id):
        return True
    return bool(provinces_for(by, EDIT) & {"", province})


def check_user_can_edit_openings_of(by: Actor, employer_id: int, province: str) -> None:
    if not user_can_edit_openings_of(by, employer_id, province):
        raise NotAllowed(
            "jobs.opening",
            _("Only the employer, or an employment officer of its province, may do this."),
        )


def check_user_can_opening(code: str, by: Actor, opening: Opening) -> None:
    """Raises NotAllowed unless a side of the act is the actor's."""
    act = OPENING_ACTS[code]
    if "case" in act.sides:
        if not by.can(act.sides["case"]):
            raise NotAllowed(f"jobs.{code}", _("Only a case team puts its clients forward."))
        return
    check_user_can_edit_openings_of(by, opening.organisation_id, opening.province)


def case_body(by: Actor, client_id: int, permission: str = MAKE) -> int:
    """The actor's body that keeps the whole file, its own first. Raises NotAllowed."""
    bodies = by.organisations_for(permission)
    keeping = holders(client_id, bodies) if bodies else []
    if not keeping:
        raise NotAllowed("jobs.case_team", _("Only the person's case team can do this."))
    home = by.home_for(permission)
    return home if home in keeping else keeping[0]


def user_can_act_for(by: Actor, client_id: int, permission: str) -> bool:
    try:
        case_body(by, client_id, permission)
    except NotAllowed:
        return False
    return True


def check_user_can(code: str, by: Actor, row: Application, client_id: int) -> None:
    """Of an application the case team reads. Raises NotAllowed unless it is the actor's act."""
    act = APPLICATION_ACTS[code]
    if "case" not in act.sides:
        raise NotAllowed(f"jobs.{code}", _("Only the employer can do this."))
    case_body(by, client_id, act.sides["case"])


def check_employer_can(code: str, by: Actor) -> None:
    """Of a card; the database says whether it is a card of this employer."""
    act = APPLICATION_ACTS[code]
    if "employer" not in act.sides or not by.can(act.sides["employer"]):
        raise NotAllowed(f"jobs.{code}", _("Only the employer can do this."))


def check_user_can_record_job(by: Actor, client_id: int) -> int:
    """The body in whose name a job is recorded. Raises NotAllowed."""
    return case_body(by, client_id, RECORD)


def check_first_day(row: Application, started_on: date) -> None:
    """Of the work somebody was offered. Raises InvalidValue for a day before the offer."""
    first = max(filter(None, (row.offered_on, row.agreed_on, row.expressed_on)))
    if started_on < first:
        raise InvalidValue(
            "jobs.start_early", _("The job was offered on %(day)s; the first day is not before."),
            field="started_on", day=format_jalali(first),
        )  # fmt: skip


def check_kind_fits(kind: str, custody: CustodyStanding, *, has_consent: bool) -> None:
    """Guardrail 1, work outside while in custody: only from an institution that allows it, and of
    the person's own free consent; an assignment of it does not exist, whatever the legal status.
    Raises InvalidValue or Conflict."""
    if not custody.inside:
        if kind == CUSTODY_KIND:
            raise InvalidValue(
                "job.not_in_custody", _("The person is not in custody on this day."), field="kind"
            )
        return
    if custody.institution not in CUSTODY_INSTITUTIONS:
        raise Conflict(
            "jobs.institution",
            _("On this day the person is in “%(institution)s”; work outside begins from a"
              " semi-open or open institution, or after the release."),
            institution=Institution(custody.institution).label if custody.institution else "—",
        )  # fmt: skip
    if kind != CUSTODY_KIND:
        raise InvalidValue(
            "job.custody_kind",
            _("Whoever is in custody works as “%(kind)s”, or begins after the release."),
            field="kind", kind=CUSTODY_KIND.label,
        )  # fmt: skip
    if not has_consent:
        raise InvalidValue(
            "jobs.consent",
            _("The person is in custody on this day: nobody works without a signed consent."),
            field="consent_on",
        )  # fmt: skip


def held_closed(custody: CustodyStanding) -> bool:
    """In an institution nobody works outside from; one that is not recorded is held against nothing."""
    return (
        custody.inside
        and bool(custody.institution)
        and custody.institution not in CUSTODY_INSTITUTIONS
    )


def check_employed_on(client_id: int, day: date) -> None:
    """Nobody counts as still in a job on a day spent in a closed institution. Raises InvalidValue."""
    custody = custody_on(client_id, day)
    if held_closed(custody):
        raise InvalidValue(
            "check.closed",
            _("On %(day)s the person was in “%(institution)s”, where nobody works outside: record"
              " the job's last day instead."),
            field="state", day=format_jalali(day),
            institution=Institution(custody.institution).label,
        )  # fmt: skip


def check_end(job: Job, left_on: date, code: str) -> None:
    """The end of a job, recorded or put right. Raises InvalidValue."""
    if code not in Left.values:
        raise InvalidValue("job.code", _("Choose the reason."), field="code")
    if left_on > timezone.localdate():
        raise InvalidValue("job.left", _("This day is still to come."), field="left_on")
    if left_on < job.started_on:
        raise InvalidValue("job.left", _("Not before the first day."), field="left_on")
    if code != Left.DIED and left_on > job.started_on:
        custody = custody_on(job.client_id, left_on - timedelta(days=1))
        if held_closed(custody):
            raise InvalidValue(
                "job.left_closed",
                _("The day before, the person was in “%(institution)s” already: the last day was"
                  " when they came there, or earlier."),
                field="left_on", institution=Institution(custody.institution).label,
            )  # fmt: skip


def check_user_can_facility(code: str, by: Actor, facility: Facility) -> None:
    """Raises NotAllowed; whoever recorded or assessed a facility never approves it."""
    act = FACILITY_ACTS[code]
    officer = "officer" in act.sides and by.can(act.sides["officer"], facility.recorded_by_body)
    approver = "approver" in act.sides and by.can(
        act.sides["approver"], facility.headquarters_id or -1
    )
    if not officer and not approver:
        words = (
            _("Only the headquarters of the province, in a role that approves, can do this.")
            if "approver" in act.sides
            else _("Only the body that recorded this facility can do this.")
        )
        raise NotAllowed(f"facility.{code}", words)
    if code == "approve" and by.user_id in (facility.recorded_by, facility.assessed_by):
        raise NotAllowed(
            "facility.two_people",
            _("Somebody other than who recorded or assessed it approves it."),
        )


def check_opening_state(code: str, opening: Opening) -> None:
    """Raises Conflict with the state in words."""
    _check_state(OPENING_ACTS[code], OpeningState(opening.state))


def check_state_allows(code: str, state: str) -> None:
    """Of an application. Raises Conflict with the state in words."""
    _check_state(APPLICATION_ACTS[code], State(state))


def check_demand(facility: Facility) -> None:
    """Of a breach that a visit answered with a demand, before anybody demanded anything."""
    if facility.demanded_on is not None:
        raise Conflict("facility.demanded", _("It is demanded back already."))
    if not facility.visits.filter(consequence=Consequence.REPAY).exists():
        raise Conflict("jobs.facility_visit", _("No visit demands that."))


def user_can_demand(facility: Facility) -> bool:
    try:
        check_demand(facility)
    except Conflict:
        return False
    return True


def check_facility_state(code: str, facility: Facility) -> None:
    """Raises Conflict with the state in words, or (of an agreement) for an open breach."""
    _check_state(FACILITY_ACTS[code], FacilityState(facility.state))
    if code == "demand":
        check_demand(facility)
    if code != "approve":
        return
    open_breach = Facility.objects.filter(
        organisation_id=facility.organisation_id, state=FacilityState.BREACHED
    ).first()
    if open_breach is not None:
        raise Conflict(
            "facility.open_breach",
            _("“%(title)s” of this employer is breached and not settled; no further facility is"
              " agreed until it is."),
            title=open_breach.title,
        )  # fmt: skip


def _check_state(act: Act, state: Any) -> None:
    if state not in act.sources:
        raise Conflict(
            "jobs.state", _("This is “%(state)s”; “%(act)s” is not possible now."),
            state=state.label, act=act.label,
        )  # fmt: skip


def why_not_opening(code: str, by: Actor, opening: Opening) -> str:
    """The reason for a disabled button, empty when it may be pressed."""
    return _reason(check_user_can_opening, code, by, opening) or _reason(
        check_opening_state, code, opening
    )


def why_not(code: str, by: Actor, row: Application, client_id: int) -> str:
    return _reason(check_user_can, code, by, row, client_id) or _reason(
        check_state_allows, code, row.state
    )


def why_not_facility(code: str, by: Actor, facility: Facility) -> str:
    return _reason(check_user_can_facility, code, by, facility) or _reason(
        check_facility_state, code, facility
    )


def _reason(check: Callable[..., Any], *args: Any) -> str:
    try:
        check(*args)
    except DomainError as refused:
        return refused.message
    return ""
