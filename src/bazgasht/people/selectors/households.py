"""A household's page: its members as far as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..models import ClientIdentity, Household, HouseholdMember, Relation
from .cards import Card, cards
from .file import age
from .relations import label


@dataclass(frozen=True)
class Member:
    """``relations``: what the member is to others the reader sees, in words with a name."""

    card: Card
    head: bool
    since: date
    age: int | None
    in_school: bool | None
    relations: tuple[tuple[str, Card], ...]


def members(household: Household) -> list[Member]:
    """Those who live there now, the head first, then by age; five queries."""
    rows = list(HouseholdMember.objects.filter(household=household, ends=None))
    ids = [m.client_id for m in rows]
    links = list(
        Relation.objects.filter(ends=None, other_id__in=ids).values_list(
            "client_id", "other_id", "kind"
        )
    )
    known = cards([*ids, *(client for client, _other, _kind in links)])
    births = {
        pk: (birth, school)
        for pk, birth, school in ClientIdentity.objects.filter(client_id__in=ids).values_list(
            "client_id", "birth", "in_school"
        )
    }
    found = []
    for m in rows:
        if m.client_id not in known:
            continue
        birth, school = births.get(m.client_id, (None, None))
        said = tuple(
            (label(kind, turned=False), known[client])
            for client, other, kind in links
            if other == m.client_id and client in known
        )
        found.append(
            (not m.head, birth or date.max,
             Member(known[m.client_id], m.head, m.starts, age(birth), school, said))
        )  # fmt: skip
    found.sort(key=lambda row: (row[0], row[1], row[2].card.id))
    return [member for _head, _birth, member in found]
