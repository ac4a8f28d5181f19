"""Passing a referral on: the receiving body knows a better one.

The new referral comes from the original sender, carries the same needs and letter, and is
linked to the old one. The sender's case team is told and can take it back.
"""

from __future__ import annotations

import uuid

from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.jalali import jalali_year, today
from bazgasht.core.registry import emit
from bazgasht.people.services import grants
from bazgasht.people.states import Basis, Level
from bazgasht.services.models import Service
from bazgasht.services.states import IDENTITY_SHOWS

from ..codes import new_code
from ..models import Referral
from ..states import State
from .answer import keep_for_handover, let_go
from .moving import hold_row, note_event, subject_of
from .send import due_for


@transaction.atomic
def transfer(
    *, public_id: uuid.UUID, service_id: int, version: int | None = None, by: Actor
) -> Referral:
    """Pass it on to another body's service of the same domain; returns the old referral.

    Raises NotFound, NotAllowed, StaleVersion, Conflict, or InvalidValue for a service that does
    not fit. The body that passes it on keeps its view for 30 days, to hand the person over.
    """
    held = hold_row(public_id, "transfer", by, version)
    if held.repeated:
        return held.row
    row = held.row
    service = Service.objects.filter(pk=service_id, active=True).first()
    if (
        service is None
        or service.domain != row.service.domain
        or service.provider_id == row.to_organisation_id
    ):
        raise InvalidValue(
            "referral.transfer", _("Choose another body's service for the same need."),
            field="service",
        )  # fmt: skip
    client_id = subject_of(row).client_id
    code = new_code()
    let_go(row, by)
    made = _pass_on(row, service, code)
    _open(made, service, client_id, by)
    note_event(row, State.TRANSFERRED.value, by, code)
    keep_for_handover(row, client_id, by)
    journal.record(
        by=by, action="referral.transferred", on=("referral", row.public_id), client_id=client_id,
        detail={"from": row.state, "to_organisation": service.provider_id, "code": code},
    )  # fmt: skip
    emit(
        "referral.moved", referral_id=row.pk, client_id=client_id, was=row.state,
        became=State.TRANSFERRED.value, by=by,
    )  # fmt: skip
    row.refresh_from_db()
    return row


def _pass_on(row: Referral, service: Service, code: str) -> int:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select referrals_pass_on(%s, %s, %s, %s, %s, %s)",
                [row.pk, service.pk, code, uuid.uuid4(), due_for(service), jalali_year(today())],
            )
            return int(cursor.fetchone()[0])
    except IntegrityError as error:
        if "on the way to this service" not in str(error):
            raise _refused() from None  # the code was drawn already: pressed again, another is
        raise InvalidValue(
            "referral.twin",
            _("This person is on the way to this service already; choose another one."),
            field="service",
        ) from None
    except ProgrammingError:
        raise _refused() from None


def _refused() -> Conflict:
    return Conflict("referral.transfer", _("This referral can't be passed on to this body."))


def _open(made: int, service: Service, client_id: int, by: Actor) -> None:
    level = Level.SERVICE if IDENTITY_SHOWS & set(service.shows) else Level.CONTACT
    grants.issue(
        client_ids=[client_id], organisation_id=service.provider_id, basis=Basis.REFERRAL,
        basis_ref=made, purpose=service.title[:120], level=level, by=by,
    )  # fmt: skip
