"""Sending: the letter's number, the deadline, and the receiving body's view of the person."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.functions import TransactionNow
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict
from bazgasht.core.holidays import add_deadline
from bazgasht.core.jalali import jalali_year, today
from bazgasht.people.services import grants
from bazgasht.people.services.acting import lock_living
from bazgasht.people.states import Basis, Level
from bazgasht.services.models import Service
from bazgasht.services.states import IDENTITY_SHOWS

from ..models import Referral
from ..states import State
from .create import check_no_open_twin
from .moving import hold_row, move, subject_of


@transaction.atomic
def send(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Referral:
    """Give it a letter number and a deadline, and let the receiving body see the person as far as
    its service needs. Raises NotFound, NotAllowed, StaleVersion, Conflict."""
    held = hold_row(public_id, "send", by, version)
    row = held.row
    if held.repeated:
        return row
    subject = subject_of(row)
    client_id = subject.client_id
    lock_living(client_id)
    service = row.service
    if not service.active:
        raise Conflict("service.inactive", _("This service is no longer given."))
    check_no_open_twin(client_id, service.pk, besides=row.pk)
    check_may_receive(client_id, row.to_organisation_id)
    year = jalali_year(today())
    move(
        row, State.SENT, by, client_id=client_id, sent_at=TransactionNow(),
        answer_due=due_for(service), letter_no=f"{year}/{next_letter(row.from_organisation_id, year)}",
    )  # fmt: skip
    row.sent_at = timezone.now()
    subject.to_organisation_id = row.to_organisation_id
    subject.save(update_fields=["to_organisation_id"])
    open_to_receiver(row, service, client_id, by)
    return row


def due_for(service: Service) -> date:
    return add_deadline(today(), service.answer_days, service.working_days)


def next_letter(organisation_id: int, year: int) -> int:
    """Gap-free per body and Jalali year."""
    with connection.cursor() as cursor:
        cursor.execute("select referrals_next_letter(%s, %s)", [organisation_id, year])
        return int(cursor.fetchone()[0])


def check_may_receive(client_id: int, organisation_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select referrals_may_receive(%s, %s)", [client_id, organisation_id])
        if not cursor.fetchone()[0]:
            raise _closed()


def open_to_receiver(row: Referral, service: Service, client_id: int, by: Actor) -> None:
    """The grant of the receiving body; none when it is the sender's own."""
    if row.to_organisation_id == row.from_organisation_id:
        return
    level = Level.SERVICE if IDENTITY_SHOWS & set(service.shows) else Level.CONTACT
    try:
        with transaction.atomic():
            grants.issue(
                client_ids=[client_id], organisation_id=row.to_organisation_id,
                basis=Basis.REFERRAL, basis_ref=row.pk, purpose=service.title[:120], level=level,
                by=by,
            )  # fmt: skip
    except ProgrammingError:
        raise _closed() from None


def _closed() -> Conflict:
    return Conflict(
        "referral.barred", _("This person can't be referred to this body. Choose another one.")
    )
