"""Organisations, people at work, services."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from random import Random

from bazgasht.access.models import Membership, Organisation, User
from bazgasht.core.text import sort_key
from bazgasht.network.models import Contact, MemberBody, Mission
from bazgasht.network.services.headquarters import insert_headquarters, plan_headquarters
from bazgasht.services.models import Service

from .catalogue import BODIES, SERVICES, USERS
from .state import TEHRAN, World

REPRESENTS = "representative"

GROUPS = {
    "employment": "EMP", "family": "FAM", "health": "HLT", "culture": "CUL",
    "reconciliation": "REC", "legal": "LEG",
}  # fmt: skip
"""The catalogue's words for the working groups, and their codes in the template."""


def make_bodies(world: World) -> None:
    """The two headquarters from the template, then every body, seated in its groups."""
    insert_headquarters(plan_headquarters(), synthetic=True)
    insert_headquarters(plan_headquarters(province="IR-18"), synthetic=True)
    found = {o.code: o for o in Organisation.objects.using("owner").all()}
    world.organisations.update(found)
    for word, code in GROUPS.items():
        group = found[f"BUSHEHR-{code}"]
        world.organisations[f"BUSHEHR/{word}"] = group
        for mission in Mission.objects.using("owner").filter(working_group=group):
            world.missions[f"{word}/{mission.code}"] = mission
    for code, name, english, kind, parent, county in BODIES:
        _body(world, code, name, english, kind, parent, county)
    _contacts(world)


def _body(
    world: World, code: str, name: str, english: str, kind: str, parent: str | None, county: str
) -> None:
    above = world.organisations.get(parent) if parent else None
    body = Organisation.objects.using("owner").create(
        code=code, name=name, name_en=english, kind=kind, parent=above, province="IR-18",
        county=county, sort_key=sort_key(name), synthetic=True, path="/",
    )  # fmt: skip
    body.path = f"{above.path if above else '/'}{body.pk}/"
    body.save(using="owner", update_fields=["path"])
    world.organisations[code] = body
    seat = MemberBody.objects.using("owner").create(
        headquarters=world.organisations["BUSHEHR"], organisation=body, since=world.start
    )
    groups = {s.group for s in SERVICES if s.provider == code}
    seat.working_groups.set([world.organisations[f"BUSHEHR/{g}"] for g in sorted(groups)])


def _contacts(world: World) -> None:
    Contact.objects.using("owner").bulk_create(
        Contact(
            public_id=world.uuid(), organisation=world.organisations[code], name="دفتر هماهنگی", position="رابط قرارگاه",
            phone=f"0773{world.rng.randint(3000000, 3999999)}",
        )
        for code, *_rest in BODIES
    )  # fmt: skip


def make_users(world: World) -> None:
    """One per role, plus a colleague for the social worker, so that files have two hands."""
    extra = (
        ("social2", "اعظم زارعی", "social_worker", "BUSHEHR-CENTRAL"),
        ("social3", "حسن ناخدا", "social_worker", "BUSHEHR-DASHTESTAN"),
        ("social4", "پری صیادی", "social_worker", "BUSHEHR-KANGAN"),
    )
    for username, name, role, body in (*(u for u in USERS if u[2] != REPRESENTS), *extra):
        user = User.objects.using("owner").create(
            username=username, name=name, password=world.password, synthetic=True
        )
        Membership.objects.using("owner").create(
            public_id=world.uuid(), user=user, organisation=world.organisations[body], role=role,
            starts=world.moment(world.start), confirmed_at=world.moment(world.as_of),
        )  # fmt: skip
        world.users[username] = user


def make_representatives(world: World) -> None:
    """Those who speak for the governorate and the justice department. They come last and draw from no
    common chance, so that nothing else of the province depends on them."""
    moment = datetime.combine(world.start, time(9), TEHRAN)
    second = ("representative2", "مهین بردخونی", REPRESENTS, "BUSHEHR-JUSTICE")
    for username, name, role, body in (*(u for u in USERS if u[2] == REPRESENTS), second):
        user = User.objects.using("owner").create(
            username=username, name=name, password=world.password, synthetic=True
        )
        Membership.objects.using("owner").create(
            public_id=uuid.UUID(int=Random(username).getrandbits(128), version=4), user=user,
            organisation=world.organisations[body], role=role, starts=moment, confirmed_at=moment,
        )  # fmt: skip
        world.users[username] = user


IN_CUSTODY = [{"field": "in_custody", "op": "is", "value": "yes"}]


def make_services(world: World) -> None:
    for spec in SERVICES:
        missions = [m for key, m in sorted(world.missions.items()) if key.startswith(spec.group)]
        service = Service(
            public_id=world.uuid(),
            provider=world.organisations[spec.provider],
            mission=world.rng.choice(missions) if missions else None,
            title=spec.title,
            domain=spec.domain,
            unit=spec.unit,
            aid_kind=spec.aid,
            shows=["contact"],
            capacity_per_week=spec.weekly,
            expected_wait_days=world.rng.choice([3, 5, 7, 14]),
            answer_days=spec.days,
            planned_units=spec.units,
            cost=spec.cost or None,
            inside=spec.inside,
            eligibility=IN_CUSTODY if spec.inside else [],
            synthetic=True,
        )
        service.save(using="owner")
        world.services.append((spec, service))
