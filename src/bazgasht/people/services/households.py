"""Households: opened with their first member, joined, left, split."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today

from ..models import Client, Household, HouseholdMember
from ..permissions import check_may
from ..states import Level, Origin
from .acting import acting_body, lock_client
from .clients import next_file_no, open_client
from .relations import relate


@transaction.atomic
def open_household(
    *, organisation_id: int, by: Actor, city: str = "", head_id: int | None = None,
    synthetic: bool = False,
) -> Household:  # fmt: skip
    """A household, with an existing client as its head when ``head_id`` is given.

    Without a member it is seen inside this transaction only, so add one. Raises NotAllowed.
    """
    check_may(by, "clients.create", organisation_id)
    household = Household.objects.create(
        file_no=next_file_no("H"), city=city.strip(), opened_by=organisation_id, synthetic=synthetic
    )
    journal.record(
        by=by, action="household.opened", on=("household", household.public_id),
        detail={"organisation": organisation_id},
    )  # fmt: skip
    if head_id is not None:
        join_household(household_id=household.pk, client_id=head_id, head=True, by=by)
    return household


def lock_household(household_id: int) -> Household:
    household = Household.objects.select_for_update().filter(pk=household_id).first()
    if household is None:
        raise NotFound("household")
    return household


@transaction.atomic
def join_household(
    *, household_id: int, client_id: int, by: Actor, head: bool = False
) -> HouseholdMember:
    """An existing client lives in this household from today.

    Raises NotFound, NotAllowed, Conflict for someone who lives in another one (move them).
    """
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.FULL)
    household = lock_household(household_id)
    client = lock_client(client_id)
    head = head or not HouseholdMember.objects.filter(household=household, ends=None).exists()
    try:
        with transaction.atomic():
            member = HouseholdMember.objects.create(
                household=household, client=client, head=head, starts=today()
            )
    except IntegrityError:
        raise Conflict(
            "household.member", _("This person lives in a household already; move them instead.")
        ) from None
    _note(by, "household.joined", household, client_id)
    return member


@transaction.atomic
def add_new_member(
    *, household_id: int, organisation_id: int, by: Actor, relative_id: int | None = None,
    kind: str = "", head: bool = False, **person: Any,
) -> Client:  # fmt: skip
    """A family member with a file of their own, held by ``organisation_id`` alone.

    ``kind`` says what the new person is to ``relative_id``. ``person``: arguments of
    :func:`.clients.open_client`. Raises as that and :func:`.relations.relate` do.
    """
    household = lock_household(household_id)
    client = open_client(
        origin=Origin.FAMILY, organisation_id=organisation_id, by=by, household_id=household.pk,
        synthetic=household.synthetic, **person,
    )  # fmt: skip
    join_household(household_id=household.pk, client_id=client.pk, head=head, by=by)
    if relative_id is not None:
        relate(client_id=relative_id, other_id=client.pk, kind=kind, by=by)
    return client


@transaction.atomic
def leave_household(*, client_id: int, by: Actor) -> None:
    """The person lives here no more; the file stays. Raises NotAllowed, NotFound."""
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.FULL)
    lock_client(client_id)
    member = HouseholdMember.objects.filter(client_id=client_id, ends=None).first()
    if member is None:
        raise NotFound("member")
    HouseholdMember.objects.filter(pk=member.pk).update(ends=today(), head=False)
    _note(by, "household.left", member.household, client_id)


@transaction.atomic
def move_member(*, client_id: int, to_household_id: int, by: Actor) -> None:
    """From one household into another on the same day. Raises as leaving and joining do."""
    current = HouseholdMember.objects.filter(client_id=client_id, ends=None).first()
    if current is not None and current.household_id == to_household_id:
        raise Conflict("household.same", _("This person lives in this household already."))
    if current is not None:
        leave_household(client_id=client_id, by=by)
    join_household(household_id=to_household_id, client_id=client_id, by=by)


@transaction.atomic
def split_household(
    *, household_id: int, client_ids: Sequence[int], organisation_id: int, by: Actor, city: str = ""
) -> Household:
    """Some members form a household of their own; the first of ``client_ids`` is its head.

    Raises NotFound for somebody who does not live here, InvalidValue when nobody or everybody goes.
    """
    old = lock_household(household_id)
    living = set(
        HouseholdMember.objects.filter(household=old, ends=None).values_list("client_id", flat=True)
    )
    going = list(dict.fromkeys(client_ids))
    if not set(going) <= living:
        raise NotFound("member")
    if not going or len(going) == len(living):
        raise InvalidValue(
            "household.split", _("Choose some of the members, not none and not all."),
            field="members",
        )  # fmt: skip
    new = open_household(
        organisation_id=organisation_id, by=by, city=city or old.city, synthetic=old.synthetic
    )
    for position, client_id in enumerate(going):
        leave_household(client_id=client_id, by=by)
        join_household(household_id=new.pk, client_id=client_id, head=position == 0, by=by)
    return new


@transaction.atomic
def set_head(*, household_id: int, client_id: int, by: Actor) -> None:
    """Raises NotAllowed, NotFound when the person does not live here."""
    acting_body(client_id=client_id, permission="clients.edit", by=by, level=Level.FULL)
    household = lock_household(household_id)
    members = HouseholdMember.objects.filter(household=household, ends=None)
    if not members.filter(client_id=client_id).exists():
        raise NotFound("member")
    members.exclude(client_id=client_id).update(head=False)
    members.filter(client_id=client_id).update(head=True)
    _note(by, "household.head", household, client_id)


@transaction.atomic
def edit_household(*, household_id: int, city: str, by: Actor) -> Household:
    """Where the family lives. Raises NotFound, NotAllowed."""
    check_may(by, "clients.edit")
    household = lock_household(household_id)
    household.city = city.strip()[:60]
    household.save(update_fields=["city"])
    journal.record(by=by, action="household.edited", on=("household", household.public_id))
    return household


def _note(by: Actor, action: str, household: Household, client_id: int) -> None:
    journal.record(by=by, action=action, on=("household", household.public_id), client_id=client_id)
