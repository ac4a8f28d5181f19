"""Who may assess and plan, and in which state. Each check raises with words for the refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, DomainError, NotAllowed
from bazgasht.people.models import Client
from bazgasht.people.selectors.standing import custody_standing, holders
from bazgasht.people.states import Origin

from .instrument import Instrument
from .models import Assessment, Plan
from .states import AssessmentState, PlanState


def acting_body(by: Actor, permission: str, client_id: int) -> int:
    """The body of the actor's that keeps the client's whole file, its own first.

    Raises NotAllowed when none does: a body that serves one need does not assess or plan.
    """
    bodies = by.organisations_for(permission)
    keeping = holders(client_id, bodies) if bodies else []
    if not keeping:
        raise NotAllowed("plans.case_team", _("Only the person's case team may do this."))
    home = by.home_for(permission)
    return home if home in keeping else keeping[0]


def sees_case(client_id: int, by: Actor) -> bool:
    """Whether a body in which the actor reads whole files keeps this one."""
    bodies = by.scope().case_orgs
    return bool(bodies and holders(client_id, bodies))


def check_sees_case(client_id: int, by: Actor) -> None:
    if not sees_case(client_id, by):
        raise NotAllowed("plans.case_team", _("Only the person's case team may do this."))


def check_user_can_fill(assessment: Assessment, by: Actor) -> None:
    if not by.can("assessments.fill", assessment.organisation_id):
        raise NotAllowed(
            "plans.other_body", _("This assessment belongs to another body; it can be read only.")
        )


def check_assessment_is_open(assessment: Assessment) -> None:
    if assessment.state != AssessmentState.OPEN:
        raise Conflict("plans.assessment_closed", _("This assessment is already closed."))


def is_prisoner(client: Client) -> bool:
    """Whose file began in custody, or who is inside now: a wife may be imprisoned too."""
    return client.origin == Origin.CUSTODY or custody_standing(client.pk).inside


def check_fits(instrument: Instrument, prisoner: bool, household_id: int | None) -> None:
    """A prisoner's instrument is for prisoners, a family's for a household's member."""
    if instrument.audience == "household" and household_id is None:
        raise Conflict("plans.no_household", _("This person has no household on record."))
    if instrument.audience == "prisoner" and not prisoner:
        raise Conflict("plans.not_prisoner", _("These questions are for a prisoner."))


def check_user_can_plan(plan: Plan, by: Actor) -> None:
    if not by.can("plans.edit", plan.organisation_id):
        raise NotAllowed(
            "plans.other_body_plan",
            _("This plan is kept by another body. Take it over to change it."),
        )


def check_plan_is_open(plan: Plan) -> None:
    if plan.state == PlanState.CLOSED:
        raise Conflict("plans.closed", _("This plan is closed."))


def user_can_plan(plan: Plan, by: Actor) -> bool:
    return _holds(check_user_can_plan, plan, by)


def user_can_fill(assessment: Assessment, by: Actor) -> bool:
    return _holds(check_user_can_fill, assessment, by)


def _holds(check, *args) -> bool:  # type: ignore[no-untyped-def]
    try:
        check(*args)
    except DomainError:
        return False
    return True
