"""Reading people: the small card that lists, boards and headers need, and opening a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound

from ..models import Client, ClientName, Household, HouseholdMember, Relation


@dataclass(frozen=True)
class Card:
    """A person in a list: no more than a name and a file number."""

    id: int
    public_id: uuid.UUID
    file_no: str
    given: str
    family: str
    father: str

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}".strip()


def card_fields(path: str) -> tuple[str, ...]:
    """What ``Card(*row)`` is made of, for ``values_list`` of a query that reaches a client by ``path``."""
    names = ("public_id", "file_no", "name__given", "name__family", "name__father")
    return (f"{path}_id", *(f"{path}__{name}" for name in names))


def cards(client_ids: Iterable[int]) -> dict[int, Card]:
    """Cards by client id, one query; whoever may not be seen is absent."""
    rows = ClientName.objects.filter(client_id__in=set(client_ids)).values_list(
        "client_id", "client__public_id", "client__file_no", "given", "family", "father"
    )
    return {row[0]: Card(*row) for row in rows}


def get_client(public_id: uuid.UUID) -> Client:
    """Raises NotFound: foreign and missing look the same."""
    client = Client.objects.filter(public_id=public_id).select_related("name").first()
    if client is None:
        raise NotFound("client")
    return client


def open_file(public_id: uuid.UUID, *, by: Actor, page: str) -> Client:
    """The client of a page that shows its file; the view is recorded in the journal."""
    client = get_client(public_id)
    journal.record(
        by=by, action="client.opened", on=("client", client.public_id), client_id=client.pk,
        detail={"page": page},
    )  # fmt: skip
    return client


def get_household(public_id: uuid.UUID) -> Household:
    household = Household.objects.filter(public_id=public_id).first()
    if household is None:
        raise NotFound("household")
    return household


def household_of(client_id: int) -> Household | None:
    """The household the client lives in now; for a prisoner, that of the family."""
    own = HouseholdMember.objects.filter(client_id=client_id, ends=None).select_related("household")
    member = own.first()
    if member is None:
        related = Relation.objects.filter(client_id=client_id, ends=None).values("other_id")
        # all of the few, not the first in order: that would walk through every household
        found = HouseholdMember.objects.filter(client_id__in=related, ends=None)
        members = found.select_related("household")
        member = min(members, key=lambda m: m.household_id, default=None)
    return member.household if member else None


def member_ids(household_id: int) -> list[int]:
    """Ids of those members the request may see: the living first, the head before others."""
    return list(
        HouseholdMember.objects.filter(household_id=household_id, ends=None)
        .order_by(F("client__died_on").asc(nulls_first=True), "-head", "client_id")
        .values_list("client_id", flat=True)
    )
