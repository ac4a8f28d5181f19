"""Who may do what in councils, and whether the state allows it.

``check_…`` raises with a reason written for the person refused; :func:`why_not` hands the same
words to the disabled button.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, DomainError, NotAllowed

from .models import (
    Council,
    CouncilSeat,
    DirectiveCopy,
    Meeting,
    Milestone,
    Proposal,
    Resolution,
)
from .states import LIVE, Measure, MeetingState, MilestoneState, State

SEATS = frozenset({Kind.HEADQUARTERS, Kind.WORKING_GROUP, Kind.GOVERNORATE, Kind.JUSTICE})
"""Kinds of bodies a council may sit at."""


def edits(by: Actor, council: Council, permission: str = "meetings.edit") -> bool:
    """Its secretariat: whoever holds the permission in its body or above, or is its secretary."""
    return by.can(permission, council.organisation_id) or (
        council.secretary_id == by.user_id and by.can(permission)
    )


def check_edits(by: Actor, council: Council, permission: str = "meetings.edit") -> None:
    if not edits(by, council, permission):
        raise NotAllowed(permission, _("Only the secretariat of this council may do this."))


def looks_after(by: Actor, body: Organisation) -> bool:
    """The headquarters' secretariat of the body's province, or the national one."""
    return any(
        "meetings.edit" in s.role.permissions and s.role.subtree and s.province in ("", body.province)
        for s in by.seats
    )  # fmt: skip


def check_names_secretary(by: Actor, council: Council) -> None:
    """Its secretariat, or the one that may found a council there: whoever left can't hand over."""
    if not looks_after(by, council.organisation):
        check_edits(by, council)


def speaks_for(by: Actor, organisation_id: int) -> bool:
    """Whether the actor declares and agrees in the name of a body."""
    return by.can("resolutions.report", organisation_id) or any(
        s.organisation_id == organisation_id and "meetings.edit" in s.role.permissions
        for s in by.seats
    )


def speaking_bodies(by: Actor) -> set[int]:
    """All bodies :func:`speaks_for` answers yes about."""
    own = {s.organisation_id for s in by.seats if "meetings.edit" in s.role.permissions}
    return own | set(by.organisations_for("resolutions.report"))


def check_speaks_for(by: Actor, organisation_id: int) -> None:
    if not speaks_for(by, organisation_id):
        raise NotAllowed("resolutions.report", _("You don't speak for this body."))


def check_state(state: str, allowed: Collection[Any]) -> None:
    """Raises Conflict with both states in words."""
    if state not in allowed:
        label = type(next(iter(allowed)))(state).label
        raise Conflict(
            "councils.state", _("This is “%(state)s”; that is not possible now."), state=label
        )


def check_can_set_aside(by: Actor, row: Proposal) -> None:
    """The secretariat, or the body that brought it up."""
    if row.organisation_id and speaks_for(by, row.organisation_id):
        return
    check_edits(by, row.council)


# meetings


def check_can_plan(by: Actor, council: Council) -> None:
    check_edits(by, council)
    if not council.active:
        raise Conflict("council.ended", _("This council does not meet any more."))


def check_can_change(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.PLANNED, MeetingState.INVITED))


def check_can_invite(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.PLANNED,))


def check_invited(meeting: Meeting) -> None:
    """An invitation is answered until its meeting begins."""
    check_state(meeting.state, (MeetingState.INVITED,))
    if meeting.starts <= timezone.now():
        raise Conflict("meeting.begun", _("This meeting has begun."))


def check_can_hold(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.INVITED, MeetingState.HELD))
    if meeting.starts > timezone.now():
        raise Conflict("meeting.ahead", _("This meeting has not begun."))


def check_can_minute(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.HELD,))


def check_can_close(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.HELD,))


def check_can_reopen(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.AGREED,))


def check_can_sign(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.AGREED,))


def check_can_cancel(by: Actor, meeting: Meeting) -> None:
    check_edits(by, meeting.council)
    check_state(meeting.state, (MeetingState.PLANNED, MeetingState.INVITED))


# resolutions


def check_can_draft(by: Actor, council: Council) -> None:
    check_edits(by, council, "resolutions.edit")


def check_can_edit_draft(by: Actor, row: Resolution) -> None:
    check_edits(by, row.council, "resolutions.edit")
    check_state(row.state, (State.DRAFT,))


def check_can_adopt(by: Actor, row: Resolution) -> None:
    check_edits(by, row.council, "resolutions.adopt")
    check_state(row.state, (State.DRAFT,))


def check_can_begin(by: Actor, row: Resolution) -> None:
    if not edits(by, row.council, "resolutions.edit"):
        check_speaks_for(by, row.owner_id)
    check_state(row.state, (State.ADOPTED,))


def check_can_move(by: Actor, row: Resolution) -> None:
    check_edits(by, row.council, "resolutions.edit")
    check_state(row.state, LIVE)


def check_can_withdraw(by: Actor, row: Resolution) -> None:
    check_edits(by, row.council, "resolutions.adopt")
    check_state(row.state, (State.DRAFT, *LIVE))


def confirms(by: Actor, row: Resolution) -> bool:
    """A second person: of the council or of a body that sits in it, never for the own body. Where the
    council's own body owns it and nobody stands above, a second person there."""
    if row.owner_id in {s.organisation_id for s in by.seats}:
        return _alone_at_the_top(row) and _second_person(by, row)
    if edits(by, row.council, "resolutions.confirm"):
        return True
    bodies = by.organisations_for("resolutions.confirm")
    today = timezone.localdate()
    return bool(bodies) and any(
        s.organisation_id in bodies and (s.ends is None or s.ends > today)
        for s in row.council.seats.all()
    )


def _alone_at_the_top(row: Resolution) -> bool:
    body = row.council.organisation
    return row.owner_id == body.pk and body.parent_id is None


def _second_person(by: Actor, row: Resolution) -> bool:
    """Of its secretariat, who declared nothing of it; of a counted one, who did not adopt it."""
    if row.measure == Measure.BOUND:
        first = {row.adopted_by}
    else:
        first = {m.claimed_by for m in row.milestones.all()}
    return by.user_id not in first and edits(by, row.council, "resolutions.confirm")


def check_confirms(by: Actor, row: Resolution) -> None:
    if not confirms(by, row):
        raise NotAllowed(
            "resolutions.confirm", _("A second person outside the body that owns it decides this.")
        )


def check_can_end(by: Actor, row: Resolution) -> None:
    check_confirms(by, row)
    check_state(row.state, LIVE)


def check_can_claim(by: Actor, milestone: Milestone) -> None:
    check_speaks_for(by, milestone.resolution.owner_id)
    check_state(milestone.resolution.state, LIVE)
    check_state(milestone.state, (MilestoneState.OPEN, MilestoneState.REFUSED))


def check_can_decide(by: Actor, milestone: Milestone) -> None:
    if milestone.claimed_by == by.user_id:
        raise NotAllowed(
            "milestone.self", _("Whoever declared it can't confirm it: a second person does.")
        )
    check_confirms(by, milestone.resolution)
    check_state(milestone.resolution.state, LIVE)
    check_state(milestone.state, (MilestoneState.CLAIMED,))


def check_can_send_down(by: Actor, council: Council) -> None:
    check_edits(by, council, "resolutions.adopt")


# directives


def check_can_direct(by: Actor, council: Council) -> None:
    check_edits(by, council, "resolutions.adopt")


def check_can_answer(by: Actor, copy: DirectiveCopy) -> None:
    if not by.can("directives.answer", copy.organisation_id):
        raise NotAllowed("directives.answer", _("Only the body it was sent to answers it."))
    if copy.answered_on:
        raise Conflict("directive.answered", _("It is answered already."))


def why_not(check: Callable[..., None], *args: Any) -> str:
    """The reason for a disabled button, empty when it may be pressed."""
    try:
        check(*args)
    except DomainError as refused:
        return refused.message
    return ""


def shows(check: Callable[..., None], *args: Any) -> bool:
    """Whether the button belongs on the page at all: who may not do it does not see it."""
    try:
        check(*args)
    except NotAllowed:
        return False
    except DomainError:
        return True
    return True


def reads_expected(by: Actor, body: Organisation) -> bool:
    """Own body, those below it, and for a council's secretariat every body that sits in it."""
    if by.can("meetings.view", body.pk):
        return True
    keeps = by.organisations_for("meetings.edit")
    return (
        bool(keeps)
        and CouncilSeat.objects.filter(
            Q(council__organisation_id__in=keeps) | Q(council__secretary_id=by.user_id),
            organisation=body,
            ends=None,
        ).exists()
    )
