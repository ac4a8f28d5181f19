"""The first administrator of a real installation."""

from __future__ import annotations

import secrets

from django.db import transaction

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Membership, Organisation, User
from bazgasht.core.text import sort_key

NATIONAL = ("NATIONAL", "قرارگاه اجتماعی زندان، کشور", "National headquarters")


@transaction.atomic(using="owner")
def start_empty(username: str) -> str:
    """Make the national headquarters and its administrator; returns a password shown once.

    The first page then leads through headquarters, bodies, people's roles and the first import.
    """
    code, name, english = NATIONAL
    body = Organisation(
        code=code, name=name, name_en=english, kind=Kind.HEADQUARTERS, sort_key=sort_key(name)
    )
    body.save(using="owner")
    body.path = f"/{body.pk}/"
    body.save(using="owner", update_fields=["path"])
    password = secrets.token_urlsafe(12)
    user = User(username=username, name=username)
    user.set_password(password)
    user.save(using="owner")
    Membership(user=user, organisation=body, role="system_administrator").save(using="owner")
    return password
