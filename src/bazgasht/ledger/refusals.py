"""What the database refuses of payments, in words."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.utils.translation import gettext_lazy as _

from bazgasht.core import refusals
from bazgasht.core.errors import Conflict

WORDS: dict[str, Any] = {
    "ledger_payment_source": _(
        "This payment follows from something else, which says how much and to whom."
    ),
    "ledger_file_sent": _("The bank has acted on a payment of this file; it was sent."),
    "ledger_file_stands": _("The bank file of this payment is not taken back."),
    "ledger_file_void": _("This bank file is void."),
    "ledger_source_open": _("What this payment belongs to is not approved yet."),
}
"""Name of a constraint (a room above may raise the last one) → what is said."""


def worded() -> AbstractContextManager[None]:
    """``with worded(): …``: a refusal of the database becomes a Conflict with its reason."""
    return refusals.worded(
        WORDS, lambda name: Conflict(name.replace("ledger_", "ledger.", 1), WORDS[name])
    )
