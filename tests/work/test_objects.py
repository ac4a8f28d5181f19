"""Route × object: the same role in another body, and whoever is barred from the person."""

import pytest
from tests.factories import make_org, make_user
from tests.support.objects import bar, let_in, object_routes, undecided
from tests.work.test_pages import OWN, TABLE, address, full  # noqa: F401 — a fixture

pytestmark = pytest.mark.django_db

PERSON = {"offer", "placement", "agree", "decline", "cancel_offer", "withdraw", "end", "split",
          "contract", "pay_out", "pay_gone", "payslip"}  # fmt: skip
SHARED = {"workshop": "workshops are a catalogue; people stand in it for their own bodies alone"}


def test_every_route_with_an_object_is_decided():
    assert not undecided("work", {n for n in TABLE if n in object_routes("work")})
    assert PERSON | set(SHARED) <= object_routes("work")


def role_of(name):
    return "payroll" if name == "payslip" else OWN[TABLE[name][0]]


def args_of(full, name):  # noqa: F811
    from django.urls import resolve

    return list(resolve(address(full, name)).kwargs.values())


def test_the_same_role_elsewhere_finds_nothing(client, full):  # noqa: F811
    others = {"supervisor": full.stranger, "payroll": full.stranger_pay,
              "officer": make_user("employment_officer", make_org("prison"))}  # fmt: skip
    for name in sorted(object_routes("work") - set(SHARED)):
        client.force_login(others[role_of(name)])
        assert not let_in(client, "work", name, args_of(full, name)), name


def test_whoever_is_barred_from_the_person_finds_nothing(client, full):  # noqa: F811
    for role in ("supervisor", "officer", "payroll"):
        bar(full.client, full.users[role], full.prison)
    for name in sorted(PERSON):
        client.force_login(full.users[role_of(name)])
        assert not let_in(client, "work", name, args_of(full, name)), name
