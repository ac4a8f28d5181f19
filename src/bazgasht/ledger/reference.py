"""Generated page of this room: the states of a payment."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .states import PAYMENT_TRANSITIONS


def state_page() -> str:
    with translation.override("en"):
        return to_mermaid(PAYMENT_TRANSITIONS, "Payment")


PAGES = {"states/payment.md": state_page}
