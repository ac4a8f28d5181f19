"""What is owed to people whom the body that ran their post may not see any more.

Sixty days after the work its sight of them ends; what it owes does not. It reads the amounts of its
own books and where they are to be sent, and nothing else of the person.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from bazgasht.ledger.models import PayAccount

from ..states import Recipient


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


def owed_to_gone(bodies: Iterable[int]) -> list[Gone]:
    """Of these bodies, those that ended first on top: two statements."""
    own = list(bodies)
    with connection.cursor() as cursor:
        cursor.execute("select * from work_owed_gone(%s::int[])", [own])
        found = [
            Gone(pk, public_id, body, contract, client, Recipient(part), rials)
            for pk, public_id, body, contract, client, part, rials in cursor.fetchall()
        ]
        if not found:
            return []
        cursor.execute("select * from work_gone_accounts(%s::int[])", [own])
        accounts = cursor.fetchall()
    by_part = {(g.placement_id, g.recipient.value): g for g in found}
    for placement_id, recipient, pk, holder, sheba, key, last4 in accounts:
        account = PayAccount(id=pk, holder=holder, sheba=sheba, key_version=key, last4=last4)
        by_part[placement_id, recipient].accounts.append(account)
    return found
