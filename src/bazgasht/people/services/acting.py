"""In whose name an act is done, and the locks around it."""

from __future__ import annotations

import uuid

from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotAllowed, NotFound

from .. import policies
from ..models import Client, CustodyEpisode
from ..permissions import WORDS
from ..selectors.standing import holders
from ..states import Level


def acting_body(*, client_id: int, permission: str, by: Actor, level: Level = Level.CONTACT) -> int:
    """The actor's body that holds the client at ``level``, its own before those it covers.

    Raises NotAllowed when none of the bodies where the actor has the permission does.
    """
    holding = holders(client_id, by.organisations_for(permission), level)
    if not holding:
        raise NotAllowed(permission, WORDS.get(permission, ""))
    home = by.home_for(permission)
    return home if home in holding else holding[0]


def lock_client(client_id: int) -> Client:
    """The file's row, locked. Raises NotFound when it is not held in full."""
    client = Client.objects.select_for_update().filter(pk=client_id).first()
    if client is None:
        raise NotFound("client")
    return client


def check_lives(client_id: int) -> None:
    """Raises Conflict when the person has died, NotFound when they may not be seen."""
    client = Client.objects.filter(pk=client_id).first()
    if client is None:
        raise NotFound("client")
    policies.check_alive(client)


def lock_living(client_id: int) -> Client:
    """The file's row, locked, so that nobody records a death meanwhile. Raises as the two above."""
    client = lock_client(client_id)
    policies.check_alive(client)
    return client


def lock_by_public_id(public_id: uuid.UUID) -> Client:
    client = Client.objects.select_for_update().filter(public_id=public_id).first()
    if client is None:
        raise NotFound("client")
    return client


def latest_episode(client_id: int) -> CustodyEpisode | None:
    """The newest stay, locked."""
    stays = CustodyEpisode.objects.select_for_update().filter(client_id=client_id)
    return stays.order_by("-admitted_on", "-id").first()
