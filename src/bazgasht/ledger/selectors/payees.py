"""Payments and accounts of payees, with the Sheba in plain text where it is needed."""

from __future__ import annotations

from collections.abc import Sequence

from bazgasht.people import crypto

from ..models import PayAccount, Payment


def plain_sheba(row: Payment | PayAccount) -> str:
    """Empty when there is none. Raises crypto.Undecryptable."""
    if row.sheba is None:
        return ""
    return crypto.decrypt(bytes(row.sheba), context="sheba", version=row.key_version)


def pay_accounts(client_ids: Sequence[int]) -> dict[int, list[PayAccount]]:
    """Live accounts by client, as far as the reader may see them."""
    found: dict[int, list[PayAccount]] = {}
    rows = PayAccount.objects.filter(client_id__in=list(client_ids), ends=None).order_by(
        "kind", "id"
    )
    for row in rows:
        found.setdefault(row.client_id, []).append(row)
    return found
