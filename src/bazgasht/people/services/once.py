"""A form that opens a file opens one, however often it is sent.

A press that is repeated (no script to stop it, a page that seemed stuck) brings the form's key
again. The new file's public id follows from key and sender, so the second press finds the first's
file; a form that was reached by "back" and names somebody else opens another.
"""

from __future__ import annotations

import uuid

from bazgasht.access.actor import Actor
from bazgasht.core.locking import alone

from .. import crypto
from ..models import Client
from .clients import Person, identity_key


def public_id_of(key: uuid.UUID, by: Actor) -> uuid.UUID:
    """Not to be guessed, nor met by another sender's key."""
    return uuid.UUID(bytes=crypto.lookup("once", str(by.user_id), key.hex)[:16], version=4)


def opened_before(
    key: uuid.UUID | None, person: Person, by: Actor
) -> tuple[uuid.UUID, Client | None]:
    """The public id for a new file, and the file that this very form opened already, if it did.

    Inside a transaction: a second press waits here for the first.
    """
    if key is None:
        return uuid.uuid4(), None
    public_id = public_id_of(key, by)
    alone(f"people.once:{public_id}")
    found = Client.objects.filter(public_id=public_id).select_related("identity").first()
    if found is None:
        return public_id, None
    birth = person.birth.first_day if person.birth else None
    same = identity_key(person.given, person.family, person.father, birth)
    if bytes(found.identity.identity_hash) == same:
        return public_id, found
    return uuid.uuid4(), None
