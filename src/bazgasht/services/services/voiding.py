"""Taking a wrong record back, with the right one in its place or with none."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue
from bazgasht.core.registry import emit

from .. import policies, selectors
from ..models import Delivery
from .deliveries import (
    LEAST_REASON,
    Receiver,
    check_figures,
    check_lived,
    lock_households,
    make_rows,
    settle_repeat,
)


@transaction.atomic
def void_delivery(*, public_id: uuid.UUID, reason: str, by: Actor) -> Delivery:
    """Take a wrong record back; it stays readable and counts no more.

    Raises NotFound, NotAllowed, InvalidValue without a reason, Conflict when voided already.
    """
    delivery, client_id = _void(public_id, reason, by)
    emit(
        "delivery.voided", delivery_id=delivery.pk, client_id=client_id,
        referral_id=delivery.referral_id, quantity=delivery.quantity, by=by,
    )  # fmt: skip
    return delivery


@dataclass(frozen=True)
class Figures:
    """What is right: the day, how many units, how many rials."""

    on: date
    quantity: int
    amount: int


@transaction.atomic
def correct_delivery(*, public_id: uuid.UUID, reason: str, right: Figures, by: Actor) -> Delivery:
    """Void a record and put the right one in its place, on the same referral; returns the new one.

    Also after the referral ended, and for a service that is given no more: what happened stays what
    happened. Raises what :func:`void_delivery` raises, InvalidValue naming a figure, and Conflict
    ``aid.repeat`` when the right day meets other aid and there is no reason to keep.
    """
    policies.check_day(right.on)
    check_figures(right.quantity, right.amount)
    wrong, client_id = _void(public_id, reason, by)
    if (wrong.on, wrong.quantity, wrong.amount) == (right.on, right.quantity, right.amount):
        raise InvalidValue(
            "delivery.same", _("These are the figures that are recorded already."), field="quantity"
        )
    check_lived(client_id, right.on)
    service, household = wrong.service, selectors.household_id_of(client_id)
    home = household or -client_id
    again = ""
    if selectors.window_of(service.aid_kind):
        lock_households([home])
        met = selectors.aid_inside([home], service.aid_kind, right.on).get(home)
        again = settle_repeat(service, met, wrong.subject.repeat_reason or reason)
    receiver = Receiver(client_id, household, again, uuid.uuid4(), wrong.referral_id)
    made = make_rows(service, [receiver], right.on, right.quantity, right.amount, by)[0]
    journal.record(
        by=by, action="delivery.corrected", on=("delivery", made.public_id), client_id=client_id,
        detail={"was": str(wrong.public_id)},
    )  # fmt: skip
    emit(
        "delivery.corrected", delivery_id=made.pk, client_id=client_id,
        referral_id=wrong.referral_id, on=right.on, quantity=right.quantity, was=wrong.quantity,
        by=by,
    )  # fmt: skip
    return made


def _void(public_id: uuid.UUID, reason: str, by: Actor) -> tuple[Delivery, int]:
    found = selectors.get_delivery(public_id)
    policies.check_user_can_void(by, found)
    delivery = Delivery.objects.select_for_update().get(pk=found.pk)
    policies.check_not_voided(delivery)
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("delivery.reason", _("Say why this record is wrong."), field="reason")
    delivery.voided_at = timezone.now()
    delivery.void_reason = reason.strip()[:200]
    delivery.save(update_fields=["voided_at", "void_reason"])
    client_id = found.subject.client_id
    journal.record(
        by=by, action="delivery.voided", on=("delivery", delivery.public_id), client_id=client_id
    )
    return delivery, client_id
