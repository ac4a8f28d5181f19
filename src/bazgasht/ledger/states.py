"""Coded values of the ledger and of payments, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """``sign`` below says on which side the balance of a kind normally stands."""

    ASSET = "asset", _("asset")
    LIABILITY = "liability", _("liability")
    EQUITY = "equity", _("equity")
    INCOME = "income", _("income")
    EXPENSE = "expense", _("expense")


NORMAL_SIDE = {
    AccountKind.ASSET: 1,
    AccountKind.EXPENSE: 1,
    AccountKind.LIABILITY: -1,
    AccountKind.EQUITY: -1,
    AccountKind.INCOME: -1,
}
"""1: debits raise it; -1: credits raise it. Amounts are stored debit-positive."""


class PayeeKind(models.TextChoices):
    OWN = "own", _("the person's own account")
    DEPENDANT = "dependant", _("a dependant's account, at the person's request")
    SAVINGS = "savings", _("the person's savings account")


class PaymentState(models.TextChoices):
    REQUESTED = "requested", _("waits for approval")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    IN_FILE = "in_file", _("in a bank file")
    PAID = "paid", _("paid")
    RETURNED = "returned", _("returned by the bank")
    RECONCILED = "reconciled", _("reconciled")
    CANCELLED = "cancelled", _("cancelled")


P = PaymentState
PAYMENT_TRANSITIONS: dict[PaymentState, dict[PaymentState, str]] = {
    P.REQUESTED: {
        P.APPROVED: "a second person approves",
        P.REJECTED: "a second person rejects, with a reason",
        P.CANCELLED: "the requester takes it back",
    },
    P.APPROVED: {
        P.REQUESTED: "an edit resets the approval",
        P.IN_FILE: "put into a bank file",
        P.PAID: "paid by hand",
        P.CANCELLED: "taken back before it left",
    },
    P.IN_FILE: {
        P.PAID: "the bank confirms",
        P.RETURNED: "the bank refuses",
        P.APPROVED: "the file was not sent",
    },
    P.PAID: {
        P.RECONCILED: "seen on the statement",
        P.RETURNED: "came back: the entry is reversed",
    },
    P.RETURNED: {P.REQUESTED: "asked for again, with the account put right"},
    P.REJECTED: {},
    P.CANCELLED: {},
    P.RECONCILED: {},
}
"""Old state → new state → why it may happen."""
