"""Who may act on which body and whose membership. Pairs: ``check_…`` raises, ``…`` answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import NotAllowed

from .actor import Actor, Seat
from .givers import ROLE_GIVERS, Reach
from .models import Membership, Organisation
from .roles import ROLES


def in_reach(seat: Seat, body: Organisation, reach: Reach) -> bool:
    if reach is Reach.OWN:
        return body.pk == seat.organisation_id
    if reach is Reach.BELOW:
        return body.pk in seat.covers and body.pk != seat.organisation_id
    return body.pk in seat.covers or in_province(seat, body.province)


def in_province(seat: Seat, province: str) -> bool:
    """Whether the seat reaches over a whole province; a national body reaches over all."""
    return seat.role.subtree and seat.province in ("", province)


def manages_body(by: Actor, body: Organisation, permission: str = "bodies.manage") -> bool:
    return any(
        permission in s.role.permissions and in_reach(s, body, Reach.PROVINCE) for s in by.seats
    )


def check_manages_body(by: Actor, body: Organisation, permission: str = "bodies.manage") -> None:
    if not manages_body(by, body, permission):
        raise NotAllowed("body_reach", _("This body is outside what you look after."))


def manages_province(by: Actor, province: str, permission: str = "bodies.manage") -> bool:
    """For a body that does not exist yet; an empty province is the country."""
    return any(permission in s.role.permissions and in_province(s, province) for s in by.seats)


def check_manages_province(by: Actor, province: str, permission: str = "bodies.manage") -> None:
    if not manages_province(by, province, permission):
        raise NotAllowed("province_reach", _("This province is outside what you look after."))


def roles_to_give(by: Actor, body: Organisation) -> list[str]:
    """Codes of the roles the actor may give in ``body``, in the order of the role table."""
    allowed = {
        role
        for seat in by.seats
        for role, reach in ROLE_GIVERS.get(seat.role_code, {}).items()
        if in_reach(seat, body, reach)
    }
    return [code for code, role in ROLES.items() if code in allowed and body.kind in role.kinds]


def check_may_give(by: Actor, body: Organisation, role: str) -> None:
    if role not in roles_to_give(by, body):
        raise NotAllowed("role_giver", _("You may not give this role in this body."))


def sees_members(by: Actor, body: Organisation) -> bool:
    return by.can("members.manage") and bool(roles_to_give(by, body))


def check_sees_members(by: Actor, body: Organisation) -> None:
    if not sees_members(by, body):
        raise NotAllowed("members_reach", _("You don't look after the people of this body."))


def decides_about(by: Actor, membership: Membership) -> bool:
    """Whether the actor may end, change or confirm this membership."""
    return membership.user_id != by.user_id and membership.role in roles_to_give(
        by, membership.organisation
    )


def check_decides_about(by: Actor, membership: Membership) -> None:
    if membership.user_id == by.user_id:
        raise NotAllowed("own_membership", _("Nobody decides about their own access."))
    if not decides_about(by, membership):
        raise NotAllowed("membership_reach", _("You may not decide about this person's role."))
