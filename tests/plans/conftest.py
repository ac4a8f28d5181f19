"""A prison with a prisoner, his family, and another body."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.utils import timezone

from bazgasht.access.actor import Actor, Seat
from bazgasht.access.models import Membership, Organisation, User
from bazgasht.core import scope
from bazgasht.core.jalali import today
from bazgasht.people.models import (
    Client,
    ClientIdentity,
    ClientName,
    CustodyEpisode,
    Grant,
    Household,
    HouseholdMember,
    Relation,
)
from bazgasht.people.services.grants import OPEN_END


@dataclass
class World:
    """Everything is arranged as the owner; ``as_actor`` runs a block in somebody's scope."""

    as_owner: object
    bodies: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    number: int = 0

    def body(self, code, kind="prison"):
        with self.as_owner():
            body = Organisation.objects.create(code=code, name=f"Body {code}", kind=kind)
            body.path = f"/{body.pk}/"
            body.save()
        self.bodies[code] = body
        return body

    def user(self, username, body, role):
        with self.as_owner():
            user = User.objects.create(username=username, name=username.title(), synthetic=True)
            Membership.objects.create(user=user, organisation=body, role=role)
        self.users[username] = user
        return user

    def actor(self, username):
        user = self.users[username]
        with self.as_owner():
            rows = list(Membership.objects.filter(user=user).select_related("organisation"))
        seats = tuple(
            Seat(m.organisation_id, m.organisation.kind, m.role, (m.organisation_id,)) for m in rows
        )
        return Actor(user.pk, user.name, seats)

    @contextmanager
    def acting(self, username):
        actor = self.actor(username)
        with scope.entered(actor.scope()):
            yield actor

    def client(self, body, *, given="رضا", origin="custody", birth=None, level=3):
        self.number += 1
        with self.as_owner():
            client = Client.objects.create(
                file_no=f"1405-{self.number:06d}", origin=origin, opened_by=body.pk, synthetic=True
            )
            ClientName.objects.create(
                client=client, given=given, family=f"حسینی{self.number}", sort_key="x", tokens=[]
            )
            ClientIdentity.objects.create(
                client=client, identity_hash=b"x" * 32, birth=birth,
                birth_precision="day" if birth else "unknown",
            )  # fmt: skip
            self.grant(client, body, level)
        return client

    def grant(self, client, body, level=3):
        with self.as_owner():
            return Grant.objects.create(
                client=client, organisation_id=body.pk, purpose="case", level=level,
                starts=timezone.now() - timedelta(minutes=1), ends=OPEN_END,
                basis="registration", basis_ref=str(client.public_id),
            )  # fmt: skip

    def custody(self, client, body, *, left=None, **more):
        with self.as_owner():
            return CustodyEpisode.objects.create(
                client=client, prison_id=body.pk, admitted_on=date(2024, 1, 1),
                expected_release=None if left is None else today() + timedelta(days=left), **more,
            )  # fmt: skip

    def home(self, *members, prisoner=None):
        with self.as_owner():
            self.number += 1
            household = Household.objects.create(
                file_no=f"F1405-{self.number}", opened_by=1, synthetic=True
            )
            for number, member in enumerate(members):
                HouseholdMember.objects.create(
                    household=household, client=member, head=number == 0, starts=today()
                )
            if prisoner:
                Relation.objects.create(
                    client=prisoner, other=members[0], kind="spouse", starts=today()
                )
        return household


@pytest.fixture
def world(db, as_owner):
    return World(as_owner)


@pytest.fixture
def prison(world):
    return world.body("PRISON-A")


@pytest.fixture
def other(world):
    return world.body("PRISON-B")


@pytest.fixture
def worker(world, prison):
    world.user("maryam", prison, "social_worker")
    return "maryam"


@pytest.fixture
def stranger(world, other):
    world.user("sara", other, "social_worker")
    return "sara"


@pytest.fixture
def prisoner(world, prison):
    return world.client(prison)
