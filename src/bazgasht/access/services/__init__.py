"""Writes about bodies, people's roles, accounts and second factors; each is journalled."""

from .accounts import close_account, open_account
from .bodies import create_body, edit_body, insert_body
from .factors import (
    choose_password,
    decide_factor_reset,
    password_link,
    request_factor_reset,
    reset_by_token,
    withdraw_factor_reset,
)
from .invitations import accept_invitation, invite_member, withdraw_invitation
from .members import (
    change_role,
    confirm_memberships,
    end_membership,
    give_role,
    loses_carried,
    needs_heir,
)

__all__ = [
    "accept_invitation",
    "change_role",
    "choose_password",
    "close_account",
    "confirm_memberships",
    "create_body",
    "decide_factor_reset",
    "edit_body",
    "end_membership",
    "give_role",
    "insert_body",
    "invite_member",
    "loses_carried",
    "needs_heir",
    "open_account",
    "password_link",
    "request_factor_reset",
    "reset_by_token",
    "withdraw_factor_reset",
    "withdraw_invitation",
]
