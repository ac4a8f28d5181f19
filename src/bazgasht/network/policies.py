"""What may be done to headquarters, their members and the pledges they receive."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.policies import check_manages_body, manages_body
from bazgasht.core.errors import Conflict, DomainError, InvalidValue, NotAllowed

from .acts import ACTS, EDIT, SIGN, TEXT
from .models import Pledge
from .states import PledgeState

COORDINATED = frozenset(Kind) - {Kind.HEADQUARTERS, Kind.WORKING_GROUP}
"""Kinds that can be members of a headquarters."""


def check_can_edit_headquarters(by: Actor, headquarters: Organisation) -> None:
    if headquarters.kind != Kind.HEADQUARTERS:
        raise InvalidValue("headquarters", _("This is no headquarters."))
    check_manages_body(by, headquarters)


def check_can_be_member(body: Organisation) -> None:
    if Kind(body.kind) not in COORDINATED:
        raise InvalidValue(
            "member_kind", _("A headquarters or group is no member body."), field="organisation"
        )


def check_groups(headquarters: Organisation, groups: list[Organisation]) -> None:
    if any(g.parent_id != headquarters.pk or g.kind != Kind.WORKING_GROUP for g in groups):
        raise InvalidValue(
            "groups", _("Choose groups of this headquarters."), field="working_groups"
        )


def manages_contacts(by: Actor, body: Organisation) -> bool:
    """Who looks after the body, or after the people in it."""
    return by.can("members.manage", body.pk) or manages_body(by, body)


def check_manages_contacts(by: Actor, body: Organisation) -> None:
    if not manages_contacts(by, body):
        raise NotAllowed("contacts", _("You don't look after this body."))


def check_user_can_pledge(code: str, by: Actor, pledge: Pledge) -> None:
    """Raises NotAllowed unless a side of the act is the actor's."""
    sides = ACTS[code].sides
    places = {"headquarters": pledge.headquarters_id, "body": pledge.organisation_id}
    if any(by.can(permission, places[side]) for side, permission in sides.items()):
        return
    if "headquarters" not in sides:
        raise NotAllowed(f"pledge.{code}", _("Only the body's representative can do this."))
    raise NotAllowed(f"pledge.{code}", _("Only the headquarters of this pledge can do this."))


def check_pledge_state(code: str, pledge: Pledge) -> None:
    """Raises Conflict with the state in words."""
    state, act = PledgeState(pledge.state), ACTS[code]
    if state not in act.sources:
        raise Conflict(
            "pledge.state", _("This is “%(state)s”; “%(act)s” is not possible now."),
            state=state.label, act=act.label,
        )  # fmt: skip


def user_can_pledge(code: str, by: Actor, pledge: Pledge) -> bool:
    """Whether the button is shown: the side and the state allow it."""
    try:
        check_user_can_pledge(code, by, pledge)
        check_pledge_state(code, pledge)
    except DomainError:
        return False
    return True


def check_user_can_draft(by: Actor, headquarters_id: int, organisation_id: int) -> None:
    """A pledge is drafted by the headquarters, or by the body for itself."""
    if not (by.can(EDIT, headquarters_id) or by.can(SIGN, organisation_id)):
        raise NotAllowed("pledge.draft", _("You may not prepare a pledge of this body."))


def check_user_can_write_text(by: Actor, headquarters_id: int) -> None:
    if not by.can(TEXT, headquarters_id):
        raise NotAllowed("pledge.text", _("Only this headquarters writes its texts."))
