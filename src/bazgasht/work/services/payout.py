"""Paying out what stayed in the books: savings after the release, restitution to whom it is owed.

Asked for by the preparer, decided by another person in the accounts; never twice, for what was asked
for is no longer kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.ledger.models import Payment
from bazgasht.ledger.selectors import pay_accounts, plain_sheba
from bazgasht.ledger.services.payments import NewPayment, request_payments
from bazgasht.ledger.states import PayeeKind

from .. import policies
from ..models import Placement, WagePayment, WageRun
from ..selectors.gone import Gone, owed_to_gone, ran_for_gone
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
    amount, run = kept_of(row).get(part, 0), last_run_of(row.pk)
    if not amount or run is None:
        raise Conflict("payout.nothing", _("Nothing of this is kept: it is asked for already."))
    of = Gone(
        row.pk, row.public_id, row.organisation_id, row.contract_no, row.client_id, part, amount
    )
    return _ask(of, run, [_where(row, part, payee)], by)[0]


@transaction.atomic
def pay_gone(
    *, public_id: uuid.UUID, recipient: str, payee: Payee | None = None, by: Actor
) -> list[Payment]:
    """Ask for all that is owed to somebody whom the body that ran the post may not see any more: to
    the accounts on file, several dependants in equal parts; restitution to the ``payee``.

    Raises NotFound (nothing is owed, or not to such a person), InvalidValue naming the field,
    Conflict (no account on file).
    """
    bodies = by.organisations_for("wages.prepare")
    for body in bodies:
        lock_body(body)
    of = find_gone(bodies, public_id, recipient)
    run = last_run_of(of.placement_id)
    if run is None:
        raise NotFound("placement")
    if of.recipient == Recipient.RESTITUTION:
        return _ask(of, run, [(TYPED, _typed(payee))], by)
    if not of.accounts:
        raise _no_account()
    where = [(a.pk, Payee(a.holder, plain_sheba(a))) for a in of.accounts]
    return _ask(of, run, where, by)


def find_gone(bodies: Iterable[int], public_id: uuid.UUID, recipient: str) -> Gone:
    """Raises NotFound: another body's looks like what is not there; Conflict for what the actor's own
    body owes no more, by a second press or a colleague's."""
    own = list(bodies)
    for of in owed_to_gone(own):
        if (of.public_id, of.recipient) == (public_id, recipient):
            return of
    if own and recipient in Recipient.values and ran_for_gone(public_id):
        raise Conflict("payout.nothing", _("Nothing of this is kept: it is asked for already."))
    raise NotFound("placement")


def _ask(
    of: Gone, run: WageRun, where: Sequence[tuple[int, Payee]], by: Actor
) -> list[Payment]:  # fmt: skip
    """Payments for the whole amount, and what they are for."""
    part, tries = of.recipient, tries_of(of.placement_id, of.recipient)
    each, rest = divmod(of.rials, len(where))
    shares = [(a, to, each + (n < rest)) for n, (a, to) in enumerate(where) if each + (n < rest)]
    asked = [
        NewPayment(
            payee=to.name, amount=amount, debit=ACCOUNTS[part], sheba=to.sheba,
            client_id=of.client_id, purpose=str(part.label), source=(SOURCE, str(run.public_id)),
            request_id=uuid.uuid5(
                run.public_id, f"{of.placement_id}/{part}/payout/{tries + 1 + n}"
            ),
        )
        for n, (_account, to, amount) in enumerate(shares)
    ]  # fmt: skip
    made = request_payments(
        organisation_id=of.organisation_id, payments=asked, by=by, permission="wages.prepare"
    )
    WagePayment.objects.bulk_create(
        WagePayment(
            run=run, placement_id=of.placement_id, client_id=of.client_id,
            organisation_id=of.organisation_id, recipient=part, account_id=account,
            attempt=tries + 1, amount=amount, payment=payment,
        )
        for (account, _to, amount), payment in zip(shares, made, strict=True)
    )  # fmt: skip
    journal.record(
        by=by, action="kept.asked", on=("placement", of.public_id), client_id=of.client_id,
        detail={"part": str(part), "amount": of.rials},
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
            raise _no_account()
        return own[0].pk, Payee(own[0].holder, plain_sheba(own[0]))
    return TYPED, _typed(payee)


def _no_account() -> Conflict:
    return Conflict(
        "payout.account",
        _("No account of the person is on file. The case team records it; then ask again."),
    )


def _typed(payee: Payee | None) -> Payee:
    if payee is None or not payee.name.strip():
        raise InvalidValue("payout.payee", _("Say who is to be paid."), field="payee")
    if not payee.sheba:
        raise InvalidValue("payout.sheba", _("Give the Sheba of the account."), field="sheba")
    return payee
