"""What a service may ask about people: age, sex, where they live, custody, children."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bazgasht.core.jalali import PartialDate, today

from ..models import ClientContact, ClientIdentity, CustodyEpisode, Relation
from ..states import CustodyState, RelationKind

OPEN_STAY = (CustodyState.INSIDE, CustodyState.ON_LEAVE, CustodyState.ESCAPED)
CHILD_UNDER = 18


@dataclass(frozen=True)
class PersonFacts:
    """None is "not recorded", or not the caller's to read. Of a birth of which only the year or
    month is known ``age`` is the least it can be: no child passes for grown up."""

    age: int | None = None
    sex: str | None = None
    city: str | None = None
    in_custody: bool | None = None
    days_to_release: int | None = None
    has_children: bool | None = None


def last_birth(birth: date, precision: str) -> date:
    """The latest day a birth can have been, as it is stored beside its precision."""
    return PartialDate.of(birth, precision).last_day


def years_between(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def person_facts(client_ids: Iterable[int], *, on: date | None = None) -> dict[int, PersonFacts]:
    """By client id, five queries for any number. ``on`` is the day ages are counted at."""
    ids, day = set(client_ids), on or today()
    people = {
        row[0]: row[1:]
        for row in ClientIdentity.objects.filter(client_id__in=ids).values_list(
            "client_id", "birth", "sex", "birth_precision"
        )
    }
    cities = dict(
        ClientContact.objects.filter(client_id__in=ids, ends=None)
        .exclude(city="")
        .order_by("starts")
        .values_list("client_id", "city")
    )
    stays = {
        row[0]: row[1:]
        for row in CustodyEpisode.objects.filter(client_id__in=ids)
        .order_by("admitted_on")
        .values_list("client_id", "state", "expected_release")
    }
    young = _children(ids, day)
    return {i: _facts(people.get(i), cities.get(i), stays.get(i), young.get(i), day) for i in ids}


def _children(ids: set[int], day: date) -> dict[int, bool]:
    """True with a child under eighteen on file; absent when no relation is on file at all."""
    pairs = list(
        Relation.objects.filter(client_id__in=ids, ends=None).values_list(
            "client_id", "other_id", "kind"
        )
    )
    children = {other for _c, other, kind in pairs if kind == RelationKind.CHILD}
    births = {
        client: last_birth(birth, precision)
        for client, birth, precision in ClientIdentity.objects.filter(
            client_id__in=children
        ).values_list("client_id", "birth", "birth_precision")
        if birth
    }
    found = dict.fromkeys((client for client, _o, _k in pairs), False)
    for client, other, kind in pairs:
        birth = births.get(other)
        if kind == RelationKind.CHILD and birth and years_between(birth, day) < CHILD_UNDER:
            found[client] = True
    return found


def _facts(
    person: tuple[date | None, str, str] | None,
    city: str | None,
    stay: tuple[str, date | None] | None,
    children: bool | None,
    day: date,
) -> PersonFacts:
    birth, sex, precision = person or (None, "", "")
    inside = None if person is None else bool(stay and stay[0] in OPEN_STAY)
    release = stay[1] if stay and inside else None
    return PersonFacts(
        age=years_between(last_birth(birth, precision), day) if birth else None,
        sex=sex or None,
        city=city,
        in_custody=inside,
        days_to_release=max(0, (release - day).days) if release else None,
        has_children=children,
    )
