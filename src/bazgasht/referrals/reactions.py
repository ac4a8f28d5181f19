"""What this room does when a lower room names an event."""

from __future__ import annotations

from bazgasht.core.registry import declare_event, reactions

from .services.answer import go_on_after_all, take_back_after_death
from .services.assign import hand_over
from .services.counting import count_delivery, recount_delivery, uncount_delivery
from .services.follow import follow_back, follow_for_body_left_out, follow_transfer


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
        "delivery.corrected", recount_delivery, order=10,
        label="counts the right units on the referral",
    )  # fmt: skip
    reactions.register(
        "membership.ended", hand_over, order=40,
        label="gives what a leaver answered for or had sent to the one who takes over",
    )  # fmt: skip
    reactions.register(
        "client.transferred", follow_transfer, order=40,
        label="the other prison follows what the prison left had asked for",
    )  # fmt: skip
    reactions.register(
        "client.transfer_voided", follow_back, order=40,
        label="open referrals come back to the prison left",
    )  # fmt: skip
    reactions.register(
        "consent.withdrawn", follow_for_body_left_out, order=40,
        label="what a body let in by it had asked for is followed by whoever keeps the file",
    )  # fmt: skip
    reactions.register(
        "client.death_voided", go_on_after_all, order=50,
        label="what is still served goes on",
    )  # fmt: skip
    reactions.register(
        "client.died", take_back_after_death, order=50,
        label="takes back the referrals of one who died that nobody serves yet",
    )  # fmt: skip
