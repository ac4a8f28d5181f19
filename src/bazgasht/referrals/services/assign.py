"""Who in the receiving body carries a referral."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import kept_permissions, live_memberships
from bazgasht.core.errors import InvalidValue, NotAllowed

from ..models import Referral
from ..states import EventKind
from .moving import hold_row, note_event, subject_of

MOST = 200
ANSWERING = frozenset({"referrals.answer", "referrals.deliver"})
"""Whoever may do one of these can carry what a body received."""


def assignees(organisation_id: int) -> dict[int, str]:
    """Colleagues of a body who answer referrals or deliver: name by user id."""
    able = [code for code, role in ROLES.items() if role.permissions & ANSWERING]
    rows = live_memberships().filter(
        organisation_id=organisation_id, role__in=able, user__is_active=True
    )
    return dict(rows.order_by("user__name").values_list("user_id", "user__name"))


@transaction.atomic
def assign(
    *, public_id: uuid.UUID, user_id: int | None, version: int | None = None, by: Actor
) -> Referral:
    """Give it to a colleague of the receiving body, or to nobody (None)."""
    row = hold_row(public_id, "assign", by, version).row
    if user_id is not None and user_id not in assignees(row.to_organisation_id):
        raise InvalidValue(
            "referral.assignee", _("Choose a colleague of the receiving body."), field="user"
        )
    return _give(row, user_id, by)


@transaction.atomic
def take(*, public_id: uuid.UUID, by: Actor) -> Referral:
    """Whoever answers referrals may take one that nobody carries."""
    row = hold_row(public_id, "take", by, None).row
    if row.assigned_to not in (None, by.user_id):
        raise NotAllowed("referral.taken", _("A colleague carries this one already."))
    return _give(row, by.user_id, by)


@transaction.atomic
def assign_many(*, public_ids: Sequence[uuid.UUID], user_id: int | None, by: Actor) -> int:
    """Assign several at once, all or none; returns how many changed hands."""
    if not 0 < len(public_ids) <= MOST:
        raise InvalidValue(
            "referral.selection", _("Choose from 1 to %(most)s referrals."), most=MOST
        )
    changed = 0
    for public_id in sorted(set(public_ids)):
        row = hold_row(public_id, "assign", by, None).row
        if user_id is not None and user_id not in assignees(row.to_organisation_id):
            raise InvalidValue(
                "referral.assignee", _("Choose a colleague of the receiving body."), field="user"
            )
        if row.assigned_to != user_id:
            _give(row, user_id, by)
            changed += 1
    return changed


def _give(row: Referral, user_id: int | None, by: Actor) -> Referral:
    if row.assigned_to == user_id:
        return row
    row.assigned_to = user_id
    row.version += 1
    row.save(update_fields=["assigned_to", "version"])
    note_event(row, EventKind.ASSIGNED.value, by, str(user_id or ""))
    journal.record(
        by=by, action="referral.assigned", on=("referral", row.public_id),
        client_id=subject_of(row).client_id, detail={"user": user_id},
    )  # fmt: skip
    return row


def hand_over(
    *, membership_id: int, user_id: int, organisation_id: int, role: str,
    handover_to: int | None, by: Actor,
) -> None:  # fmt: skip
    """What a leaver carried or had sent goes to whoever takes over, or waits for someone; the
    same for somebody whose new role no longer carries it."""
    kept = kept_permissions(user_id, organisation_id)
    received, sent = not kept & ANSWERING, "referrals.send" not in kept
    heirs = kept_permissions(handover_to, organisation_id) if handover_to else frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "select referrals_hand_over(%s, %s, %s, %s, %s, %s)",
            [user_id, organisation_id, handover_to if heirs & ANSWERING else None,
             handover_to if "referrals.send" in heirs else None, received, sent],
        )  # fmt: skip
        count = int(cursor.fetchone()[0])
    if count:
        journal.record(
            by=by, action="referrals.handed_over", on=("organisation", organisation_id),
            detail={"from": user_id, "to": handover_to, "count": count},
        )  # fmt: skip
