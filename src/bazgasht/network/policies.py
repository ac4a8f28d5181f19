"""What may be done to headquarters and their members."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.policies import check_manages_body, manages_body
from bazgasht.core.errors import InvalidValue, NotAllowed

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
