"""People in bodies: members, open invitations, and whose access is due for a look."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from bazgasht.core.errors import NotFound

from ..actor import Actor
from ..models import Invitation, Membership, Organisation
from ..policies import roles_to_give
from ..roles import ROLES
from .seats import live_memberships

CONFIRM_DAYS = 90
"""A membership nobody confirmed for this long is listed for a decision."""


def members(body: Organisation) -> QuerySet[Membership]:
    """Live memberships of a body, by name."""
    return live_memberships().filter(organisation=body).select_related("user").order_by(
        "user__name", "id"
    )  # fmt: skip


def colleagues(body: Organisation, *, without: int) -> list[Membership]:
    """Who may take over files in ``body``: one membership per other person who sees persons."""
    seeing = [code for code, role in ROLES.items() if role.sees_persons]
    rows = members(body).filter(role__in=seeing, user__is_active=True).exclude(user_id=without)
    return list({m.user_id: m for m in rows}.values())


def permissions_of(role: str) -> frozenset[str]:
    """Of a role by its code; none for one that is no longer known."""
    return ROLES[role].permissions if role in ROLES else frozenset()


def kept_permissions(user_id: int, organisation_id: int) -> frozenset[str]:
    """What somebody's live roles in a body let them do there."""
    live = live_memberships().filter(user_id=user_id, organisation_id=organisation_id)
    return frozenset().union(*(permissions_of(m.role) for m in live))


def open_invitations(body: Organisation) -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(organisation=body, accepted_at=None, withdrawn_at=None)
        .select_related("invited_by")
        .order_by("-created_at")
    )


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by_token(token: str) -> Invitation:
    """An invitation that can still be accepted. Raises NotFound, the same for every reason."""
    found = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(
            token_hash=token_hash(token),
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
            organisation__active=True,
        )
        .first()
    )
    if found is None:
        raise NotFound("invitation")
    return found


def due_memberships(by: Actor) -> list[Membership]:
    """Memberships the actor may decide about that nobody confirmed for :data:`CONFIRM_DAYS`."""
    since = timezone.now() - timedelta(days=CONFIRM_DAYS)
    reach = Q(pk__in=[])
    for seat in by.seats:
        reach |= Q(organisation__in=seat.covers)
        if not seat.province and seat.role.subtree:
            reach |= Q(pk__gt=0)
        elif seat.role.subtree:
            reach |= Q(organisation__province=seat.province)
    rows = (
        live_memberships()
        .filter(reach, confirmed_at__lt=since)
        .exclude(user_id=by.user_id)
        .select_related("user", "organisation")
        .order_by("organisation__sort_key", "user__name", "id")
    )
    return [m for m in rows if m.role in roles_to_give(by, m.organisation)]
