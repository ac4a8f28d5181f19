"""Who may do what with a referral, and whether its state allows it.

``check_user_can`` raises with a reason written for the person refused; ``user_can`` answers;
``why_not`` hands the same reason to the disabled button.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, DomainError, NotAllowed

from .acts import ACTS, Act
from .models import Referral
from .states import State


def body_of(act: Act, referral: Referral) -> int:
    """The body whose move this is."""
    return referral.from_organisation_id if act.side == "from" else referral.to_organisation_id


def check_user_can(code: str, by: Actor, referral: Referral) -> None:
    """Raises NotAllowed unless a seat of ``by`` in the right body has the permission."""
    act = ACTS[code]
    if by.can(act.permission, body_of(act, referral)):
        return
    if act.side == "to":
        reason = _("Only the receiving body, in a role that answers referrals, can do this.")
    else:
        reason = _("Only the sending body, in a role that sends referrals, can do this.")
    raise NotAllowed(f"referral.{code}", reason)


def check_state_allows(code: str, referral: Referral) -> None:
    """Raises Conflict with the state in words."""
    if State(referral.state) in ACTS[code].sources:
        return
    raise Conflict(
        "referral.state",
        _("This referral is “%(state)s”; “%(act)s” is not possible now."),
        state=referral.get_state_display(),
        act=ACTS[code].label,
    )


def check_person_lives(code: str, referral: Referral) -> None:
    """Raises Conflict for an act that a death leaves no sense to."""
    if referral.person_died and ACTS[code].living:
        raise Conflict(
            "referral.died",
            _("This person has died. Record what was given before, then end it with results."),
        )


def check(code: str, by: Actor, referral: Referral) -> None:
    check_user_can(code, by, referral)
    check_state_allows(code, referral)
    check_person_lives(code, referral)


def user_can(code: str, by: Actor, referral: Referral) -> bool:
    """Who and state together."""
    return why_not(code, by, referral) == ""


def why_not(code: str, by: Actor, referral: Referral) -> str:
    """The reason for a disabled button, empty when it may be pressed."""
    try:
        check(code, by, referral)
    except DomainError as refused:
        return refused.message
    return ""


def sides_of(by: Actor, referral: Referral) -> set[str]:
    """Which of its bodies the actor works for: "from", "to", both or none."""
    orgs = {o for s in by.seats if s.role.sees_persons for o in s.covers}
    found = {"from"} if referral.from_organisation_id in orgs else set()
    return found | ({"to"} if referral.to_organisation_id in orgs else set())


def check_user_can_remind(by: Actor, referral: Referral) -> None:
    boards = (referral.working_group_id, referral.headquarters_id)
    if not any(b is not None and by.can("boards.remind", b) for b in boards):
        raise NotAllowed(
            "referral.remind",
            _("Only the secretary of the working group or headquarters reminds a body."),
        )


def user_can_remind(by: Actor, referral: Referral) -> bool:
    try:
        check_user_can_remind(by, referral)
    except NotAllowed:
        return False
    return referral.state == State.SENT
