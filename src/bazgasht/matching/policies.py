"""Who makes proposals and who decides about them, and whether their state allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, DomainError, NotAllowed
from bazgasht.people.selectors.standing import holders

from .models import MatchLine, Wish
from .states import Kind, State

RUN = "matching.run"
ACTS = ("accept", "choose", "refuse")
"""What a human may do with a proposal, all from ``proposed``."""


def bodies_of(by: Actor) -> list[int]:
    """In which the actor makes proposals: bodies whose files it reads in full."""
    case = set(by.scope().case_orgs)
    return [body for body in by.organisations_for(RUN) if body in case]


def check_user_can_run(by: Actor, organisation_id: int) -> None:
    if organisation_id not in bodies_of(by):
        raise NotAllowed(
            "matching.run", _("Only an employment officer of this body makes its proposals.")
        )


def check_user_can_wish(by: Actor, client_id: int) -> int:
    """The body in whose name a wish is recorded. Raises NotAllowed."""
    bodies = by.organisations_for("training.enrol")
    keeping = holders(client_id, bodies) if bodies else []
    if not keeping:
        raise NotAllowed("matching.wish", _("Only the person's case team records this."))
    home = by.home_for("training.enrol")
    return home if home in keeping else keeping[0]


def check_user_can_decide(by: Actor, line: MatchLine) -> None:
    """A human decides: somebody of the case team in the body that made the run."""
    if line.organisation_id not in bodies_of(by) or not holders(
        line.client_id, [line.organisation_id]
    ):
        raise NotAllowed(
            "matching.decide", _("Only the person's case team decides about a proposal.")
        )


def check_state(line: MatchLine) -> None:
    """Raises Conflict with the state in words."""
    if line.state != State.PROPOSED:
        raise Conflict(
            "matching.decided",
            _("This proposal is “%(state)s”; it can't be decided again."),
            state=State(line.state).label,
        )


def check_yes(line: MatchLine) -> None:
    """The yes of that day may have been taken back since: nobody is enrolled on it. Raises Conflict.

    For openings, jobs ask the same before anybody is put forward."""
    stands = Wish.objects.filter(client_id=line.client_id, ended_on=None).exists()
    if line.kind == Kind.SEATS and not stands:
        raise Conflict(
            "matching.no_yes",
            _("The person does not wish to be proposed for training any more; do not follow this"
              " proposal, or ask and record a new yes."),
        )  # fmt: skip


def why_not(by: Actor, line: MatchLine) -> dict[str, str]:
    """By act: the reason for a disabled button, empty when it may be pressed. Not to follow a
    proposal needs nobody's yes."""
    refused = _reason(check_user_can_decide, by, line) or _reason(check_state, line)
    no_yes = refused or _reason(check_yes, line)
    return {"accept": no_yes, "choose": no_yes, "refuse": refused}


def _reason(check: Callable[..., Any], *args: Any) -> str:
    try:
        check(*args)
    except DomainError as refused:
        return refused.message
    return ""
