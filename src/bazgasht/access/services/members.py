"""Roles given, changed, confirmed and ended. Nobody decides about their own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.registry import emit

from .. import journal, sessions
from ..actor import Actor
from ..models import Membership, Organisation, User
from ..policies import check_decides_about, check_may_give
from ..roles import CARRIED, ROLES
from ..selectors import colleagues, live_memberships, permissions_of


@transaction.atomic
def give_role(*, user_id: int, organisation_id: int, role: str, by: Actor) -> Membership:
    """Give an existing colleague a (further) role; their sessions end.

    Raises NotFound, NotAllowed, and Conflict when they hold it already.
    """
    body = Organisation.objects.filter(pk=organisation_id, active=True).first()
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if body is None or user is None:
        raise NotFound("member")
    if user.pk == by.user_id:
        raise NotAllowed("own_membership", _("Nobody decides about their own access."))
    check_may_give(by, body, role)
    membership = insert_membership(user, body, role, confirmed_by=by.user_id)
    sessions.end_all(user.pk)
    _record(by, "membership.given", membership)
    return membership


def insert_membership(
    user: User, body: Organisation, role: str, *, confirmed_by: int | None = None
) -> Membership:
    """The row itself, asking nobody's permission. Raises Conflict when it exists already."""
    if role not in ROLES or body.kind not in ROLES[role].kinds:
        raise InvalidValue("role", _("This role does not exist in this kind of body."))
    try:
        with transaction.atomic():
            return Membership.objects.create(
                user=user, organisation=body, role=role, confirmed_by=confirmed_by
            )
    except IntegrityError:
        raise Conflict("has_role", _("This person already has this role here.")) from None


@transaction.atomic
def change_role(
    *, membership: uuid.UUID, role: str, by: Actor, handover_to: int | None = None
) -> Membership:
    """End one role and give another in the same body, in one step; sessions end.

    What the new role no longer carries (:data:`..roles.CARRIED`) is handed over as by a leaver,
    and ``membership.ended`` is announced; ``handover_to`` is left aside when it carries all.

    Raises NotFound, NotAllowed, Conflict, InvalidValue for the colleague.
    """
    old = _locked(membership, by)
    check_may_give(by, old.organisation, role)
    if role == old.role:
        raise Conflict("same_role", _("This person already has this role here."))
    carried = loses_carried(old, role)
    heir = handover_to if carried else None
    if carried:
        check_handover(old, heir)
    _close(old, "role changed")
    new = insert_membership(old.user, old.organisation, role, confirmed_by=by.user_id)
    sessions.end_all(old.user_id)
    _record(by, "membership.changed", new, {"from": old.role, "handover_to": heir})
    if carried:
        _announce_end(old, heir, by)
    return new


def loses_carried(membership: Membership, role: str) -> bool:
    """Whether work carried by this membership is carried by no role left beside the new one."""
    had = CARRIED & permissions_of(membership.role)
    others = live_memberships().filter(
        user_id=membership.user_id, organisation_id=membership.organisation_id
    )
    left = {m.role for m in others.exclude(pk=membership.pk)} | {role}
    return bool(had - frozenset().union(*map(permissions_of, left)))


@transaction.atomic
def end_membership(
    *, membership: uuid.UUID, reason: str, by: Actor, handover_to: int | None = None
) -> Membership:
    """The leaver: access ends now, sessions die, files go to a named colleague.

    ``handover_to`` is the user id of someone in the same body who sees persons; it is required
    when the role sees persons and such a colleague exists. Without any role left the account is
    closed. Announces ``membership.ended``.

    Raises NotFound, NotAllowed, Conflict when it has ended already, InvalidValue for the colleague.
    """
    old = _locked(membership, by)
    check_handover(old, handover_to)
    _close(old, reason)
    sessions.end_all(old.user_id)
    if not live_memberships().filter(user_id=old.user_id).exists():
        User.objects.filter(pk=old.user_id).update(is_active=False)
    _record(by, "membership.ended", old, {"handover_to": handover_to})
    _announce_end(old, handover_to, by)
    return old


def _announce_end(old: Membership, handover_to: int | None, by: Actor) -> None:
    emit(
        "membership.ended",
        membership_id=old.pk,
        user_id=old.user_id,
        organisation_id=old.organisation_id,
        role=old.role,
        handover_to=handover_to,
        by=by,
    )


def check_handover(membership: Membership, handover_to: int | None) -> None:
    """Raises InvalidValue on the field ``handover_to``."""
    if not ROLES[membership.role].sees_persons:
        return
    able = {m.user_id for m in colleagues(membership.organisation, without=membership.user_id)}
    if handover_to is None and able:
        raise InvalidValue(
            "handover_needed", _("Choose who takes over this person's files."), field="handover_to"
        )
    if handover_to is not None and handover_to not in able:
        raise InvalidValue(
            "handover_colleague", _("This person can't take over files here."), field="handover_to"
        )


def needs_heir(membership: Membership) -> bool:
    """Whether a colleague has to be named before this access can end."""
    try:
        check_handover(membership, None)
    except InvalidValue:
        return True
    return False


@transaction.atomic
def confirm_memberships(*, memberships: Iterable[uuid.UUID], by: Actor) -> int:
    """Say that these people still need their access; returns how many. All or nothing."""
    wanted = sorted(set(memberships))
    rows = list(
        live_memberships()
        .select_for_update(of=("self",))
        .filter(public_id__in=wanted)
        .select_related("organisation")
    )
    if len(rows) != len(wanted):
        raise NotFound("membership")
    for row in rows:
        check_decides_about(by, row)
    now = timezone.now()
    Membership.objects.filter(pk__in=[m.pk for m in rows]).update(
        confirmed_at=now, confirmed_by=by.user_id
    )
    journal.record_many(
        by=by, action="membership.confirmed", on_type="membership",
        pairs=[(m.pk, None) for m in rows],
    )  # fmt: skip
    return len(rows)


def _locked(public_id: uuid.UUID, by: Actor) -> Membership:
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "user")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("membership")
    check_decides_about(by, row)
    if row.ends is not None and row.ends <= timezone.now():
        raise Conflict("ended", _("This access has already ended."))
    return row


def _close(membership: Membership, reason: str) -> None:
    membership.ends = timezone.now()
    membership.ended_reason = reason.strip()[:200]
    membership.save(update_fields=["ends", "ended_reason"])


def _record(
    by: Actor, action: str, membership: Membership, more: dict[str, object] | None = None
) -> None:
    detail = {
        "user": membership.user_id,
        "organisation": membership.organisation_id,
        "role": membership.role,
        **(more or {}),
    }
    journal.record(by=by, action=action, on=("membership", membership.pk), detail=detail)
