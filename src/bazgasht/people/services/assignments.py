"""Who in a body carries a file: assigned, handed over, left when somebody leaves."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import colleagues, live_memberships
from bazgasht.core.errors import InvalidValue, NotFound

from ..models import CaseAssignment, Client
from ..permissions import check_may
from ..selectors.standing import held_by
from .acting import acting_body

MOST = 500
"""Files that may be assigned in one act."""


@transaction.atomic
def assign(
    *, client_ids: Sequence[int], organisation_id: int, user_id: int, by: Actor, reason: str = ""
) -> int:
    """Give files of a body to one colleague, who carries them from now on; returns how many changed.

    All or nothing. Raises NotAllowed, NotFound when the body does not hold one of them,
    InvalidValue (field ``user``) for somebody who can't carry files there.
    """
    check_may(by, "clients.assign", organisation_id)
    wanted = sorted(set(client_ids))
    if len(wanted) > MOST:
        raise InvalidValue(
            "assign.many", _("At most %(most)s files at once."), field="user", most=MOST
        )
    check_can_carry(user_id, organisation_id)
    if held_by(wanted, organisation_id) != set(wanted):
        raise NotFound("client")
    list(Client.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values("pk"))
    kept = set(
        CaseAssignment.objects.filter(
            client_id__in=wanted, organisation_id=organisation_id, user_id=user_id, lead=True,
            ends=None,
        ).values_list("client_id", flat=True)
    )  # fmt: skip
    moved = [pk for pk in wanted if pk not in kept]
    CaseAssignment.objects.filter(
        client_id__in=moved, organisation_id=organisation_id, lead=True, ends=None
    ).update(ends=timezone.now())
    CaseAssignment.objects.bulk_create(
        CaseAssignment(
            client_id=pk, organisation_id=organisation_id, user_id=user_id,
            assigned_by=by.user_id, reason=reason.strip()[:200],
        )
        for pk in moved
    )  # fmt: skip
    if moved:
        journal.record_many(by=by, action="client.assigned", on_type="user",
                            pairs=[(user_id, pk) for pk in moved])  # fmt: skip
    return len(moved)


def check_can_carry(user_id: int, organisation_id: int) -> None:
    """Raises InvalidValue unless the person works in the body in a role that sees persons."""
    body = Organisation.objects.filter(pk=organisation_id).first()
    able = {m.user_id for m in colleagues(body, without=0)} if body else set()
    if user_id not in able:
        raise InvalidValue("assign.user", _("This person can't carry files here."), field="user")


@transaction.atomic
def unassign(*, client_id: int, by: Actor, reason: str = "") -> None:
    """Nobody carries the file any more. Raises NotAllowed."""
    body = acting_body(client_id=client_id, permission="clients.assign", by=by)
    if end_assignments(client_id=client_id, organisation_id=body, reason=reason):
        journal.record(by=by, action="client.unassigned", on=("organisation", body),
                       client_id=client_id)  # fmt: skip


def end_assignments(*, client_id: int, organisation_id: int, reason: str) -> int:
    """End whoever carries the file in a body; part of larger acts, asks for no permission."""
    rows = CaseAssignment.objects.filter(
        client_id=client_id, organisation_id=organisation_id, ends=None
    )
    return rows.update(ends=timezone.now(), reason=reason[:200])


@transaction.atomic
def hand_over(*, from_user: int, to_user: int, organisation_id: int, by: Actor, reason: str) -> int:
    """All files somebody carries in a body go to a colleague; returns how many."""
    check_may(by, "clients.assign", organisation_id)
    check_can_carry(to_user, organisation_id)
    return _hand_over(from_user, organisation_id, to_user, reason, by)


def after_membership_ended(
    *, membership_id: int, user_id: int, organisation_id: int, role: str,
    handover_to: int | None, by: Actor,
) -> None:  # fmt: skip
    """Files carried in the body go to the named colleague, else to nobody yet."""
    kept = live_memberships().filter(user_id=user_id, organisation_id=organisation_id)
    if any(ROLES[m.role].sees_persons for m in kept if m.role in ROLES):
        return
    if not ROLES[role].sees_persons:
        return
    _hand_over(user_id, organisation_id, handover_to, "left", by)


def _hand_over(
    from_user: int, organisation_id: int, to_user: int | None, reason: str, by: Actor
) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select people_hand_over(%s, %s, %s, %s)",
                       [from_user, organisation_id, to_user, reason.strip()[:200]])  # fmt: skip
        count = int(cursor.fetchone()[0])
    if count:
        journal.record(
            by=by, action="clients.handed_over", on=("organisation", organisation_id),
            detail={"from": from_user, "to": to_user, "count": count},
        )  # fmt: skip
    return count
