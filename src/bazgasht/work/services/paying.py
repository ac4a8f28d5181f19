"""From wages to payments: what each person is owed, less what was asked for already."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.ledger.models import PayAccount
from bazgasht.ledger.selectors import pay_accounts, plain_sheba
from bazgasht.ledger.services.payments import NewPayment, request_payments
from bazgasht.ledger.services.take_back import cancel_requested
from bazgasht.ledger.states import PayeeKind

from ..models import WagePayment, WageRun
from ..months import JalaliMonth
from ..states import Recipient

SOURCE = "work.wages"
ACCOUNTS: dict[Recipient, str] = {
    Recipient.PERSON: "2010",
    Recipient.DEPENDANTS: "2020",
    Recipient.SAVINGS: "2030",
    Recipient.RESTITUTION: "2050",
}
"""Who gets a part → the liability it stands in until it is paid (chart of the ledger)."""
WAGES = "5010"
PAID_TO: dict[Recipient, PayeeKind] = {
    Recipient.PERSON: PayeeKind.OWN,
    Recipient.DEPENDANTS: PayeeKind.DEPENDANT,
    Recipient.SAVINGS: PayeeKind.SAVINGS,
}
"""Parts that leave for an account; the others stay in the books until they are settled there."""

_OWED = """
with mine as (select distinct placement_id from work_wageline where run_id = %(run)s),
earned as (
  select l.placement_id, l.client_id, e.key recipient, sum(e.value::bigint) amount
  from mine join work_wageline l using (placement_id) join work_wagerun r on r.id = l.run_id
  cross join lateral jsonb_each_text(l.parts) e
  where l.organisation_id = %(org)s and (r.id = %(run)s or r.state in ('approved', 'paid'))
  group by 1, 2, 3),
asked as (
  select p.placement_id, p.recipient, sum(y.amount) amount, count(*) n
  from mine join work_wagepayment p using (placement_id) join ledger_payment y on y.id = p.payment_id
  where p.organisation_id = %(org)s and y.state not in ('rejected', 'cancelled') group by 1, 2),
tries as (
  select p.placement_id, p.recipient, count(*) n from mine
  join work_wagepayment p using (placement_id) where p.run_id = %(run)s group by 1, 2)
select e.placement_id, e.client_id, e.recipient, (e.amount - coalesce(a.amount, 0))::bigint,
  coalesce(t.n, 0)
from earned e left join asked a using (placement_id, recipient)
left join tries t using (placement_id, recipient)
where e.amount <> coalesce(a.amount, 0) order by e.placement_id, e.recipient"""


@dataclass(frozen=True)
class Owed:
    """``amount`` is negative when more was paid than earned; it is set off against later wages."""

    placement_id: int
    client_id: int
    recipient: Recipient
    amount: int
    tries: int


def owed(run: WageRun) -> list[Owed]:
    """Of the people of a run: earned in it and in approved runs, less all that was asked for."""
    with connection.cursor() as cursor:
        cursor.execute(_OWED, {"run": run.pk, "org": run.organisation_id})
        return [Owed(r[0], r[1], Recipient(r[2]), r[3], r[4]) for r in cursor.fetchall()]


def ask_for_payments(run: WageRun, by: Actor, *, permission: str = "wages.prepare") -> int:
    """Ask the ledger for what the run's people are owed and have an account for; returns how many.

    What has no account stays in the books as owed, and is asked for with the next wages or as soon
    as an account is on file. Asked twice, it is one payment: the second time nothing is owed.
    """
    due = [o for o in owed(run) if o.amount > 0 and o.recipient in PAID_TO]
    accounts = pay_accounts([o.client_id for o in due])
    wanted = [piece for o in due for piece in _pieces(run, o, accounts.get(o.client_id, []))]
    if not wanted:
        return 0
    made = request_payments(
        organisation_id=run.organisation_id, payments=[new for _row, new in wanted], by=by,
        permission=permission,
    )  # fmt: skip
    rows = []
    for (row, _new), payment in zip(wanted, made, strict=True):
        row.payment = payment
        rows.append(row)
    WagePayment.objects.bulk_create(rows, batch_size=5_000)
    return len(rows)


def _pieces(
    run: WageRun, o: Owed, accounts: list[PayAccount]
) -> Iterator[tuple[WagePayment, NewPayment]]:
    """One payment for each account of the kind; dependants with several share equally."""
    fitting = [a for a in accounts if a.kind == PAID_TO[o.recipient]]
    if not fitting:
        return
    each, rest = divmod(o.amount, len(fitting))
    month = JalaliMonth(run.year, run.month).words
    for position, account in enumerate(fitting):
        amount = each + (position < rest)
        if not amount:
            continue
        yield (
            WagePayment(
                run=run, placement_id=o.placement_id, client_id=o.client_id,
                organisation_id=run.organisation_id, recipient=o.recipient, account_id=account.pk,
                attempt=o.tries + 1, amount=amount,
            ),
            NewPayment(
                payee=account.holder, amount=amount,
                purpose=_("Wages of %(month)s") % {"month": month},
                debit=ACCOUNTS[o.recipient],
                request_id=uuid.uuid5(
                    run.public_id, f"{o.placement_id}/{o.recipient}/{account.pk}/{o.tries + 1}"
                ),
                sheba=plain_sheba(account), client_id=o.client_id,
                source=(SOURCE, str(run.public_id)),
            ),
        )  # fmt: skip


def take_payments_back(run: WageRun, by: Actor, *, permission: str) -> int:
    """Cancel what was asked for and nobody has approved yet."""
    return cancel_requested(
        organisation_id=run.organisation_id, source=(SOURCE, str(run.public_id)),
        reason=_("The wages were sent back."), by=by, permission=permission,
    )  # fmt: skip
