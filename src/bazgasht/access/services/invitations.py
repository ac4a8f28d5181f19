"""Joining by invitation: the link is shown once, works for a week, and only its hash is kept."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import replace
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.core import scope
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.locking import alone

from .. import journal, sessions
from ..actor import Actor
from ..models import Invitation, Organisation, User
from ..policies import check_may_give, check_sees_members
from ..selectors import actor_for, invitation_by_token, live_memberships
from ..selectors.members import token_hash
from .members import insert_membership

DAYS = 7
USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,28})[a-z0-9]")


@transaction.atomic
def invite_member(
    *, organisation_id: int, role: str, name: str, username: str, by: Actor, email: str = ""
) -> tuple[Invitation, str]:
    """An invitation and the secret of its link, which is nowhere else; an earlier link to the same
    role that was not used stops working.

    Raises NotFound, NotAllowed, InvalidValue (field ``username``), Conflict.
    """
    body = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if body is None:
        raise NotFound("body")
    check_may_give(by, body, role)
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise InvalidValue(
            "username",
            _("3 to 30 small Latin letters, digits, dots, hyphens or underscores."),
            field="username",
        )
    _check_account(username, body, role, by)
    _replace_earlier(username, body, role, by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=body,
        role=role,
        name=name.strip(),
        username=username,
        email=email.strip(),
        token_hash=token_hash(token),
        invited_by_id=by.user_id,
        expires_at=timezone.now() + timedelta(days=DAYS),
    )
    journal.record(
        by=by, action="member.invited", on=("invitation", invitation.pk),
        detail={"organisation": body.pk, "role": role},
    )  # fmt: skip
    return invitation, token


def _replace_earlier(username: str, body: Organisation, role: str, by: Actor) -> None:
    """Pressed twice, or invited anew because a link was lost: one link opens the role."""
    alone(f"access.invitation:{body.pk}:{role}:{username}")
    earlier = Invitation.objects.filter(
        organisation=body, role=role, username=username, accepted_at=None, withdrawn_at=None
    )
    for row in earlier:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        journal.record(by=by, action="invitation.withdrawn", on=("invitation", row.pk))


def _check_account(username: str, body: Organisation, role: str, by: Actor) -> None:
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        return
    if user.pk == by.user_id:
        raise NotAllowed("own_membership", _("Nobody decides about their own access."))
    if not user.is_active:
        raise InvalidValue(
            "closed_account",
            _("This user name belongs to a closed account. Choose another one."),
            field="username",
        )
    if live_memberships().filter(user=user, organisation=body, role=role).exists():
        raise Conflict("has_role", _("This person already has this role here."))


@transaction.atomic
def withdraw_invitation(*, invitation: uuid.UUID, by: Actor) -> None:
    """The link stops working. Raises NotFound, NotAllowed, Conflict when it was used already."""
    row = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(public_id=invitation)
        .first()
    )
    if row is None:
        raise NotFound("invitation")
    check_sees_members(by, row.organisation)
    if row.accepted_at or row.withdrawn_at:
        raise Conflict("invitation_used", _("This invitation is no longer open."))
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    journal.record(by=by, action="invitation.withdrawn", on=("invitation", row.pk))


@transaction.atomic
def accept_invitation(*, token: str, password: str = "", by: Actor | None = None) -> User:
    """The invited person takes the role.

    A new person sets ``password``; someone who has an account proves it by being signed in
    (``by``), so that a link never opens another person's account. The inviter must still be
    allowed to give the role.

    Raises NotFound for a link that doesn't work (any more), NotAllowed for the wrong account,
    InvalidValue and django's ValidationError for a password that won't do, Conflict.
    """
    found = invitation_by_token(token)
    Invitation.objects.select_for_update().get(pk=found.pk)
    invitation = invitation_by_token(token)
    check_still_offered(invitation)
    existing = User.objects.filter(username__iexact=invitation.username).first()
    user = _existing(existing, by) if existing else _new_user(invitation, password)
    insert_membership(
        user, invitation.organisation, invitation.role, confirmed_by=invitation.invited_by_id
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    if existing:
        sessions.end_all(user.pk)
    with scope.entered(replace(scope.current(), user_id=user.pk)):
        journal.record(
            by=by, action="invitation.accepted", on=("invitation", invitation.pk),
            detail={"user": user.pk, "role": invitation.role},
        )  # fmt: skip
    return user


def check_still_offered(invitation: Invitation) -> None:
    """Raises NotFound when the inviter has left or may not give the role any more."""
    inviter = invitation.invited_by
    try:
        check_may_give(actor_for(inviter), invitation.organisation, invitation.role)
        if not inviter.is_active:
            raise NotAllowed("inviter")
    except NotAllowed:
        raise NotFound("invitation") from None


def _existing(user: User, by: Actor | None) -> User:
    if by is None or by.user_id != user.pk:
        raise NotAllowed(
            "invitation_account", _("Sign in with the invited account to accept this invitation.")
        )
    return user


def _new_user(invitation: Invitation, password: str) -> User:
    user = User(
        username=invitation.username,
        name=invitation.name,
        email=invitation.email,
        synthetic=invitation.organisation.synthetic,
    )
    validate_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise Conflict("username_taken", _("This user name was taken meanwhile.")) from None
    return user
