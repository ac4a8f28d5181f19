"""Households of a body's own clients, to choose from and to recognise by file number."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from bazgasht.core.text import sort_key

from ..file_numbers import file_number
from ..models import Client, Grant, Household, HouseholdMember
from .cards import Card, cards
from .needed import family_sizes


@dataclass(frozen=True)
class Family:
    """A household with the member who stands for it: the head, else the first one visible; somebody
    who has died only where nobody else is. ``size`` None: not for these eyes."""

    household_id: int
    file_no: str
    city: str
    size: int | None
    head: Card


MOST = 5000
"""Households looked through at once; a larger body narrows them by city or by file numbers."""


def _members(organisation_ids: Sequence[int]) -> QuerySet[HouseholdMember]:
    now = timezone.now()
    return HouseholdMember.objects.filter(
        ends=None,
        client__in=Grant.objects.filter(
            organisation_id__in=organisation_ids, starts__lte=now, ends__gt=now
        ).values("client_id"),
    )


def family_ids(organisation_ids: Sequence[int], *, city: str = "") -> list[int]:
    """At most :data:`MOST` households in which the bodies hold a member, by file number."""
    members = _members(organisation_ids)
    if city:
        members = members.filter(household__city=city)
    rows = members.order_by("household__file_no").values_list("household_id", flat=True)
    return list(dict.fromkeys(rows[: 2 * MOST]))[:MOST]


def cities(organisation_ids: Sequence[int]) -> list[str]:
    """Cities of these households in alphabetical order, for a filter."""
    rows = _members(organisation_ids).exclude(household__city="")
    found = rows.order_by().values_list("household__city", flat=True).distinct()
    return sorted(found, key=sort_key)


def families(household_ids: Iterable[int]) -> list[Family]:
    """Four queries for any number; a household without a visible member is left out."""
    ids = list(household_ids)
    members: dict[int, list[tuple[bool, bool, int]]] = {}
    for household, client, head, died in HouseholdMember.objects.filter(
        household_id__in=ids, ends=None
    ).values_list("household_id", "client_id", "head", "client__died_on"):
        members.setdefault(household, []).append((died is not None, not head, client))
    first = {h: min(rows)[2] for h, rows in members.items()}
    known = cards(first.values())
    sizes = family_sizes(first.values())
    about = {
        row[0]: row[1:]
        for row in Household.objects.filter(id__in=ids).values_list("id", "file_no", "city")
    }
    return [
        Family(h, *about.get(h, ("", "")), sizes.get(first[h]), known[first[h]])
        for h in ids
        if h in first and first[h] in known
    ]


def client_by_number(number: str) -> Client | None:
    """The client with a typed file number, None when missing or foreign."""
    return Client.objects.filter(file_no=file_number(number)).first()


def households_by_number(numbers: Iterable[str]) -> tuple[list[int], list[str]]:
    """Household ids for typed file numbers of households or of their members, and those unknown.

    Foreign and missing look the same.
    """
    wanted = list(dict.fromkeys(n for n in (file_number(raw) for raw in numbers) if n))
    direct = dict(Household.objects.filter(file_no__in=wanted).values_list("file_no", "id"))
    clients = dict(Client.objects.filter(file_no__in=wanted).values_list("file_no", "id"))
    homes = dict(
        HouseholdMember.objects.filter(client_id__in=clients.values(), ends=None).values_list(
            "client_id", "household_id"
        )
    )
    found, unknown = [], []
    for number in wanted:
        household = direct.get(number) or homes.get(clients.get(number, 0))
        if household:
            found.append(household)
        else:
            unknown.append(number)
    return list(dict.fromkeys(found)), unknown


def households_of_public_ids(public_ids: Iterable[uuid.UUID]) -> list[int]:
    """Households of these clients, in the order given; whoever may not be seen is left out."""
    wanted = list(public_ids)
    homes = dict(
        HouseholdMember.objects.filter(client__public_id__in=wanted, ends=None).values_list(
            "client__public_id", "household_id"
        )
    )
    return list(dict.fromkeys(homes[i] for i in wanted if i in homes))
