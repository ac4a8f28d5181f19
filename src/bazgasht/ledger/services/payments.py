"""Asking for payments, and the decision of a second person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.sheba import parse_sheba
from bazgasht.core.states import check_transition
from bazgasht.people import crypto

from ..chart import BANK
from ..models import Account, Payment
from ..policies import check_may
from ..refusals import worded
from ..states import PAYMENT_TRANSITIONS, PaymentState
from .books import ensure_book, lock
from .entries import content_hash

SHEBA = "sheba"
LEAST_REASON = 5
CHANGED = ("sheba", "key_version", "last4", "payee", "amount", "purpose", "state", "approved_by",
           "approved_at", "bank_file", "paid_on", "entry", "reason", "version", "requested_by")  # fmt: skip
"""What a change of a request writes; the rest of the row stands for ever."""


@dataclass(frozen=True)
class NewPayment:
    """``sheba`` in plain text; empty when it is to be paid by hand. ``amount`` in rials."""

    payee: str
    amount: int
    purpose: str
    debit: str
    request_id: uuid.UUID
    sheba: str = ""
    client_id: int | None = None
    source: tuple[str, str] = ("", "")
    bank: str = BANK

    def fingerprint(self) -> bytes:
        return content_hash(self.payee, self.amount, self.purpose, self.debit, self.sheba,
                            self.client_id, self.source, self.bank)  # fmt: skip


@transaction.atomic
def request_payments(
    *,
    organisation_id: int,
    payments: Sequence[NewPayment],
    by: Actor,
    permission: str = "payments.request",
) -> list[Payment]:
    """Ask for payments; those asked for before under the same ``request_id`` are handed back.

    Raises NotAllowed, InvalidValue (amount, Sheba, account), Conflict ``payment.request`` when a
    request id comes again with other content.
    """
    check_may(by, permission, organisation_id)
    book = ensure_book(organisation_id=organisation_id, by=by)
    lock(f"payments:{organisation_id}")
    accounts = dict(Account.objects.filter(book=book, active=True).values_list("code", "id"))
    have = _asked_before(organisation_id, payments)
    fresh = [_new(p, organisation_id, accounts, by) for p in payments if p.request_id not in have]
    Payment.objects.bulk_create(fresh, batch_size=2_000)
    have |= {p.request_id: p for p in fresh}
    journal.record_many(by=by, action="payment.requested", on_type="payment",
                        pairs=[(p.public_id, p.client_id) for p in fresh])  # fmt: skip
    return [have[p.request_id] for p in payments]


def _asked_before(organisation_id: int, payments: Sequence[NewPayment]) -> dict[uuid.UUID, Payment]:
    wanted = {p.request_id: p for p in payments}
    if len(wanted) < len(payments):
        raise InvalidValue("payment.twice", _("One request stands twice in this list."))
    found = Payment.objects.filter(organisation_id=organisation_id, request_id__in=list(wanted))
    have = {p.request_id: p for p in found}
    for key, done in have.items():
        if bytes(done.content_hash) != wanted[key].fingerprint():
            raise Conflict("payment.request", _("This payment was asked for already, otherwise."))
    return have


def _new(asked: NewPayment, organisation_id: int, accounts: dict[str, int], by: Actor) -> Payment:
    if asked.amount <= 0:
        raise InvalidValue("payment.amount", _("The amount is more than zero."), field="amount")
    if not asked.payee.strip():
        raise InvalidValue("payment.payee", _("Say who is to be paid."), field="payee")
    for code in (asked.debit, asked.bank):
        if code not in accounts:
            raise InvalidValue("ledger.account", _("There is no account %(number)s."), number=code,
                               field="debit")  # fmt: skip
    sheba = parse_sheba(asked.sheba) if asked.sheba else ""
    return Payment(
        organisation_id=organisation_id, request_id=asked.request_id,
        content_hash=asked.fingerprint(), client_id=asked.client_id, payee=asked.payee.strip()[:120],
        sheba=crypto.encrypt(sheba, context=SHEBA) if sheba else None, key_version=crypto.newest(),
        last4=sheba[-4:], amount=asked.amount, purpose=asked.purpose[:160],
        source_type=asked.source[0], source_id=asked.source[1],
        debit_account_id=accounts[asked.debit], bank_account_id=accounts[asked.bank],
        requested_by=by.user_id,
    )  # fmt: skip


def locked(organisation_id: int, ids: Iterable[int]) -> list[Payment]:
    """Payments of one body, locked in the order of ids. Raises NotFound when one is missing."""
    wanted = sorted(set(ids))
    found = list(
        Payment.objects.select_for_update(of=("self",))
        .filter(organisation_id=organisation_id, pk__in=wanted)
        .order_by("pk")
    )
    if len(found) != len(wanted):
        raise NotFound("payment")
    return found


@transaction.atomic
def approve_payments(
    *, organisation_id: int, ids: Sequence[int], by: Actor, permission: str = "payments.approve",
    seen: Mapping[int, int] | None = None,
) -> int:  # fmt: skip
    """Approve what somebody else asked for; returns how many. All of them or none.

    ``seen``: id → the version that was on the page. Raises NotAllowed (also for one's own request),
    NotFound, StaleVersion, Conflict (also when what a payment belongs to is not approved).
    """
    check_may(by, permission, organisation_id)
    rows = locked(organisation_id, ids)
    for row in rows:
        check_not_own(row, by)
        if seen is not None and seen.get(row.pk) != row.version:
            raise StaleVersion("stale")
        check_transition(PAYMENT_TRANSITIONS, PaymentState(row.state), PaymentState.APPROVED)
    with worded():
        Payment.objects.filter(pk__in=[r.pk for r in rows]).update(
            state=PaymentState.APPROVED, approved_by=by.user_id, approved_at=timezone.now()
        )
    _journal(by, "payment.approved", rows)
    return len(rows)


def check_not_own(row: Payment, by: Actor) -> None:
    if row.requested_by == by.user_id:
        raise NotAllowed("payment.own", _("Nobody decides about their own request."))


@transaction.atomic
def reject_payment(*, organisation_id: int, payment_id: int, reason: str, by: Actor) -> Payment:
    """Raises NotAllowed, NotFound, InvalidValue, Conflict."""
    check_may(by, "payments.approve", organisation_id)
    row = locked(organisation_id, [payment_id])[0]
    check_not_own(row, by)
    return _end(row, PaymentState.REJECTED, reason, "payment.rejected", by)


@transaction.atomic
def cancel_payment(*, organisation_id: int, payment_id: int, reason: str, by: Actor) -> Payment:
    """The asking side takes it back before it left. Raises as :func:`reject_payment`."""
    check_may(by, "payments.request", organisation_id)
    row = locked(organisation_id, [payment_id])[0]
    return _end(row, PaymentState.CANCELLED, reason, "payment.cancelled", by)


@transaction.atomic
def change_payment(
    *, organisation_id: int, payment_id: int, version: int, by: Actor, payee: str, amount: int,
    purpose: str, sheba: str = "",
) -> Payment:  # fmt: skip
    """Change a request that has not left; an approval given before is gone with it, and whoever
    changes it is the one who asks. Of what another room asked for only the Sheba can be put right,
    when the bank has sent it back.

    An empty ``sheba`` keeps the one on file. Raises NotAllowed, StaleVersion, Conflict, InvalidValue.
    """
    check_may(by, "payments.request", organisation_id)
    row = locked(organisation_id, [payment_id])[0]
    if row.version != version:
        raise StaleVersion("stale")
    if row.state not in (PaymentState.REQUESTED, PaymentState.APPROVED, PaymentState.RETURNED):
        raise Conflict("payment.fixed", _("This payment can't be changed any more."))
    if amount <= 0:
        raise InvalidValue("payment.amount", _("The amount is more than zero."), field="amount")
    if sheba:
        plain = parse_sheba(sheba)
        row.sheba = crypto.encrypt(plain, context=SHEBA)
        row.key_version, row.last4 = crypto.newest(), plain[-4:]
    row.payee, row.amount, row.purpose = payee.strip()[:120], amount, purpose[:160]
    row.state, row.approved_by, row.approved_at = PaymentState.REQUESTED, None, None
    row.bank_file, row.paid_on, row.entry, row.reason = None, None, None, ""
    row.requested_by = by.user_id
    row.version += 1
    with worded():
        row.save(update_fields=CHANGED)
    _journal(by, "payment.changed", [row])
    return row


def _end(row: Payment, state: PaymentState, reason: str, action: str, by: Actor) -> Payment:
    if len(reason.strip()) < LEAST_REASON:
        raise InvalidValue("payment.reason", _("Write the reason."), field="reason")
    check_transition(PAYMENT_TRANSITIONS, PaymentState(row.state), state)
    row.state, row.reason = state, reason.strip()[:200]
    row.version += 1
    row.save(update_fields=["state", "reason", "version"])
    _journal(by, action, [row])
    return row


def _journal(by: Actor, action: str, rows: Sequence[Payment]) -> None:
    journal.record_many(by=by, action=action, on_type="payment",
                        pairs=[(r.public_id, r.client_id) for r in rows])  # fmt: skip
