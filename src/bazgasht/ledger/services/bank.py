"""What leaves through the bank: files, payments made, returned, seen on the statement."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue
from bazgasht.core.states import check_transition

from ..models import BankFile, Payment
from ..policies import check_may
from ..states import PAYMENT_TRANSITIONS, PaymentState
from .bank_files import file_bytes
from .books import lock
from .entries import Line, content_hash, post_entry
from .payments import LEAST_REASON, locked

P = PaymentState


@transaction.atomic
def make_bank_file(
    *, organisation_id: int, ids: Sequence[int], request_id: uuid.UUID, by: Actor
) -> BankFile:
    """Put approved payments with a Sheba into one file; pressed twice it is one file.

    Raises NotAllowed, NotFound, InvalidValue (nothing chosen, no Sheba), Conflict.
    """
    check_may(by, "payments.pay", organisation_id)
    lock(f"bankfile:{organisation_id}:{request_id}")
    done = BankFile.objects.filter(organisation_id=organisation_id, request_id=request_id).first()
    if done is not None:
        return done
    rows = locked(organisation_id, ids)
    if not rows:
        raise InvalidValue("bankfile.empty", _("Choose at least one payment."))
    for row in rows:
        check_transition(PAYMENT_TRANSITIONS, P(row.state), P.IN_FILE)
        if row.sheba is None:
            raise InvalidValue(
                "bankfile.sheba", _("A payment without a Sheba can't go into a file.")
            )
    if len({row.bank_account_id for row in rows}) > 1:
        raise InvalidValue("bankfile.account", _("One file leaves from one bank account."))
    data = file_bytes(rows)
    made = BankFile.objects.create(
        organisation_id=organisation_id, bank_account_id=rows[0].bank_account_id,
        request_id=request_id, count=len(rows), total=sum(r.amount for r in rows),
        sha256=hashlib.sha256(data).digest(), made_by=by.user_id,
    )  # fmt: skip
    Payment.objects.filter(pk__in=[r.pk for r in rows]).update(
        state=P.IN_FILE, bank_file=made, version=F("version") + 1
    )
    journal.record(by=by, action="bankfile.made", on=("bank_file", made.public_id),
                   detail={"count": made.count, "total": made.total})  # fmt: skip
    return made


@transaction.atomic
def record_paid(
    *, organisation_id: int, ids: Sequence[int], on: date, request_id: uuid.UUID, by: Actor
) -> int:
    """The bank confirms: one entry for all of them, and each is paid, exactly once.

    Raises NotAllowed, NotFound, Conflict (paid already), InvalidValue (day).
    """
    check_may(by, "payments.pay", organisation_id)
    rows = locked(organisation_id, ids)
    if not rows:
        raise InvalidValue("payment.none", _("Choose at least one payment."))
    for row in rows:
        check_transition(PAYMENT_TRANSITIONS, P(row.state), P.PAID)
    sums: dict[str, int] = defaultdict(int)
    for row in Payment.objects.filter(pk__in=[r.pk for r in rows]).select_related(
        "debit_account", "bank_account"
    ):
        sums[row.debit_account.code] += row.amount
        sums[row.bank_account.code] -= row.amount
    entry = post_entry(
        organisation_id=organisation_id, on=on, text=_("Payments made"), request_id=request_id,
        lines=[Line(code, amount) for code, amount in sorted(sums.items()) if amount], by=by,
        source=("payments", content_hash(sorted(r.pk for r in rows)).hex()[:32]),
        permission="payments.pay",
    )  # fmt: skip
    Payment.objects.filter(pk__in=[r.pk for r in rows]).update(
        state=P.PAID, paid_on=on, entry=entry, version=F("version") + 1
    )
    journal.record_many(by=by, action="payment.paid", on_type="payment",
                        pairs=[(r.public_id, r.client_id) for r in rows])  # fmt: skip
    return len(rows)


@transaction.atomic
def record_returned(
    *,
    organisation_id: int,
    payment_id: int,
    on: date,
    reason: str,
    request_id: uuid.UUID,
    by: Actor,
) -> Payment:
    """The money did not arrive: what was booked for it alone is booked back.

    Raises NotAllowed, NotFound, InvalidValue, Conflict.
    """
    check_may(by, "payments.pay", organisation_id)
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("payment.reason", _("Write the reason."), field="reason")
    row = locked(organisation_id, [payment_id])[0]
    was = P(row.state)
    check_transition(PAYMENT_TRANSITIONS, was, P.RETURNED)
    if was == P.PAID:
        post_entry(
            organisation_id=organisation_id, on=on, text=_("Payment returned by the bank"),
            lines=[Line(row.bank_account.code, row.amount), Line(row.debit_account.code, -row.amount)],
            request_id=request_id, by=by, source=("payment", str(row.public_id)),
            permission="payments.pay",
        )  # fmt: skip
    row.state, row.reason, row.bank_file = P.RETURNED, reason.strip()[:200], None
    row.version += 1
    row.save(update_fields=["state", "reason", "bank_file", "version"])
    journal.record(by=by, action="payment.returned", on=("payment", row.public_id),
                   client_id=row.client_id)  # fmt: skip
    return row


@transaction.atomic
def reconcile(*, organisation_id: int, ids: Sequence[int], by: Actor) -> int:
    """Seen on the bank's statement. Raises NotAllowed, NotFound, Conflict."""
    check_may(by, "payments.approve", organisation_id)
    rows = locked(organisation_id, ids)
    for row in rows:
        check_transition(PAYMENT_TRANSITIONS, P(row.state), P.RECONCILED)
    Payment.objects.filter(pk__in=[r.pk for r in rows]).update(
        state=P.RECONCILED, version=F("version") + 1
    )
    journal.record_many(by=by, action="payment.reconciled", on_type="payment",
                        pairs=[(r.public_id, r.client_id) for r in rows])  # fmt: skip
    return len(rows)
