"""The first page: five lists, and the others named."""

import pytest
from tests.factories import make_org, make_user

from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.shell import views

pytestmark = pytest.mark.django_db


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
