"""Recording one act of giving."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.domains import SENSITIVE
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import format_jalali
from bazgasht.core.registry import emit
from bazgasht.people.selectors.cards import cards
from bazgasht.people.selectors.standing import day_of_death

from .. import policies, selectors
from ..models import AidStop, Delivery, DeliverySubject, Service
from ..orders import orders
from ..selectors import AidMeeting
from ..states import SENSITIVE_AID

LEAST_REASON = 5


def lock_households(household_ids: Iterable[int]) -> None:
    """Wait for, and keep until the end of the transaction, the right to give aid to these.

    In ascending order, so that two bulks never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('services.aid:' || h, 0)) from"
            " (select h from unnest(%s::bigint[]) h order by h offset 0) sorted",
            [sorted(set(household_ids))],
        )


@transaction.atomic
def record_delivery(
    *,
    service_id: int,
    client_id: int,
    on: date,
    quantity: int,
    amount: int,
    referral_id: int | None = None,
    repeat_reason: str = "",
    request_id: uuid.UUID | None = None,
    by: Actor,
) -> Delivery:
    """What was given (``quantity`` units, ``amount`` rials), to whom, on which day.

    Only to a visible client. Without ``referral_id`` it counts on the person's open referral to
    this service, if there is one. ``request_id`` comes with the form: the same one sent twice is one
    delivery, the first. Aid of one kind inside its window, from whichever body, needs
    ``repeat_reason``: else Conflict ``aid.repeat``. Raises NotFound, NotAllowed, InvalidValue.
    """
    service = Service.objects.select_related("mission__working_group").filter(pk=service_id).first()
    if service is None or client_id not in cards([client_id]):
        raise NotFound("client")
    policies.check_user_can_record(by, service)
    policies.check_day(on)
    check_figures(quantity, amount)
    if done := already(request_id, client_id):
        return done
    check_lived(client_id, on)
    if referral_id is None:
        order = orders([service.pk], [client_id], on, lock=True).get((service.pk, client_id))
        referral_id = order.referral_id if order else None
    if referral_id is None:  # what was asked for before is still given
        policies.check_service_is_active(service)
    household = selectors.household_id_of(client_id)
    reason = ""
    if selectors.window_of(service.aid_kind):
        home = household or -client_id
        lock_households([home])
        met = selectors.aid_inside([home], service.aid_kind, on).get(home)
        reason = settle_repeat(service, met, repeat_reason)
    delivery = make_rows(
        service,
        [Receiver(client_id, household, reason, request_id or uuid.uuid4(), referral_id)],
        on, quantity, amount, by,
    )[0]  # fmt: skip
    journal_rows([(delivery, client_id, reason)], by)
    announce(delivery, client_id, by)
    return delivery


def check_lived(client_id: int, on: date) -> None:
    """Raises InvalidValue for something given to a person after their death."""
    died = day_of_death(client_id)
    if died is not None and on > died:
        raise InvalidValue(
            "delivery.died",
            _("This person died on %(day)s. What the family got since is recorded for a member of"
              " the family."),
            field="on", day=format_jalali(died, "long"),
        )  # fmt: skip


def check_figures(quantity: int, amount: int) -> None:
    if not 1 <= quantity <= 10_000:
        raise InvalidValue(
            "delivery.quantity", _("The quantity is from 1 to 10,000."), field="quantity"
        )
    if not 0 <= amount <= 10**13:
        raise InvalidValue("delivery.amount", _("This amount can't be right."), field="amount")


def settle_repeat(service: Service, met: AidMeeting | None, given: str) -> str:
    """The reason to keep; raises Conflict ``aid.repeat`` when one is needed and missing."""
    if met is None:
        return ""
    reason = given.strip()
    if len(reason) < LEAST_REASON:
        raise Conflict(
            "aid.repeat",
            _(
                "This household got aid of the same kind (%(kind)s) in %(month)s. To give it again,"
                " write the reason."
            ),
            kind=service.get_aid_kind_display(),
            month=format_jalali(met.month, "month"),
        )
    return reason[:200]


@dataclass(frozen=True)
class Receiver:
    """To whom one delivery goes, and on which referral; ``public_id`` becomes the delivery's."""

    client_id: int
    household_id: int | None
    reason: str
    public_id: uuid.UUID
    referral_id: int | None = None


def lock_form(request_id: uuid.UUID | None) -> None:
    """Two presses at the same moment: the second waits for the first."""
    if request_id is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('services.form:' || %s, 0))",
            [str(request_id)],
        )


def already(request_id: uuid.UUID | None, client_id: int) -> Delivery | None:
    """The delivery a form has made before. Raises Conflict when it was made for somebody else."""
    lock_form(request_id)
    if request_id is None:
        return None
    done = Delivery.objects.filter(public_id=request_id).select_related("subject").first()
    if done and done.subject.client_id != client_id:
        raise Conflict("delivery.request", _("This form was sent already. Open it anew."))
    return done


def make_rows(
    service: Service,
    people: list[Receiver],
    on: date,
    quantity: int,
    amount: int,
    by: Actor,
) -> list[Delivery]:
    """Deliveries with their subjects, in the order of ``people``."""
    board = selectors.board_of(service)
    made = Delivery.objects.bulk_create(
        Delivery(
            public_id=person.public_id, service=service, organisation_id=service.provider_id,
            headquarters_id=board.headquarters_id, working_group_id=board.working_group_id,
            referral_id=person.referral_id, on=on, quantity=quantity, amount=amount,
            recorded_by=by.user_id,
        )
        for person in people
    )  # fmt: skip
    try:
        with transaction.atomic():
            DeliverySubject.objects.bulk_create(
                DeliverySubject(
                    delivery=row, client_id=person.client_id, household_id=person.household_id,
                    organisation_id=service.provider_id, on=on, aid_kind=service.aid_kind,
                    amount=amount, repeat_reason=person.reason,
                    sensitive=service.domain in SENSITIVE or service.aid_kind in SENSITIVE_AID,
                )
                for row, person in zip(made, people, strict=True)
            )  # fmt: skip
    except (IntegrityError, ProgrammingError):
        raise NotFound("client") from None
    return made


def journal_rows(rows: list[tuple[Delivery, int, str]], by: Actor) -> None:
    journal.record_many(
        by=by, action="delivery.recorded", on_type="delivery",
        pairs=[(row.public_id, client) for row, client, _reason in rows],
    )  # fmt: skip
    repeated = [(row.public_id, client) for row, client, reason in rows if reason]
    if repeated:
        journal.record_many(by=by, action="delivery.repeated", on_type="delivery", pairs=repeated)


def announce(delivery: Delivery, client_id: int, by: Actor) -> None:
    emit(
        "delivery.recorded", delivery_id=delivery.pk, service_id=delivery.service_id,
        client_id=client_id, organisation_id=delivery.organisation_id,
        referral_id=delivery.referral_id, on=delivery.on, quantity=delivery.quantity, by=by,
    )  # fmt: skip


@transaction.atomic
def stop_aid(*, service_id: int, times: int = 1, by: Actor) -> None:
    """A warning was heeded: the aid was not given. Counted for the body, without the household."""
    service = Service.objects.select_related("mission__working_group").filter(pk=service_id).first()
    if service is None or not service.aid_kind:
        raise NotFound("service")
    policies.check_user_can_record(by, service)
    board = selectors.board_of(service)
    AidStop.objects.bulk_create(
        AidStop(
            service=service, organisation_id=service.provider_id, aid_kind=service.aid_kind,
            headquarters_id=board.headquarters_id, working_group_id=board.working_group_id,
            on=timezone.localdate(), user_id=by.user_id,
        )
        for _time in range(times)
    )  # fmt: skip
    journal.record(
        by=by, action="aid.stopped", on=("service", service.public_id), detail={"times": times}
    )
