"""Needs: what an assessment finds, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Q

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound
from bazgasht.core.states import check_transition

from ..models import Assessment, Need, SectionAnswers
from ..states import NEED_CLOSED, NEED_TRANSITIONS, Degree, NeedState, SectionOutcome


@dataclass(frozen=True)
class Change:
    """What finishing an assessment did in one domain: found, changed, kept, closed, declined."""

    domain: str
    kind: str
    degree: int | None = None
    was: int | None = None


@transaction.atomic
def set_need_state(*, need_id: int, state: NeedState, by: Actor) -> None:
    """Move a need as NEED_TRANSITIONS allow, as its case team or as the body that serves it.

    Raises NotFound when the need is neither's, Conflict when its state does not allow it.
    """
    became = NeedState(state)
    allowed = [old.value for old, new in NEED_TRANSITIONS.items() if became in new]
    with connection.cursor() as cursor:
        cursor.execute(
            "select client_id, was, changed from plans_move_need(%s, %s, %s, %s)",
            [need_id, allowed, became.value, became in NEED_CLOSED],
        )
        row = cursor.fetchone()
    if row is None:
        raise NotFound("need")
    client_id, was, changed = row
    if not changed:
        check_transition(NEED_TRANSITIONS, NeedState(was), became)
        raise NotFound("need")
    journal.record(
        by=by, action="need.moved", on=("need", need_id), client_id=client_id,
        detail={"from": was, "to": became.value},
    )  # fmt: skip


def apply_section(
    assessment: Assessment, row: SectionAnswers, *, on: date, by: Actor
) -> Change | None:
    """Bring the standing need of a section's domain in line with what was answered.

    A need found again keeps the day it was first found: waiting does not start anew. A need in
    service is left to the result of that service.
    """
    of_home = Q(household=assessment.household_id) if assessment.household_id else Q(household=None)
    standing = (
        Need.objects.select_for_update()
        .filter(of_home, client_id=assessment.client_id, domain=row.domain, closed_on=None)
        .first()
    )
    match SectionOutcome(row.outcome):
        case SectionOutcome.NEED:
            return _found(assessment, row, standing, on, by)
        case SectionOutcome.NO_NEED if standing:
            return _over(standing, NeedState.MET, "closed", on, by)
        case SectionOutcome.DECLINED if standing:
            return _over(standing, NeedState.DECLINED, "declined", on, by)
        case SectionOutcome.DECLINED if row.degree:
            _record(assessment, row, NeedState.DECLINED, on, by)
            return Change(row.domain, "declined", row.degree)
    return None


def _found(
    assessment: Assessment, row: SectionAnswers, standing: Need | None, on: date, by: Actor
) -> Change:
    if standing is None:
        _record(assessment, row, NeedState.OPEN, on, by)
        return Change(row.domain, "found", row.degree)
    was, degree = standing.degree, Degree(row.degree or Degree.LOW)
    standing.assessment, standing.degree = assessment, degree
    standing.reasons = row.reasons
    if standing.state in (NeedState.PARTLY, NeedState.UNMET):
        standing.state = NeedState.OPEN
    standing.save(update_fields=["assessment", "degree", "reasons", "state"])
    if was == row.degree:
        return Change(row.domain, "kept", row.degree, was)
    _journal(by, "need.changed", standing, {"from": was, "to": row.degree})
    return Change(row.domain, "changed", row.degree, was)


def _over(need: Need, state: NeedState, kind: str, on: date, by: Actor) -> Change:
    if need.state == NeedState.IN_SERVICE:
        return Change(need.domain, "in_service", need.degree)
    was, need.state, need.closed_on = need.state, state, max(on, need.found_on)
    need.save(update_fields=["state", "closed_on"])
    _journal(by, "need.moved", need, {"from": was, "to": state.value})
    return Change(need.domain, kind, None, need.degree)


def _record(
    assessment: Assessment, row: SectionAnswers, state: NeedState, on: date, by: Actor
) -> None:
    need = Need.objects.create(
        client_id=assessment.client_id, household_id=assessment.household_id,
        assessment=assessment, organisation_id=assessment.organisation_id, domain=row.domain,
        degree=Degree(row.degree or Degree.LOW), reasons=row.reasons, state=state, found_on=on,
        closed_on=on if state in NEED_CLOSED else None,
    )  # fmt: skip
    _journal(by, "need.found", need, {"degree": need.degree, "state": state.value})


def _journal(by: Actor, action: str, need: Need, detail: dict[str, object]) -> None:
    journal.record(
        by=by, action=action, on=("need", need.public_id), client_id=need.client_id, detail=detail
    )
