"""A lost second factor or a forgotten password: one person asks, another one decides, never the
person concerned."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import replace
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.core import scope
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound

from .. import journal, sessions
from ..actor import Actor
from ..models import FactorReset, Lost, Membership, User
from ..policies import check_decides_about
from ..selectors import live_memberships
from ..selectors.members import token_hash
from .accounts import looks_after

DAYS = 2
"""How long the link to a new password works."""


@transaction.atomic
def request_factor_reset(
    *, membership: uuid.UUID, reason: str, by: Actor, what: str = Lost.FACTOR
) -> FactorReset:
    """Ask for a colleague's second factor to be removed, or for a new password to be chosen.

    Raises NotFound, NotAllowed, InvalidValue without a reason, Conflict when a request is open or
    there is nothing to reset.
    """
    row = (
        Membership.objects.select_related("organisation", "user")
        .filter(public_id=membership)
        .first()
    )
    if row is None:
        raise NotFound("membership")
    check_decides_about(by, row)
    if not reason.strip():
        raise InvalidValue("reason", _("Say why, in a few words."), field="reason")
    if what == Lost.FACTOR and not Authenticator.objects.filter(user_id=row.user_id).exists():
        raise Conflict("no_factor", _("This person has no second factor."))
    if _waiting().filter(user_id=row.user_id).exists():
        raise Conflict("reset_open", _("A request about this person is already waiting."))
    asked = FactorReset.objects.create(
        user_id=row.user_id, what=Lost(what), reason=reason.strip(), requested_by_id=by.user_id
    )
    journal.record(
        by=by, action="factor_reset.requested", on=("factor_reset", asked.pk),
        detail={"user": row.user_id, "what": asked.what},
    )  # fmt: skip
    return asked


@transaction.atomic
def withdraw_factor_reset(*, reset: uuid.UUID, by: Actor) -> FactorReset:
    """By whoever asked, while nobody has decided. Raises NotFound, NotAllowed, Conflict."""
    row = FactorReset.objects.select_for_update().filter(public_id=reset).first()
    if row is None:
        raise NotFound("factor_reset")
    if row.requested_by_id != by.user_id:
        raise NotAllowed("own_request", _("Whoever asked withdraws the request."))
    _check_waits(row)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    journal.record(
        by=by, action="factor_reset.withdrawn", on=("factor_reset", row.pk),
        detail={"user": row.user_id, "what": row.what},
    )  # fmt: skip
    return row


def _check_waits(row: FactorReset) -> None:
    if row.decided_at is not None:
        raise Conflict("decided", _("This request was decided already."))
    if row.withdrawn_at is not None:
        raise Conflict("withdrawn", _("This request was withdrawn."))


def _waiting() -> QuerySet[FactorReset]:
    return FactorReset.objects.filter(decided_at=None, withdrawn_at=None)


def own_factor_resets(by: Actor, organisation_id: int) -> list[FactorReset]:
    """What the actor asked about people of a body and nobody has decided yet."""
    there = live_memberships().filter(organisation_id=organisation_id).values("user_id")
    found = _waiting().filter(requested_by_id=by.user_id, user_id__in=there)
    return list(found.select_related("user").order_by("requested_at"))


@transaction.atomic
def decide_factor_reset(*, reset: uuid.UUID, approve: bool, by: Actor) -> FactorReset:
    """Approve or refuse as the second person. Approved: the factor is gone, sessions are dead,
    and the person sets up a new one at the next sign-in. Of a password nothing changes before its
    link (:func:`password_link`) is used.

    Raises NotFound, NotAllowed, Conflict when it was decided or withdrawn already.
    """
    row = (
        FactorReset.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(public_id=reset)
        .first()
    )
    if row is None:
        raise NotFound("factor_reset")
    check_user_can_decide(by, row)
    _check_waits(row)
    row.decided_by_id, row.decided_at, row.approved = by.user_id, timezone.now(), approve
    row.save(update_fields=["decided_by", "decided_at", "approved"])
    if approve and row.what == Lost.FACTOR:
        Authenticator.objects.filter(user_id=row.user_id).delete()
        sessions.end_all(row.user_id)
    journal.record(
        by=by, action="factor_reset.decided", on=("factor_reset", row.pk),
        detail={"user": row.user_id, "approved": approve},
    )  # fmt: skip
    return row


@transaction.atomic
def password_link(*, reset: uuid.UUID, by: Actor) -> str:
    """The secret of the link by which the person chooses a new password; made once, for whoever
    approved. Raises NotFound, NotAllowed, Conflict."""
    row = (
        FactorReset.objects.select_for_update().filter(public_id=reset, what=Lost.PASSWORD).first()
    )
    if row is None:
        raise NotFound("factor_reset")
    if not row.approved or row.decided_by_id != by.user_id:
        raise NotAllowed("second_person", _("A second person decides about this request."))
    if row.token_hash is not None:
        raise Conflict("decided", _("This request was decided already."))
    token = secrets.token_urlsafe(32)
    row.token_hash, row.expires_at = token_hash(token), timezone.now() + timedelta(days=DAYS)
    row.save(update_fields=["token_hash", "expires_at"])
    return token


def reset_by_token(token: str) -> FactorReset:
    """One that still works. Raises NotFound, the same for every reason."""
    found = (
        FactorReset.objects.select_related("user")
        .filter(token_hash=token_hash(token), used_at=None, expires_at__gt=timezone.now(),
                user__is_active=True)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound("factor_reset")
    return found


@transaction.atomic
def choose_password(*, token: str, password: str) -> User:
    """By the link; every session of the person ends, the second factor stays.

    Raises NotFound for a link that doesn't work (any more), django's ValidationError for a password
    that won't do.
    """
    FactorReset.objects.select_for_update().get(pk=reset_by_token(token).pk)
    row = reset_by_token(token)
    user = row.user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    sessions.end_all(user.pk)
    with scope.entered(replace(scope.current(), user_id=user.pk)):
        journal.record(by=None, action="factor_reset.used", on=("factor_reset", row.pk),
                       detail={"user": user.pk})  # fmt: skip
    return user


@transaction.atomic
def let_in_again(username: str, *, new_password: bool, drop_factor: bool) -> str:
    """By whoever keeps the machine; returns the new password, "" when none was wanted.

    Raises NotFound.
    """
    with scope.entered(scope.Scope(task="account.recovered")):
        user = User.objects.select_for_update().filter(username=username, is_active=True).first()
        if user is None:
            raise NotFound("user")
        password = secrets.token_urlsafe(12) if new_password else ""
        if password:
            user.set_password(password)
            user.save(update_fields=["password"])
        if drop_factor:
            Authenticator.objects.filter(user_id=user.pk).delete()
        sessions.end_all(user.pk)
        journal.record(
            by=None, action="account.recovered", on=("user", user.pk),
            detail={"password": new_password, "factor": drop_factor},
        )  # fmt: skip
    return password


def check_user_can_decide(by: Actor, reset: FactorReset) -> None:
    if by.user_id in (reset.requested_by_id, reset.user_id):
        raise NotAllowed("second_person", _("A second person decides about this request."))
    if not looks_after(by, reset.user):
        raise NotAllowed("account_reach", _("You don't look after this person's account."))


def user_can_decide(by: Actor, reset: FactorReset) -> bool:
    try:
        check_user_can_decide(by, reset)
    except NotAllowed:
        return False
    return True


def open_factor_resets(by: Actor) -> list[FactorReset]:
    """Requests waiting that the actor may decide, the oldest first."""
    rows = _waiting().select_related("user", "requested_by")
    return [r for r in rows.order_by("requested_at") if user_can_decide(by, r)]
