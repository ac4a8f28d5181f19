"""Bodies, people at work and clients for tests, written as the owner whatever role is active.

Rows about persons are dated ten days back: inside one test ``now()`` stands still, and a file made
"now" would be readable to its maker for the rest of the test.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps

from django.db import connection
from django.utils import timezone
from tests.engine.flush import OWNER

from bazgasht.access.actor import Actor
from bazgasht.access.models import Membership, Organisation, User
from bazgasht.access.roles import ROLES
from bazgasht.access.selectors import actor_for
from bazgasht.core import scope
from bazgasht.core.text import sort_key
from bazgasht.people import crypto
from bazgasht.people.models import (
    Client,
    ClientContact,
    ClientIdentity,
    ClientName,
    CustodyEpisode,
    CustodyEvent,
    Grant,
    Household,
    HouseholdMember,
    NameToken,
    Relation,
)
from bazgasht.people.services.clients import identity_key, name_key, name_tokens
from bazgasht.people.services.grants import OPEN_END

AGE = timedelta(days=10)
PASSWORD = "a-long-test-password"
_numbers = itertools.count(1)


def owned(make):
    """The function writes past row security; the caller's role is back afterwards."""

    @wraps(make)
    def as_owner(*args, **kwargs):
        connection.ensure_connection()
        with connection.acting_as(OWNER):
            return make(*args, **kwargs)

    return as_owner


@owned
def make_org(kind="prison", code=None, parent=None, **fields) -> Organisation:
    number = next(_numbers)
    name = fields.pop("name", f"نهاد {number}")
    body = Organisation.objects.create(
        code=code or f"{kind.upper()}-{number}", name=name, kind=kind, parent=parent,
        sort_key=sort_key(name), **{"province": "IR-18", **fields},
    )  # fmt: skip
    body.path = f"{parent.path if parent else '/'}{body.pk}/"
    body.save(update_fields=["path"])
    return body


@owned
def make_user(role, org=None, **fields) -> User:
    """Someone with ``role`` in ``org``; synthetic, so that no second factor is asked for.

    Without ``org`` nobody's role is given (``role`` may be None then).
    """
    number = next(_numbers)
    user = User(
        username=fields.pop("username", f"user{number}"), name=fields.pop("name", f"کاربر {number}"),
        **{"synthetic": True, **fields},
    )  # fmt: skip
    user.set_password(PASSWORD)
    user.save()
    if org is not None:
        add_role(user, role, org)
    return user


def make_holder(role, headquarters) -> User:
    """Someone with ``role``: in ``headquarters`` if it can be held there, else in a body made for it."""
    kinds = ROLES[role].kinds
    return make_user(role, headquarters if "headquarters" in kinds else make_org(sorted(kinds)[0]))


@owned
def add_role(user, role, org) -> Membership:
    return Membership.objects.create(user=user, organisation=org, role=role)


@owned
def actor(user) -> Actor:
    return actor_for(user)


@contextmanager
def acting(user_or_actor) -> Iterator[Actor]:
    """``with acting(user) as by: …`` — the block runs in that person's scope."""
    who = user_or_actor if isinstance(user_or_actor, Actor) else actor(user_or_actor)
    with scope.entered(who.scope()):
        yield who


@owned
def make_client(
    org, *, given="رضا", family="حسینی", father="یاسین", national_id="", birth=date(1990, 5, 1),
    sex="m", origin="custody", level=3, household=None, mobile="", address="", city="", **fields,
) -> Client:  # fmt: skip
    """A file held by ``org`` at ``level`` (None: by nobody). ``fields`` go to the client's row."""
    then = timezone.now() - AGE
    fields = {"file_no": f"1405-{next(_numbers):06d}", "created_at": then, **fields}
    client = Client.objects.create(origin=origin, opened_by=org.pk, **fields)
    ClientName.objects.create(
        client=client, given=given, family=family, father=father,
        sort_key=name_key(given, family), tokens=name_tokens(given, family, father),
    )  # fmt: skip
    identity = ClientIdentity(
        client=client, birth=birth, birth_precision="day" if birth else "unknown", sex=sex,
        identity_hash=identity_key(given, family, father, birth), key_version=crypto.newest(),
    )  # fmt: skip
    if national_id:
        identity.national_id = crypto.encrypt(national_id, context="national_id")
        identity.national_id_hash = crypto.lookup("national_id", national_id)
    identity.save(force_insert=True)
    for kind, value in (("mobile", mobile), ("address", address)):
        if value:
            ClientContact.objects.create(client=client, kind=kind, value=value, city=city)
    if level:
        make_grant(client, org, level=level, household=household)
    return client


@owned
def make_grant(
    client, org, *, level=3, basis="registration", ref=None, household=None, starts=None,
    ends: datetime | None = None, purpose="case",
) -> Grant:  # fmt: skip
    """Sight of a client without asking for a basis; search words and list order follow."""
    grant = Grant.objects.create(
        client=client, organisation_id=org.pk, household=household, purpose=purpose, level=level,
        starts=starts or timezone.now() - AGE, ends=ends or OPEN_END, basis=basis,
        basis_ref=str(ref or client.public_id),
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select people_index_names(%s::bigint[])", [[client.pk]])
    grant.refresh_from_db()
    return grant


@owned
def make_episode(client, prison, *, admitted_on=None, days_left=None, **fields) -> CustodyEpisode:
    """An open stay with its admission; ``days_left`` sets the expected release from today."""
    today = timezone.localdate()
    admitted_on = admitted_on or today - timedelta(days=300)
    if days_left is not None:
        fields["expected_release"] = today + timedelta(days=days_left)
    fields = {"legal_status": "sentenced", "offence": "other", "created_at": timezone.now() - AGE,
              **fields}  # fmt: skip
    episode = CustodyEpisode.objects.create(
        client=client, prison_id=prison.pk, admitted_on=admitted_on, **fields
    )
    CustodyEvent.objects.create(
        episode=episode, client=client, kind="admission", on=admitted_on, to_prison_id=prison.pk,
        recorded_at=timezone.now() - AGE,
    )  # fmt: skip
    return episode


@dataclass
class Family:
    """A household and its members in the order they were asked for, the first being its head."""

    household: Household
    members: list[Client] = field(default_factory=list)


SPOUSE_AND_CHILD = (
    {"kind": "spouse", "given": "مریم", "family": "احمدی", "sex": "f"},
    {"kind": "child", "given": "علی", "family": "حسینی", "birth": date(2015, 3, 1)},
)


@owned
def make_family(client, members=SPOUSE_AND_CHILD, *, org=None, city="برازجان") -> Family:
    """A household of ``client``'s relatives, each with a file held by ``org``.

    ``members``: what each is to the client (``kind``) and arguments of :func:`make_client`.
    ``org`` is by default the body that opened the client's file.
    """
    org = org or Organisation.objects.get(pk=client.opened_by)
    household = Household.objects.create(
        file_no=f"H1405-{next(_numbers):06d}", city=city, opened_by=org.pk,
        created_at=timezone.now() - AGE,
    )  # fmt: skip
    family = Family(household)
    for position, described in enumerate(members):
        described = dict(described)
        kind = described.pop("kind", "other")
        member = make_client(org, **{"origin": "family", "household": household, **described})
        HouseholdMember.objects.create(household=household, client=member, head=position == 0)
        Relation.objects.create(client=client, other=member, kind=kind)
        family.members.append(member)
    return family


@owned
def tokens_of(client) -> set[str]:
    return set(NameToken.objects.filter(client=client).values_list("token", flat=True))
