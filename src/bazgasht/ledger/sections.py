"""What this room adds to a client's page: where money is sent."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.registry import client_sections

from . import selectors


def accounts_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """Only for whoever records them; None for everybody else."""
    if not actor.can("consents.record"):
        return None
    rows = selectors.pay_accounts([client.pk]).get(client.pk, [])
    return {
        "title": _("Accounts to pay into"),
        "template": "ledger/accounts_section.html",
        "context": {"rows": rows, "url": reverse("ledger:pay_accounts", args=[client.public_id])},
        "order": 70,
    }


def register_all() -> None:
    client_sections.register("ledger.accounts", accounts_section, order=70)
