"""Route × object: an officer of another prison, and one who is barred from the person."""

import pytest
from tests.matching.conftest import lines
from tests.support.objects import bar, let_in, undecided

pytestmark = pytest.mark.django_db

RUN = ("run", "without", "places", "fairness", "export", "places_export", "fairness_export")
PROPOSAL = ("why", "accept", "choose", "refuse")
CLIENT = ("person", "wish", "wish_end")


def test_every_route_with_an_object_is_decided():
    assert not undecided("matching", {*RUN, *PROPOSAL, *CLIENT, "why_none"})


@pytest.fixture
def made(house, proposed):
    line = lines(proposed)[0]
    who = next(c for c in house.clients if c.pk == line.client_id)
    return who, {
        **{key: [proposed.public_id] for key in RUN}, **{key: [line.public_id] for key in PROPOSAL},
        **{key: [who.public_id] for key in CLIENT}, "why_none": [proposed.public_id, who.public_id],
    }  # fmt: skip


def test_an_officer_elsewhere_finds_nothing(client, house, made):
    _who, args = made
    client.force_login(house.stranger)
    for name, where in args.items():
        assert not let_in(client, "matching", name, where), name


def test_a_barred_officer_finds_nothing_of_the_person(client, house, made):
    who, args = made
    bar(who, house.officer, house.prison)
    client.force_login(house.officer)
    for name in (*PROPOSAL, *CLIENT, "why_none"):
        assert not let_in(client, "matching", name, args[name]), name
    for name in ("run", "without", "places"):
        page = client.get(f"/matching/runs/{args['run'][0]}/{'' if name == 'run' else name}")
        assert page.status_code == 200 and str(who.public_id) not in page.content.decode()
