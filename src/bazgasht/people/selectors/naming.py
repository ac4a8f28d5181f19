"""Names of bodies and of people at work, together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from bazgasht.access.models import Organisation, User


@dataclass(frozen=True)
class Names:
    """``bodies`` and ``users`` by id; whoever is unknown reads as the empty text."""

    bodies: dict[int, str] = field(default_factory=dict)
    users: dict[int, str] = field(default_factory=dict)

    def body(self, organisation_id: int | None) -> str:
        return self.bodies.get(organisation_id or 0, "")

    def user(self, user_id: int | None) -> str:
        return self.users.get(user_id or 0, "")


def names(bodies: Iterable[int | None], users: Iterable[int | None] = ()) -> Names:
    """One query for both."""
    body_ids, user_ids = {b for b in bodies if b}, {u for u in users if u}
    found = Names()
    if not body_ids and not user_ids:
        return found
    rows = _rows(Organisation, "b", body_ids).union(_rows(User, "u", user_ids), all=True)
    for kind, pk, name in rows:
        (found.bodies if kind == "b" else found.users)[int(pk)] = name
    return found


def _rows(model, kind: str, ids: set[int]):  # type: ignore[no-untyped-def]
    return (
        model.objects.filter(pk__in=ids)
        .order_by()
        .annotate(what=Value(kind, CharField()), key=Cast("pk", CharField()))
        .values_list("what", "key", "name")
    )
