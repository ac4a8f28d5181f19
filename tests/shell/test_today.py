"""The first page: five lists, and the others named."""

import re

import pytest
from tests.factories import make_org, make_user

from bazgasht.access.roles import ROLES
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.shell import views

pytestmark = pytest.mark.django_db


def test_a_day_on_which_nothing_waits_says_where_to_begin(client):
    """Every role, in a new installation: at least one page of its own, and each of them opens."""
    bodies: dict = {}
    for code, role in ROLES.items():
        if code in ("system_administrator", "headquarters_secretary", "records_officer"):
            continue  # these find their first steps there
        kind = min(role.kinds, default="agency")
        bodies[kind] = bodies.get(kind) or make_org(kind)
        client.force_login(make_user(code, bodies[kind]))
        page = client.get("/").content.decode()
        ways = re.findall(
            r'href="([^"]+)"', page.partition('id="calm"')[2].partition("</section>")[0]
        )
        assert 1 <= len(ways) <= 3, code
        assert [client.get(way).status_code for way in ways] == [200] * len(ways), code


def test_what_has_no_place_among_the_five_is_named_with_its_number(client, monkeypatch):
    lists = [
        TodayList(f"فهرست {n}", "info", (TodayRow(f"ردیف {n}", url="/"),), 7, f"/list/{n}", order=n)
        for n in range(7)
    ]
    monkeypatch.setattr(views, "todays_lists", lambda actor: lists)
    client.force_login(make_user("case_lead", make_org("prison")))
    page = client.get("/").content.decode()
    assert all(f"فهرست {n}" in page for n in range(7))
    assert [f"ردیف {n}" in page for n in range(7)] == [True] * 5 + [False] * 2
    assert all(f'href="/list/{n}"' in page for n in range(7))
