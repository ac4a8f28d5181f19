"""Route × object: the same role in another body; accounts of a person by whoever is barred from them."""

import pytest
from django.urls import resolve
from tests.factories import make_org, make_user
from tests.ledger.test_pages import TABLE, books, holders, url  # noqa: F401 — a fixture
from tests.support.objects import bar, let_in, object_routes, undecided

from bazgasht.people.models import Client

pytestmark = pytest.mark.django_db
PERSON = ("pay_accounts", "pay_account_end")
ROLES = ("payroll_preparer", "payroll_approver", "social_worker")


def test_every_route_with_an_object_is_decided():
    assert not undecided("ledger", {n for n in TABLE if n in object_routes("ledger")})


def args_of(books, name):  # noqa: F811
    return list(resolve(url(books, name)).kwargs.values())


def role_of(name):
    return next(role for role in ROLES if role in holders(TABLE[name][0]))


@pytest.mark.parametrize("name", sorted(object_routes("ledger")))
def test_the_same_role_elsewhere_finds_nothing(client, books, name):  # noqa: F811
    role = role_of(name)
    elsewhere = make_org("prison" if role == "social_worker" else "foundation")
    client.force_login(make_user(role, elsewhere))
    assert not let_in(client, "ledger", name, args_of(books, name))


def test_whoever_is_barred_from_the_person_reads_no_account(client, books, as_owner):  # noqa: F811
    worker = books["users"]["social_worker"]
    with as_owner():
        person = Client.objects.get(public_id=books["args"]["pay_accounts"][0])
    bar(person, worker, make_org("prison"))
    client.force_login(worker)
    for name in PERSON:
        assert not let_in(client, "ledger", name, args_of(books, name)), name
