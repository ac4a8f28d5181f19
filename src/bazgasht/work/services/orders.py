"""Orders of buyers: recorded, delivered in parts, cancelled."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.digits import number
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today

from .. import policies
from ..models import Order, Product
from ..states import ORDER_TRANSITIONS, OrderState


@dataclass(frozen=True)
class OrderDraft:
    """``unit_price`` in rials."""

    product_id: uuid.UUID
    buyer: str
    quantity: int
    unit_price: int
    ordered_on: date
    due: date
    note: str = ""


@transaction.atomic
def record_order(*, request_id: uuid.UUID, draft: OrderDraft, by: Actor) -> Order:
    """``request_id`` comes with the form: sent twice, it is one order, the first.

    Raises NotFound, NotAllowed, InvalidValue (fields of the draft).
    """
    product = Product.objects.select_related("workshop").filter(public_id=draft.product_id).first()
    if product is None:
        raise NotFound("product")
    body = product.workshop.organisation_id
    policies.check_may(by, "workshops.edit", body)
    if done := Order.objects.filter(public_id=request_id, organisation_id=body).first():
        return done
    if draft.quantity < 1:
        raise InvalidValue("order.quantity", _("At least one."), field="quantity")
    if draft.due < draft.ordered_on:
        raise InvalidValue("order.due", _("It can't be due before it is ordered."), field="due")
    values = {
        "workshop": product.workshop, "organisation_id": body, "product": product,
        "buyer": draft.buyer.strip(), "quantity": draft.quantity, "unit_price": draft.unit_price,
        "ordered_on": draft.ordered_on, "due": draft.due, "note": draft.note.strip()[:300],
        "recorded_by": by.user_id,
    }  # fmt: skip
    row, made = Order.objects.get_or_create(public_id=request_id, defaults=values)
    if made:
        journal.record(by=by, action="order.recorded", on=("order", row.public_id))
    return row


def _held(public_id: uuid.UUID, by: Actor, version: int | None) -> Order:
    row = (
        Order.objects.select_for_update(of=("self",))
        .select_related("product", "workshop")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("order")
    policies.check_may(by, "workshops.edit", row.organisation_id)
    policies.check_version(row.version, version)
    return row


def _check(row: Order, state: OrderState) -> None:
    if state not in ORDER_TRANSITIONS[OrderState(row.state)]:
        raise Conflict(
            "order.state", _("This order is “%(state)s” now."), state=row.get_state_display()
        )


@transaction.atomic
def deliver_order(
    *, public_id: uuid.UUID, quantity: int, on: date, version: int | None = None, by: Actor
) -> Order:
    """A part of it, or all. Raises NotFound, NotAllowed, StaleVersion, InvalidValue, Conflict."""
    row = _held(public_id, by, version)
    left = row.quantity - row.delivered
    if not 1 <= quantity <= left:
        raise InvalidValue(
            "order.delivered", _("Between 1 and %(left)s can be delivered."), field="quantity",
            left=number(left),
        )  # fmt: skip
    if on > today() or on < row.ordered_on:
        raise InvalidValue(
            "order.delivered_on", _("Between the day of the order and today."), field="on"
        )
    state = OrderState.DELIVERED if quantity == left else OrderState.IN_WORK
    if row.state != state:
        _check(row, state)
    row.delivered += quantity
    row.delivered_on, row.state, row.version = on, state, row.version + 1
    row.save(update_fields=["delivered", "delivered_on", "state", "version"])
    journal.record(
        by=by, action="order.delivered", on=("order", row.public_id), detail={"quantity": quantity}
    )
    return row


@transaction.atomic
def change_order(
    *, public_id: uuid.UUID, due: date, note: str, version: int | None = None, by: Actor
) -> Order:
    """Another day, another note. Raises NotFound, NotAllowed, StaleVersion, InvalidValue, Conflict
    for an order that is over."""
    row = _held(public_id, by, version)
    if not ORDER_TRANSITIONS[OrderState(row.state)]:
        raise Conflict(
            "order.state", _("This order is “%(state)s” now."), state=row.get_state_display()
        )
    if due < row.ordered_on:
        raise InvalidValue("order.due", _("It can't be due before it is ordered."), field="due")
    row.due, row.note, row.version = due, note.strip()[:300], row.version + 1
    row.save(update_fields=["due", "note", "version"])
    journal.record(by=by, action="order.changed", on=("order", row.public_id))
    return row


@transaction.atomic
def cancel_order(
    *, public_id: uuid.UUID, note: str, version: int | None = None, by: Actor
) -> Order:
    """What is not delivered yet is given up, with a reason."""
    row = _held(public_id, by, version)
    _check(row, OrderState.CANCELLED)
    if len(note.strip()) < 3:
        raise InvalidValue("order.reason", _("Say why."), field="note")
    row.state, row.note, row.version = OrderState.CANCELLED, note.strip()[:300], row.version + 1
    row.save(update_fields=["state", "note", "version"])
    journal.record(by=by, action="order.cancelled", on=("order", row.public_id))
    return row
