"""A lost second factor: one person asks, another one decides, never the person concerned."""

from __future__ import annotations

import uuid

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound

from .. import journal, sessions
from ..actor import Actor
from ..models import FactorReset, Membership
from ..policies import check_decides_about
from .accounts import looks_after


@transaction.atomic
def request_factor_reset(*, membership: uuid.UUID, reason: str, by: Actor) -> FactorReset:
    """Ask for a colleague's second factor to be removed.

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
    if not Authenticator.objects.filter(user_id=row.user_id).exists():
        raise Conflict("no_factor", _("This person has no second factor."))
    if FactorReset.objects.filter(user_id=row.user_id, decided_at=None).exists():
        raise Conflict("reset_open", _("A request about this person is already waiting."))
    asked = FactorReset.objects.create(
        user_id=row.user_id, reason=reason.strip(), requested_by_id=by.user_id
    )
    journal.record(
        by=by, action="factor_reset.requested", on=("factor_reset", asked.pk),
        detail={"user": row.user_id},
    )  # fmt: skip
    return asked


@transaction.atomic
def decide_factor_reset(*, reset: uuid.UUID, approve: bool, by: Actor) -> FactorReset:
    """Approve or refuse as the second person. Approved: the factor is gone, sessions are dead,
    and the person sets up a new one at the next sign-in.

    Raises NotFound, NotAllowed, Conflict when it was decided already.
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
    if row.decided_at is not None:
        raise Conflict("decided", _("This request was decided already."))
    row.decided_by_id, row.decided_at, row.approved = by.user_id, timezone.now(), approve
    row.save(update_fields=["decided_by", "decided_at", "approved"])
    if approve:
        Authenticator.objects.filter(user_id=row.user_id).delete()
        sessions.end_all(row.user_id)
    journal.record(
        by=by, action="factor_reset.decided", on=("factor_reset", row.pk),
        detail={"user": row.user_id, "approved": approve},
    )  # fmt: skip
    return row


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
    rows = FactorReset.objects.filter(decided_at=None).select_related("user", "requested_by")
    return [r for r in rows.order_by("requested_at") if user_can_decide(by, r)]
