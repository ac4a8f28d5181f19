"""Recording for a hundred families at once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.people.selectors.cards import cards
from bazgasht.people.selectors.standing import days_of_death

from .. import policies, selectors
from ..models import Delivery, Service
from ..orders import Orders, orders
from ..selectors import AidMeeting
from . import deliveries
from .deliveries import Receiver

MOST = 300
"""Families in one go."""


@dataclass(frozen=True)
class BulkRow:
    """A family's receiver, and why aid of the same kind is given again, when it is."""

    client_id: int
    repeat_reason: str = ""


Person = tuple[int, int | None, str]
"""(client, household, reason)"""


@dataclass(frozen=True)
class BulkResult:
    """``given`` deliveries made; ``held`` receivers whose household met a warning without a
    reason, so that nothing was given to them; ``died`` receivers who had died before that day;
    ``repeated`` of those given this very form had served before."""

    given: int
    held: tuple[int, ...]
    repeated: int = 0
    died: tuple[int, ...] = ()


@transaction.atomic
def record_bulk(
    *,
    service_id: int,
    on: date,
    quantity: int,
    amount: int,
    rows: Sequence[BulkRow],
    request_id: uuid.UUID | None = None,
    by: Actor,
) -> BulkResult:
    """The same thing to many families: one delivery each, all in one transaction.

    A family named twice is served once. Households are locked first, so that two bodies giving at
    the same moment see each other. ``request_id`` comes with the form: families it has served
    already are not served again. Nothing is given to somebody after their death. Whoever has an open
    referral to this service is served on it. Raises NotFound, NotAllowed, InvalidValue.
    """
    service = Service.objects.select_related("mission__working_group").filter(pk=service_id).first()
    if service is None:
        raise NotFound("service")
    policies.check_user_can_record(by, service)
    policies.check_service_is_active(service)
    policies.check_day(on)
    deliveries.check_figures(quantity, amount)
    if not 0 < len(rows) <= MOST:
        raise InvalidValue(
            "bulk.size", _("Choose from 1 to %(most)s families."), field="rows", most=MOST
        )
    seen = _visible(rows)
    gone = {c for c, died in days_of_death([c for c, *_rest in seen]).items() if on > died}
    people = [one for one in seen if one[0] not in gone]
    homes = [household or -client for client, household, _reason in people]
    asked = orders([service.pk], [client for client, *_rest in people], on, lock=True)
    if selectors.window_of(service.aid_kind):
        deliveries.lock_households(homes)
    deliveries.lock_form(request_id)
    giving, held, repeated = _sort_out(
        people, selectors.aid_inside(homes, service.aid_kind, on), request_id
    )
    giving = [_on_referral(one, service.pk, asked) for one in giving]
    made = deliveries.make_rows(service, giving, on, quantity, amount, by) if giving else []
    if made:
        deliveries.journal_rows(
            [(row, one.client_id, one.reason) for row, one in zip(made, giving, strict=True)], by
        )
    for row, one in zip(made, giving, strict=True):
        deliveries.announce(row, one.client_id, by)
    return BulkResult(len(made) + repeated, tuple(held), repeated, tuple(sorted(gone)))


def _on_referral(one: Receiver, service_id: int, asked: Orders) -> Receiver:
    order = asked.get((service_id, one.client_id))
    return replace(one, referral_id=order.referral_id) if order else one


def _sort_out(
    people: list[Person], met: Mapping[int, AidMeeting], request_id: uuid.UUID | None
) -> tuple[list[Receiver], list[int], int]:
    """Who is given to, who is held for want of a reason, how many this form has served before."""
    keys = {client: _key(request_id, client) for client, _home, _why in people}
    done = set(
        Delivery.objects.filter(public_id__in=[k for k in keys.values() if k]).values_list(
            "public_id", flat=True
        )
    )
    giving: list[Receiver] = []
    held: list[int] = []
    seen: set[int] = set()
    repeated = 0
    for client, household, reason in people:
        home = household or -client
        if home in seen:
            continue
        seen.add(home)
        warned = met.get(home)
        if keys[client] in done:
            repeated += 1
        elif warned and len(reason.strip()) < deliveries.LEAST_REASON:
            held.append(client)
        else:
            why = reason.strip()[:200] if warned else ""
            giving.append(Receiver(client, household, why, keys[client] or uuid.uuid4()))
    return giving, held, repeated


def _key(request_id: uuid.UUID | None, client_id: int) -> uuid.UUID | None:
    return uuid.uuid5(request_id, str(client_id)) if request_id else None


def _visible(rows: Sequence[BulkRow]) -> list[Person]:
    """(client, household, reason); raises NotFound when one of them may not be seen."""
    ids = [row.client_id for row in rows]
    if set(ids) - set(cards(ids)):
        raise NotFound("client")
    homes = selectors.household_ids_of(ids)
    return [(row.client_id, homes.get(row.client_id), row.repeat_reason) for row in rows]
