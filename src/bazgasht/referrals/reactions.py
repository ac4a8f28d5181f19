"""What this room does when a lower room names an event."""

from __future__ import annotations

from bazgasht.core.registry import declare_event, reactions

from .services.answer import check_none_made_there, go_on_after_all, take_back_after_death
from .services.assign import hand_over
from .services.serve import count_delivery, uncount_delivery


def register_all() -> None:
    declare_event(
        "referral.moved",
        ("referral_id", "client_id", "was", "became", "by"),
        "A referral changed its state. `was` and `became` are its states before and after; `by` is"
        " the acting person.",
    )
    reactions.register(
        "delivery.recorded", count_delivery, order=10, label="adds the units to the referral"
    )
    reactions.register(
        "delivery.voided", uncount_delivery, order=10, label="takes the units off the referral"
    )
    reactions.register(
        "membership.ended", hand_over, order=40,
        label="gives what a leaver answered for or had sent to the one who takes over",
    )  # fmt: skip
    reactions.register(
        "client.transfer_voided", check_none_made_there, order=10,
        label="refuses when the other prison has open referrals of the person",
    )  # fmt: skip
    reactions.register(
        "client.death_voided", go_on_after_all, order=50,
        label="what is still served goes on",
    )  # fmt: skip
    reactions.register(
        "client.died", take_back_after_death, order=50,
        label="takes back the referrals of one who died that nobody serves yet",
    )  # fmt: skip
