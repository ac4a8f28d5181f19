"""What this room writes."""

from .bank import make_bank_file, reconcile, record_paid, record_returned
from .bank_files import file_bytes, take_file, void_bank_file
from .books import ensure_book
from .entries import Line, post_entry, reverse_entry
from .pay_accounts import add_pay_account, end_pay_account
from .payments import (
    NewPayment,
    approve_payments,
    cancel_payment,
    change_payment,
    reject_payment,
    request_payments,
)
from .periods import close_period

__all__ = [
    "Line", "NewPayment", "add_pay_account", "approve_payments", "cancel_payment",
    "change_payment", "close_period", "end_pay_account", "ensure_book", "file_bytes",
    "make_bank_file", "post_entry", "reconcile", "record_paid", "record_returned",
    "reject_payment", "request_payments", "reverse_entry", "take_file", "void_bank_file",
]  # fmt: skip
