"""Writes about headquarters, missions, seats and contacts; each is journalled."""

from .contacts import remove_contact, save_contact
from .headquarters import insert_headquarters, plan_headquarters, set_up_headquarters
from .missions import save_mission
from .seats import end_member_body, save_member_body

__all__ = [
    "end_member_body",
    "insert_headquarters",
    "plan_headquarters",
    "remove_contact",
    "save_contact",
    "save_member_body",
    "save_mission",
    "set_up_headquarters",
]
