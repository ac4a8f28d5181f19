"""Children who live inside with their mother; each has a file of its own."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.models import History

from .. import policies
from ..models import ChildInside, Client, CustodyEvent
from ..permissions import check_user_can_record_custody
from ..states import Basis
from . import grants
from .acting import latest_episode, lock_client


@transaction.atomic
def child_enters(*, mother_id: int, child_id: int, since: date, by: Actor) -> ChildInside:
    """The child lives in the mother's prison from ``since``.

    Raises NotFound, NotAllowed, InvalidValue (fields ``child``, ``on``), Conflict when the mother is
    not in custody or the child is inside already.
    """
    lock_client(mother_id)
    stay = latest_episode(mother_id)
    if stay is None or stay.released_on is not None:
        raise Conflict("child.mother", _("The mother is not in custody."))
    check_user_can_record_custody(stay, by)
    if child_id == mother_id or not Client.objects.filter(pk=child_id).exists():
        raise InvalidValue("child.unknown", _("Choose the child."), field="child")
    policies.check_event_day(since, since=stay.admitted_on)
    if ChildInside.objects.filter(client_id=child_id, until=None).exists():
        raise Conflict("child.inside", _("This child is already recorded as living inside."))
    child = ChildInside.objects.create(
        client_id=child_id, mother_id=mother_id, prison_id=stay.prison_id, since=since
    )
    journal.record(by=by, action="child.entered", on=("child_inside", child.pk),
                   client_id=child_id)  # fmt: skip
    return child


@transaction.atomic
def child_leaves(
    *, mother_id: int, record_id: int, on: date, left_to: str, by: Actor
) -> ChildInside:
    """The child went out, and to whom. Raises NotFound, NotAllowed, InvalidValue."""
    child = (
        ChildInside.objects.select_for_update()
        .filter(pk=record_id, mother_id=mother_id, until=None)
        .first()
    )
    if child is None:
        raise NotFound("child_inside")
    stay = latest_episode(mother_id)
    if stay is None:
        raise NotFound("custody")
    check_user_can_record_custody(stay, by)
    policies.check_event_day(on, since=child.since)
    if not left_to.strip():
        raise InvalidValue("child.left_to", _("Write to whom the child went."), field="left_to")
    child.until, child.left_to = on, left_to.strip()[:200]
    child.save(update_fields=["until", "left_to"])
    journal.record(by=by, action="child.left", on=("child_inside", child.pk),
                   client_id=child.client_id)  # fmt: skip
    return child


def move_with_mother(mother_id: int, event: CustodyEvent, *, by: Actor) -> None:
    """Children who live inside go along with a transfer, and the prison gets their files in full.

    The prison left keeps a child's file like those of the rest of the family. Part of the transfer:
    asks for no permission of its own.
    """
    assert event.to_prison_id is not None
    inside = ChildInside.objects.select_for_update().filter(mother_id=mother_id, until=None)
    for child in inside.order_by("id"):
        child.prison_id = event.to_prison_id
        child.save(update_fields=["prison_id"])
        journal.record(
            by=by, action="child.moved", on=("child_inside", child.pk), client_id=child.client_id,
            detail={"from": event.from_prison_id, "to": event.to_prison_id},
        )  # fmt: skip
        grants.issue(
            client_ids=[child.client_id], organisation_id=event.to_prison_id,
            basis=Basis.TRANSFER, basis_ref=event.pk, purpose="custody", by=by,
        )  # fmt: skip


def leave_with_mother(mother_id: int, event: CustodyEvent, *, by: Actor) -> None:
    """Whoever lives inside goes out with the mother on the day of her release. Part of it."""
    inside = ChildInside.objects.select_for_update().filter(mother_id=mother_id, until=None)
    for child in inside.order_by("id"):
        child.until, child.left_to = max(event.on, child.since), _("with the mother")
        child.save(update_fields=["until", "left_to"])
        journal.record(by=by, action="child.left", on=("child_inside", child.pk),
                       client_id=child.client_id)  # fmt: skip


def return_with_mother(mother_id: int, event: CustodyEvent, *, by: Actor) -> None:
    """The release was no release: those who went out with it live inside as before."""
    gone = ChildInside.objects.filter(mother_id=mother_id, until__isnull=False)
    with_her = History.objects.filter(
        table="people_childinside", operation="U", at=event.recorded_at, after__has_key="until",
        row_id__in=[str(pk) for pk in gone.values_list("pk", flat=True)],
    )  # fmt: skip
    for child in gone.filter(
        pk__in=[int(row) for row in with_her.values_list("row_id", flat=True)]
    ):
        child.until, child.left_to = None, ""
        child.save(update_fields=["until", "left_to"])
        journal.record(by=by, action="child.entered", on=("child_inside", child.pk),
                       client_id=child.client_id)  # fmt: skip
