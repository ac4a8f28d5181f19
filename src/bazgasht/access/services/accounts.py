"""Closing an account at once, and opening it again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import Conflict, NotAllowed, NotFound

from .. import journal, sessions
from ..actor import Actor
from ..models import Membership, User
from ..policies import manages_body

PERMISSION = "factors.reset"


@transaction.atomic
def close_account(*, user_id: int, by: Actor) -> User:
    """The person can't sign in any more and every session is dead; roles stay as they are.

    For the system administrator of a body the person works in. Raises NotFound, NotAllowed,
    Conflict when it is closed already.
    """
    user = _locked(user_id, by)
    if not user.is_active:
        raise Conflict("closed", _("This account is closed already."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user.pk)
    journal.record(by=by, action="account.closed", on=("user", user.pk))
    return user


@transaction.atomic
def open_account(*, user_id: int, by: Actor) -> User:
    """Undo :func:`close_account`; old sessions stay dead."""
    user = _locked(user_id, by)
    if user.is_active:
        raise Conflict("open", _("This account is open already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    journal.record(by=by, action="account.opened", on=("user", user.pk))
    return user


def _locked(user_id: int, by: Actor) -> User:
    if user_id == by.user_id:
        raise NotAllowed("own_account", _("Nobody decides about their own access."))
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound("user")
    if not looks_after(by, user):
        raise NotAllowed("account_reach", _("You don't look after this person's account."))
    return user


def looks_after(by: Actor, user: User, permission: str = PERMISSION) -> bool:
    """Whether every body the person works in now is within the actor's reach; for someone who
    works nowhere any more, every body of the past."""
    rows = list(Membership.objects.filter(user=user).select_related("organisation"))
    now = timezone.now()
    live = [m for m in rows if m.ends is None or m.ends > now]
    return bool(rows) and all(manages_body(by, m.organisation, permission) for m in live or rows)
