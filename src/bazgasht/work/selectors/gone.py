"""What is owed to people whom the body that ran their post may not see any more.

Sixty days after the work its sight of them ends; what it owes does not. It reads the amounts of its
own books and where they are to be sent, and nothing else of the person.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection

from bazgasht.core.jalali import today
from bazgasht.ledger.models import PayAccount

from ..states import Recipient

RECENT_DAYS = 120
"""How long after the end of the post or the release the first page reminds of what is owed."""


def recently() -> date:
    return today() - timedelta(days=RECENT_DAYS)


@dataclass(frozen=True)
class Gone:
    """``accounts``: where it may be sent; none: nobody has put one on file, or the part needs none."""

    placement_id: int
    public_id: uuid.UUID
    organisation_id: int
    contract_no: str
    client_id: int
    recipient: Recipient
    rials: int
    accounts: list[PayAccount] = field(default_factory=list)


def owed_to_gone(bodies: Iterable[int], *, since: date | None = None) -> list[Gone]:
    """Of these bodies, those that ended first on top: two statements. ``since``: only of people whose
    post ended, or who were released, since that day."""
    own = list(bodies)
    with connection.cursor() as cursor:
        cursor.execute("select * from work_owed_gone(%s::int[], %s)", [own, since])
        found = [
            Gone(pk, public_id, body, contract, client, Recipient(part), rials)
            for pk, public_id, body, contract, client, part, rials in cursor.fetchall()
        ]
        if not found:
            return []
        cursor.execute("select * from work_gone_accounts(%s::int[], %s)", [own, since])
        accounts = cursor.fetchall()
    by_part = {(g.placement_id, g.recipient.value): g for g in found}
    for placement_id, recipient, pk, holder, sheba, key, last4 in accounts:
        account = PayAccount(id=pk, holder=holder, sheba=sheba, key_version=key, last4=last4)
        by_part[placement_id, recipient].accounts.append(account)
    return found


def ran_for_gone(public_id: uuid.UUID) -> bool:
    """Whether a body of the request ran this post, for somebody it may not see any more."""
    with connection.cursor() as cursor:
        cursor.execute("select work_ran_for_gone(%s)", [public_id])
        return bool(cursor.fetchone()[0])
