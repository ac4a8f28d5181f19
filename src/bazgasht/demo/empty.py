"""The first administrator of a real installation."""

from __future__ import annotations

import secrets

from bazgasht.access.models import Membership, User
from bazgasht.network.services.headquarters import insert_headquarters, plan_headquarters


def start_empty(username: str) -> str:
    """Make the national headquarters and its administrator; returns a password shown once.

    The first page then leads through headquarters, bodies, people's roles and the first import.
    """
    body = insert_headquarters(plan_headquarters())
    password = secrets.token_urlsafe(12)
    user = User(username=username, name=username)
    user.set_password(password)
    user.save(using="owner")
    Membership(user=user, organisation_id=body.pk, role="system_administrator").save(using="owner")
    return password
