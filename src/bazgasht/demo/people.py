"""Prisoners, their families, custody."""

from __future__ import annotations

from datetime import date, timedelta

from bazgasht.core.digits import to_persian_digits
from bazgasht.core.jalali import jalali_year
from bazgasht.core.national_id import random_national_id
from bazgasht.people import crypto
from bazgasht.people.models import (
    CaseAssignment,
    CaseNote,
    Client,
    ClientContact,
    ClientIdentity,
    ClientName,
    CustodyEpisode,
    CustodyEvent,
    Grant,
    Household,
    HouseholdMember,
    Relation,
)
from bazgasht.people.services.clients import identity_key, name_key, name_tokens
from bazgasht.people.services.grants import OPEN_END

from . import names
from .state import Person, World

PRISONS = ("BUSHEHR-CENTRAL", "BUSHEHR-DASHTESTAN", "BUSHEHR-KANGAN")
WORKERS = {
    "BUSHEHR-CENTRAL": ("social", "social2"),
    "BUSHEHR-DASHTESTAN": ("social3",),
    "BUSHEHR-KANGAN": ("social4",),
}
SENTENCES = (3, 6, 6, 9, 12, 12, 18, 24, 36, 60, 84, 120)
"""Months, each as often as it stands here among those admitted."""
OFFENCES = ("financial", "drugs", "theft", "traffic", "maintenance", "other")


def make_people(world: World) -> None:
    """``world.clients`` people: two in five were or are in prison, the rest are family."""
    prisoners = max(1, round(world.clients * 0.4))
    for number in range(prisoners):
        prison = world.rng.choices(PRISONS, (5, 3, 2))[0]
        world.people.append(_prisoner(world, prison, number))
    members = world.clients - prisoners
    inside = world.people[:prisoners]
    index = 0
    while members > 0:
        size = min(members, world.rng.choice((1, 2, 3, 3, 4, 5)))
        _family(world, inside[index], size)
        members -= size
        index += 1
    _save(world)


def _client(world: World, origin: str, body: int, since: date) -> Client:
    return Client(
        public_id=world.uuid(), origin=origin, opened_by=body, created_at=world.moment(since),
        synthetic=True, file_no="",
    )  # fmt: skip


def _prisoner(world: World, prison: str, number: int) -> Person:
    rng, body = world.rng, world.organisations[prison]
    woman = rng.random() < 0.07
    months, admitted = _stay(world)
    expected = admitted + timedelta(days=_days(months))
    since = admitted
    if admitted < world.opening:  # was inside already when the first rosters came in
        since = world.day(world.opening, min(world.start, expected))
    person = Person(
        client=_client(world, "custody", body.pk, since),
        given=rng.choice(names.WOMEN if woman else names.MEN),
        family=rng.choice(names.FAMILIES),
        father=rng.choice(names.MEN),
        sex="f" if woman else "m",
        birth=admitted - timedelta(days=int(rng.triangular(18.1, 66, 31) * 365.25)),
        home=body.pk,
        city=rng.choice(names.CITIES),
        since=since,
    )
    released = person.until = expected if expected < world.as_of else None
    person.episode = CustodyEpisode(
        prison_id=body.pk,
        admitted_on=admitted,
        state="released" if released else ("on_leave" if rng.random() < 0.03 else "inside"),
        institution=rng.choice(("closed", "closed", "closed", "semi_open", "open")),
        legal_status=rng.choice(("sentenced", "sentenced", "sentenced", "debt", "unsentenced")),
        offence=rng.choice(OFFENCES),
        sentence_months=months,
        expected_release=expected,
        released_on=released,
        release_kind=rng.choice(("served", "conditional", "pardon")) if released else "",
        created_at=world.moment(since),
    )
    return person


def _stay(world: World) -> tuple[int, date]:
    """Months of a sentence and the day it began, so that the prisons are as full on every day.

    Of the stays that touch the time since the opening a long one is the likelier to be met.
    """
    whole = (world.as_of - world.opening).days - 7
    months = world.rng.choices(SENTENCES, [whole + _days(m) for m in SENTENCES])[0]
    first = world.opening - timedelta(days=_days(months))
    return months, world.day(first, world.as_of - timedelta(days=7))


def _days(months: int) -> int:
    return int(months * 30.4)


def _family(world: World, prisoner: Person, size: int) -> None:
    rng = world.rng
    household = Household(
        public_id=world.uuid(), city=prisoner.city, opened_by=prisoner.home,
        created_at=prisoner.client.created_at, synthetic=True, file_no="",
    )  # fmt: skip
    world.households.append(household)
    prisoner.household = household
    for position in range(size):
        kind, woman, birth = _member(world, prisoner, position)
        person = Person(
            client=_client(world, "family", prisoner.home, prisoner.since),
            given=rng.choice(names.WOMEN if woman else names.MEN),
            family=prisoner.family if kind in ("child", "father") else rng.choice(names.FAMILIES),
            father=prisoner.given if kind == "child" else rng.choice(names.MEN),
            sex="f" if woman else "m",
            birth=birth,
            home=prisoner.home,
            city=prisoner.city,
            household=household,
            since=prisoner.since,
            until=prisoner.until,
        )
        person.kind, person.prisoner, person.head = kind, prisoner, position == 0  # type: ignore[attr-defined]
        world.people.append(person)


def _member(world: World, prisoner: Person, position: int) -> tuple[str, bool, date]:
    rng, year = world.rng, prisoner.birth.year
    if position == 0 and rng.random() < 0.75:
        return "spouse", prisoner.sex == "m", _born(world, year + rng.randint(-3, 8))
    if position == 0 or (position == 1 and rng.random() < 0.2):
        woman = rng.random() < 0.6
        return ("mother" if woman else "father"), woman, _born(world, year - rng.randint(18, 35))
    latest = world.as_of.year - 1
    return "child", rng.random() < 0.5, _born(world, min(latest, year + rng.randint(19, 38)))


def _born(world: World, year: int) -> date:
    return world.day(
        date(min(year, world.as_of.year - 1), 1, 1), date(min(year, world.as_of.year - 1), 12, 28)
    )


def _save(world: World) -> None:
    rng = world.rng
    for number, person in enumerate(world.people, start=1):
        person.client.file_no = f"{jalali_year(person.since)}-{number:06d}"
    for number, household in enumerate(world.households, start=1):
        household.file_no = f"H{jalali_year(household.created_at.date())}-{number:05d}"
    Client.objects.using("owner").bulk_create([p.client for p in world.people])
    Household.objects.using("owner").bulk_create(world.households)
    rows: dict[type, list[object]] = {}

    def add(row: object) -> None:
        rows.setdefault(type(row), []).append(row)

    for person in world.people:
        client = person.client
        add(
            ClientName(
                client=client,
                given=person.given,
                family=person.family,
                father=person.father,
                sort_key=name_key(person.given, person.family),
                tokens=name_tokens(person.given, person.family, person.father),
            )
        )
        add(_identity(world, person))
        add(
            ClientContact(
                client=client,
                kind="mobile",
                value=f"+98917{rng.randint(1000000, 9999999)}",
                city=person.city,
                starts=client.created_at,
            )
        )
        add(
            ClientContact(
                client=client,
                kind="address",
                city=person.city,
                value=f"{person.city}، خیابان {rng.choice(names.STREETS)}، پلاک {to_persian_digits(rng.randint(1, 240))}",
                starts=client.created_at,
            )
        )
        add(
            Grant(
                client=client,
                organisation_id=person.home,
                purpose="case",
                level=3,
                household=person.household if client.origin == "family" else None,
                starts=client.created_at,
                ends=OPEN_END,
                basis="import",
                basis_ref=str(client.public_id),
                sort_key=name_key(person.given, person.family),
            )
        )
        if client.origin == "family":
            add(
                HouseholdMember(
                    household=person.household, client=client, starts=person.since, head=person.head
                )
            )  # type: ignore[attr-defined]
            add(
                Relation(
                    client=person.prisoner.client,
                    other=client,  # type: ignore[attr-defined]
                    kind=person.kind,
                    starts=person.since,
                )
            )  # type: ignore[attr-defined]
        _work(world, person, add)
    for model, made in rows.items():
        model.objects.using("owner").bulk_create(made, batch_size=2000)  # type: ignore[attr-defined]
    _custody(world)


def _identity(world: World, person: Person) -> ClientIdentity:
    rng = world.rng
    number = "" if rng.random() < 0.04 else random_national_id(rng)
    child = person.age(world.as_of) < 18
    return ClientIdentity(
        client=person.client,
        national_id=crypto.encrypt(number, context="national_id") if number else None,
        national_id_hash=crypto.lookup("national_id", number) if number else None,
        key_version=crypto.newest(),
        identity_hash=identity_key(person.given, person.family, person.father, person.birth),
        birth=person.birth,
        birth_precision="day",
        sex=person.sex,
        marital="" if child else rng.choice(("married", "married", "single", "divorced")),
        education="" if child else rng.choice(("none", "primary", "middle", "diploma", "bachelor")),
        in_school=rng.random() > 0.12 if 7 <= person.age(world.as_of) < 18 else None,
    )  # fmt: skip


def _work(world: World, person: Person, add: object) -> None:
    rng = world.rng
    prison = next(c for c in PRISONS if world.organisations[c].pk == person.home)
    worker = world.users[rng.choice(WORKERS[prison])]
    if rng.random() < 0.9:
        add(
            CaseAssignment(
                client=person.client,
                organisation_id=person.home,
                user_id=worker.pk,  # type: ignore[operator]
                starts=person.client.created_at,
            )
        )
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        day = world.day(person.since, world.as_of - timedelta(days=1))
        add(
            CaseNote(
                client=person.client,
                organisation_id=person.home,
                author_id=worker.pk,
                on=day,  # type: ignore[operator]
                text=rng.choice(names.NOTES),
                created_at=world.moment(day),
            )
        )


def _custody(world: World) -> None:
    held = [p for p in world.people if p.episode]
    for person in held:
        person.episode.client = person.client
    CustodyEpisode.objects.using("owner").bulk_create([p.episode for p in held])
    events = []
    for person in held:
        episode, common = person.episode, {"client": person.client, "episode": person.episode}
        events.append(
            CustodyEvent(
                **common,
                kind="admission",
                on=episode.admitted_on,
                to_prison_id=episode.prison_id,
                recorded_at=world.moment(person.since),
            )
        )
        if episode.state == "on_leave":
            day = world.as_of - timedelta(days=world.rng.randint(1, 5))
            day = max(day, episode.admitted_on)
            events.append(
                CustodyEvent(
                    **common, kind="leave", on=day, detail="points", recorded_at=world.moment(day)
                )
            )
        if episode.released_on:
            events.append(
                CustodyEvent(
                    **common,
                    kind="release",
                    on=episode.released_on,
                    detail=episode.release_kind,
                    recorded_at=world.moment(episode.released_on),
                )
            )
    CustodyEvent.objects.using("owner").bulk_create(events)
