"""A household's page: its members as far as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..models import Household, HouseholdMember, Relation
from .cards import Card, card_fields
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
    """Those who live there now, the head first, then by age; two queries."""
    rows = HouseholdMember.objects.filter(household=household, ends=None).values_list(
        *card_fields("client"), "head", "starts", "client__identity__birth",
        "client__identity__birth_precision", "client__identity__in_school",
    )  # fmt: skip
    living = [(Card(*row[:6]), *row[6:]) for row in rows if row[3] is not None]
    related: dict[int, list[tuple[str, Card]]] = {}
    for other, kind, *card in Relation.objects.filter(
        ends=None, other_id__in=[row[0].id for row in living], client__name__isnull=False
    ).values_list("other_id", "kind", *card_fields("client")):
        related.setdefault(other, []).append((label(kind, turned=False), Card(*card)))
    living.sort(key=lambda row: (not row[1], row[3] or date.max, row[0].id))
    return [
        Member(card, head, since, age(birth, precision), school, tuple(related.get(card.id, ())))
        for card, head, since, birth, precision, school in living
    ]
