"""Writes about headquarters, missions, seats, contacts and pledges; each is journalled."""

from .contacts import remove_contact, save_contact
from .drafting import (
    CommitmentDraft,
    cancel_pledge,
    change_pledge,
    draft_pledge,
    offer_pledge,
    remove_commitment,
    renew_pledge,
    save_commitment,
)
from .headquarters import insert_headquarters, plan_headquarters, set_up_headquarters
from .missions import save_mission
from .pledge_texts import publish_text, save_text
from .seats import end_member_body, save_member_body
from .signing import hand_back_pledge, sign_pledge, withdraw_pledge

__all__ = [
    "CommitmentDraft",
    "cancel_pledge",
    "change_pledge",
    "draft_pledge",
    "end_member_body",
    "hand_back_pledge",
    "insert_headquarters",
    "offer_pledge",
    "plan_headquarters",
    "publish_text",
    "remove_commitment",
    "remove_contact",
    "renew_pledge",
    "save_commitment",
    "save_contact",
    "save_member_body",
    "save_mission",
    "save_text",
    "set_up_headquarters",
    "sign_pledge",
    "withdraw_pledge",
]
