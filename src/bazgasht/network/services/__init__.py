"""Writes about headquarters, missions, seats, contacts, pledges and
experiences; each is journalled."""

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
from .experiences import (
    ExperienceDraft,
    change_experience,
    hand_back_experience,
    mend_experience,
    offer_experience,
    publish_experience,
    remove_repeat,
    repeat_experience,
    withdraw_experience,
    write_experience,
)
from .headquarters import insert_headquarters, plan_headquarters, set_up_headquarters
from .missions import save_mission
from .pledge_texts import publish_text, save_text
from .seats import end_member_body, save_member_body
from .signing import hand_back_pledge, sign_pledge, withdraw_pledge

__all__ = [
    "CommitmentDraft",
    "ExperienceDraft",
    "cancel_pledge",
    "change_experience",
    "change_pledge",
    "draft_pledge",
    "end_member_body",
    "hand_back_experience",
    "hand_back_pledge",
    "insert_headquarters",
    "mend_experience",
    "offer_experience",
    "offer_pledge",
    "plan_headquarters",
    "publish_experience",
    "publish_text",
    "remove_commitment",
    "remove_contact",
    "remove_repeat",
    "renew_pledge",
    "repeat_experience",
    "save_commitment",
    "save_contact",
    "save_member_body",
    "save_mission",
    "save_text",
    "set_up_headquarters",
    "sign_pledge",
    "withdraw_experience",
    "withdraw_pledge",
    "write_experience",
]
