"""Paying out what stayed in the books: savings after the release, restitution to whom it is owed.

Asked for by the preparer, decided by another person in the accounts; never twice, for what was asked
for is no longer kept.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.ledger.models import Payment
from bazgasht.ledger.selectors import pay_accounts, plain_sheba
from bazgasht.ledger.services.payments import NewPayment, request_payments
from bazgasht.ledger.states import PayeeKind

from .. import policies
from ..models import Placement, WagePayment
from ..selectors.kept import is_out, kept_of, last_run_of, tries_of
from ..states import KEPT, PAID_WHEN, PayWhen, Recipient, State
from .paying import ACCOUNTS, SOURCE
from .placements import hold
from .runs import lock_body

TYPED = 0
"""In place of an account on file: whom a loss is made good to is typed with its Sheba."""


@dataclass(frozen=True)
class Payee:
    name: str
    sheba: str


@transaction.atomic
def pay_out(
    *, public_id: uuid.UUID, recipient: str, payee: Payee | None = None, by: Actor
) -> Payment:
    """Ask for all that is kept of one part of a post's wages. Savings go to the person's own account,
    and not before the release; restitution to the ``payee``.

    Raises NotFound, NotAllowed, InvalidValue naming the field, Conflict (nothing kept, still in
    custody, no account on file).
    """
    row = hold(public_id)
    policies.check_may(by, "wages.prepare", row.organisation_id)
    lock_body(row.organisation_id)
    if recipient not in KEPT:
        raise InvalidValue("payout.part", _("Choose what is paid out."), field="recipient")
    part = Recipient(recipient)
    check_may_leave(row, part)
    amount, run = kept_of(row).get(part, 0), last_run_of(row)
    if not amount or run is None:
        raise Conflict("payout.nothing", _("Nothing of this is kept: it is asked for already."))
    account, to = _where(row, part, payee)
    tries = tries_of(row, part)
    asked = NewPayment(
        payee=to.name, amount=amount, debit=ACCOUNTS[part], sheba=to.sheba, client_id=row.client_id,
        purpose=str(part.label), source=(SOURCE, str(run.public_id)),
        request_id=uuid.uuid5(run.public_id, f"{row.pk}/{part}/payout/{tries + 1}"),
    )  # fmt: skip
    made = request_payments(
        organisation_id=row.organisation_id, payments=[asked], by=by, permission="wages.prepare"
    )[0]
    WagePayment.objects.create(
        run=run, placement=row, client_id=row.client_id, organisation_id=row.organisation_id,
        recipient=part, account_id=account, attempt=tries + 1, amount=amount, payment=made,
    )  # fmt: skip
    journal.record(
        by=by, action="kept.asked", on=("placement", row.public_id), client_id=row.client_id,
        detail={"part": str(part), "amount": amount},
    )  # fmt: skip
    return made


def check_may_leave(row: Placement, part: Recipient) -> None:
    """Raises Conflict with the reason why this part stays in the books for now."""
    if PAID_WHEN[part] != PayWhen.RELEASED:
        return
    if row.state == State.ACTIVE or not is_out(row):
        raise Conflict(
            "payout.inside",
            _("Savings are kept for the release; they are paid out once the person is out."),
        )


def _where(row: Placement, part: Recipient, payee: Payee | None) -> tuple[int, Payee]:
    if part == Recipient.SAVINGS:
        own = [a for a in pay_accounts([row.client_id]).get(row.client_id, ())
               if a.kind == PayeeKind.OWN]  # fmt: skip
        if not own:
            raise Conflict(
                "payout.account",
                _("No account of the person is on file. The case team records it; then ask again."),
            )
        return own[0].pk, Payee(own[0].holder, plain_sheba(own[0]))
    if payee is None or not payee.name.strip():
        raise InvalidValue("payout.payee", _("Say who is to be paid."), field="payee")
    if not payee.sheba:
        raise InvalidValue("payout.sheba", _("Give the Sheba of the account."), field="sheba")
    return TYPED, payee
