"""What this room adds to a client's page: where money is sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.registry import client_sections
from bazgasht.core.rows import Row
from bazgasht.core.sections import ClientSection

from .states import PayeeKind

ACCOUNTS = """
select jsonb_build_object('holder', a.holder, 'kind', a.kind, 'last4', a.last4)
from ledger_payaccount a where a.client_id = %(client)s and a.ends is null order by a.kind, a.id"""


def _wanted(client: Any, actor: Actor) -> bool:
    """Only for whoever records them."""
    return actor.can("consents.record")


def _accounts(client: Any, actor: Actor, rows: list[Row]) -> dict[str, Any]:
    for row in rows:
        row["kind"] = PayeeKind(row["kind"]).label
    return {
        "title": _("Accounts to pay into"),
        "template": "ledger/accounts_section.html",
        "context": {"rows": rows, "url": reverse("ledger:pay_accounts", args=[client.public_id])},
        "order": 70,
    }


def register_all() -> None:
    client_sections.register(
        "ledger.accounts", ClientSection(ACCOUNTS, _accounts, _wanted), order=70
    )
