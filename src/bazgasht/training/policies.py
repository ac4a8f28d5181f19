"""Who may do what with courses, cohorts and enrolments, and whether their state allows it.

``check_…`` raises with a reason written for the person refused; ``why_not…`` hands the same words
to the disabled button.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.core.errors import Conflict, DomainError, NotAllowed
from bazgasht.core.jalali import format_jalali
from bazgasht.people.selectors.standing import holders

from .acts import COHORT_ACTS, ENROL, ENROLMENT_ACTS, Act
from .models import Cohort, Enrolment
from .states import CohortState, State

PROVIDERS = frozenset({Kind.PROVIDER, Kind.AGENCY, Kind.FOUNDATION, Kind.CHARITY, Kind.PRISON})
"""Kinds of bodies that teach."""
NO_ISSUER = frozenset(
    {Kind.PRISON, Kind.DIRECTORATE, Kind.ASSOCIATION, Kind.AFTERCARE, Kind.FOUNDATION,
     Kind.HEADQUARTERS, Kind.WORKING_GROUP, Kind.JUSTICE, Kind.PROSECUTOR}
)  # fmt: skip
"""Kinds that never stand on a certificate; the database keeps it too (sql/30_certificates.sql)."""


def check_user_can_edit_courses_of(by: Actor, organisation_id: int) -> None:
    if not by.can("training.edit", organisation_id):
        raise NotAllowed(
            "training.edit", _("Only the body that teaches this course may change it.")
        )


def user_can_edit_courses_of(by: Actor, organisation_id: int) -> bool:
    return by.can("training.edit", organisation_id)


def check_user_can_ask(by: Actor, client_id: int) -> int:
    """The actor's body that keeps the whole file, its own first. Raises NotAllowed."""
    bodies = by.organisations_for(ENROL)
    keeping = holders(client_id, bodies) if bodies else []
    if not keeping:
        raise NotAllowed(
            "training.case_team", _("Only the person's case team may ask for a seat for them.")
        )
    home = by.home_for(ENROL)
    return home if home in keeping else keeping[0]


def check_user_can_cohort(code: str, by: Actor, cohort: Cohort) -> None:
    """Raises NotAllowed unless the provider's side of ``by`` has the permission."""
    act = COHORT_ACTS[code]
    if "case" in act.sides:
        if not by.can(act.sides["case"]):
            raise NotAllowed(f"training.{code}", _("Only a case team asks for a seat."))
    elif not by.can(act.sides["provider"], cohort.organisation_id):
        raise NotAllowed(
            f"training.{code}", _("Only the body that teaches this course can do this.")
        )


def check_user_can(code: str, by: Actor, enrolment: Enrolment) -> None:
    """Raises NotAllowed unless a side of the act is the actor's."""
    act = ENROLMENT_ACTS[code]
    if "provider" in act.sides and by.can(act.sides["provider"], enrolment.organisation_id):
        return
    if "case" in act.sides:
        bodies = by.organisations_for(act.sides["case"])
        if bodies and holders(enrolment.client_id, bodies):
            return
        raise NotAllowed(f"training.{code}", _("Only the person's case team can do this."))
    raise NotAllowed(f"training.{code}", _("Only the body that teaches this course can do this."))


def check_cohort_state(code: str, cohort: Cohort) -> None:
    """Raises Conflict with the state in words."""
    _check_state(COHORT_ACTS[code], CohortState(cohort.state))


def check_state_allows(code: str, enrolment: Enrolment) -> None:
    """Raises Conflict with the state in words."""
    _check_state(ENROLMENT_ACTS[code], State(enrolment.state))
    if code == "confirm" and enrolment.offer_until and enrolment.offer_until < timezone.localdate():
        raise Conflict(
            "training.lapsed",
            _("This seat was kept until %(day)s. That day has passed: it goes to the next, and the"
              " person stays on the list."),
            day=format_jalali(enrolment.offer_until),
        )  # fmt: skip


def _check_state(act: Act, state: Any) -> None:
    if state not in act.sources:
        raise Conflict(
            "training.state", _("This is “%(state)s”; “%(act)s” is not possible now."),
            state=state.label, act=act.label,
        )  # fmt: skip


def why_not_cohort(code: str, by: Actor, cohort: Cohort) -> str:
    """The reason for a disabled button, empty when it may be pressed."""
    return _reason(check_user_can_cohort, code, by, cohort) or _reason(
        check_cohort_state, code, cohort
    )


def why_not(code: str, by: Actor, enrolment: Enrolment) -> str:
    return _reason(check_user_can, code, by, enrolment) or _reason(
        check_state_allows, code, enrolment
    )


def _reason(check: Callable[..., None], *args: Any) -> str:
    try:
        check(*args)
    except DomainError as refused:
        return refused.message
    return ""
