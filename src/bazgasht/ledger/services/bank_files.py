"""A bank file after it was made: taken out again as it was, or taken back because it was not sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.states import check_transition

from ..bank_format import Row, render
from ..models import BankFile, BankFileVoid, Payment
from ..policies import check_may
from ..refusals import WORDS, worded
from ..selectors.payees import plain_sheba
from ..states import PAYMENT_TRANSITIONS, PaymentState
from .payments import LEAST_REASON, locked

P = PaymentState


def file_bytes(rows: Sequence[Payment]) -> bytes:
    """The file as the bank takes it, the same for the same payments."""
    return render([Row(plain_sheba(r), r.amount, r.payee, str(r.pk)) for r in rows])


@transaction.atomic
def take_file(*, organisation_id: int, public_id: uuid.UUID, by: Actor) -> tuple[BankFile, bytes]:
    """The file with whole Sheba numbers, journalled: exactly the one that was made, or none.

    Raises NotAllowed, NotFound, Conflict (void, or no longer what its digest says).
    """
    check_may(by, "payments.pay", organisation_id)
    found = _file(organisation_id, public_id)
    if BankFileVoid.objects.filter(bank_file=found).exists():
        raise Conflict("bankfile.void", WORDS["ledger_file_void"])
    data = file_bytes(list(Payment.objects.filter(bank_file=found).order_by("pk")))
    if hashlib.sha256(data).digest() != bytes(found.sha256):
        raise Conflict(
            "bankfile.changed",
            _("A payment of this file has come back or was changed since: it is not the file that"
              " was made, and is not handed out again."),
        )  # fmt: skip
    journal.record(by=by, action="bankfile.taken", on=("bank_file", public_id))
    return found, data


@transaction.atomic
def void_bank_file(
    *, organisation_id: int, public_id: uuid.UUID, reason: str, by: Actor
) -> BankFileVoid:
    """The file was not sent: it is void, and its payments are approved again. By another person than
    its maker, for what was sent after all would be paid twice. Pressed twice it is one.

    Raises NotAllowed, NotFound, InvalidValue (field ``reason``), Conflict (the bank has acted).
    """
    check_may(by, "payments.approve", organisation_id)
    found = _file(organisation_id, public_id)
    if found.made_by == by.user_id:
        raise NotAllowed("bankfile.own", _("Somebody other than who made the file takes it back."))
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("bankfile.reason", _("Write the reason."), field="reason")
    ids = list(Payment.objects.filter(bank_file=found).values_list("pk", flat=True))
    rows = locked(organisation_id, ids)
    if done := BankFileVoid.objects.filter(bank_file=found).first():
        return done
    waiting = [row for row in rows if row.state == P.IN_FILE]
    if len(waiting) != found.count:
        raise Conflict("bankfile.sent", WORDS["ledger_file_sent"])
    for row in waiting:
        check_transition(PAYMENT_TRANSITIONS, P(row.state), P.APPROVED)
    with worded():
        made = BankFileVoid.objects.create(
            bank_file=found, organisation_id=organisation_id, reason=reason.strip()[:200],
            voided_by=by.user_id,
        )  # fmt: skip
        Payment.objects.filter(pk__in=[r.pk for r in rows]).update(
            state=P.APPROVED, bank_file=None, version=F("version") + 1
        )
    journal.record(by=by, action="bankfile.void", on=("bank_file", public_id),
                   detail={"reason": made.reason, "count": found.count})  # fmt: skip
    journal.record_many(by=by, action="payment.unfiled", on_type="payment",
                        pairs=[(r.public_id, r.client_id) for r in rows])  # fmt: skip
    return made


def _file(organisation_id: int, public_id: uuid.UUID) -> BankFile:
    found = BankFile.objects.filter(organisation_id=organisation_id, public_id=public_id).first()
    if found is None:
        raise NotFound("bank_file")
    return found
