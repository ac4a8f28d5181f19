"""Tables of work in custody."""

from .placements import Placement, SplitAgreement, WorkConsent, WorkDay
from .rules import PayRule, SplitRule
from .wages import WageLine, WagePayment, WageRun
from .workshops import Order, Post, Product, Workshop

__all__ = [
    "Order",
    "PayRule",
    "Placement",
    "Post",
    "Product",
    "SplitAgreement",
    "SplitRule",
    "WageLine",
    "WagePayment",
    "WageRun",
    "WorkConsent",
    "WorkDay",
    "Workshop",
]
