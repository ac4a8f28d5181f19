"""Names of bodies and of people at work, together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection


@dataclass(frozen=True)
class Names:
    """``bodies`` and ``users`` by id; whoever is unknown reads as the empty text."""

    bodies: dict[int, str] = field(default_factory=dict)
    users: dict[int, str] = field(default_factory=dict)

    def body(self, organisation_id: int | None) -> str:
        return self.bodies.get(organisation_id or 0, "")

    def user(self, user_id: int | None) -> str:
        return self.users.get(user_id or 0, "")


_SQL = """
select 'body', o.id, o.name from access_organisation o where o.id = any(%(bodies)s::bigint[])
union all select 'user', u.id, u.name from access_user u where u.id = any(%(users)s::bigint[])"""


def names(bodies: Iterable[int | None], users: Iterable[int | None] = ()) -> Names:
    """One query for both."""
    wanted = {"bodies": [b for b in set(bodies) if b], "users": [u for u in set(users) if u]}
    found = Names()
    if not any(wanted.values()):
        return found
    with connection.cursor() as cursor:
        cursor.execute(_SQL, wanted)
        for kind, pk, name in cursor.fetchall():
            (found.bodies if kind == "body" else found.users)[pk] = name
    return found
