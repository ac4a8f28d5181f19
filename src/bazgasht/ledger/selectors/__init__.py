"""What this room reads."""

from .balances import Balance, balances
from .books import (
    account_choices,
    bank_files,
    bodies_for,
    body_for,
    book_of,
    entries,
    entry_of,
    payment_of,
    payments,
)
from .payees import pay_accounts, plain_sheba

__all__ = [
    "Balance", "account_choices", "balances", "bank_files", "bodies_for", "body_for", "book_of",
    "entries", "entry_of", "pay_accounts", "payment_of", "payments", "plain_sheba",
]  # fmt: skip
