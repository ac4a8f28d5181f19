"""A name that is looked for stands in no address, and the list works as any other."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.urls import reverse
from tests.factories import make_client

from bazgasht.people import asked

LIST = "people:list"


def find(client, **fields):
    return client.post(reverse(LIST), fields)


def test_the_text_comes_back_for_its_user_alone():
    sealed = asked.seal("رضا حسینی", user_id=7)
    assert asked.unseal(sealed, user_id=7) == "رضا حسینی"
    assert asked.unseal(sealed, user_id=8) == ""


@pytest.mark.parametrize("sealed", ["", "1", "1.", "x.AAAA", "99.AAAA", "1.AAAA", "1.\0", "1.é"])
def test_what_is_no_seal_is_no_search(sealed):
    assert asked.unseal(sealed, user_id=7) == ""


def test_a_changed_seal_is_no_search():
    sealed = asked.seal("رضا", user_id=7)
    last = "A" if sealed[-2] != "A" else "B"
    assert asked.unseal(sealed[:-2] + last + sealed[-1], user_id=7) == ""


def test_no_address_holds_the_name_and_pages_and_filters_keep_it(province, client):
    for number in range(30):
        make_client(province.prison, given=f"نام{number}", family="حسینی")
    client.force_login(province.social)
    sent = find(client, q="حسینی", assigned="nobody", csrfmiddlewaretoken="x", page="3")
    assert sent.status_code == 302
    assert set(parse_qs(urlsplit(sent["Location"]).query)) == {"assigned", "find"}
    page = client.get(sent["Location"])
    total = page.context["page"].paginator.count
    assert total > 25 and page.context["form"]["q"].value() == "حسینی"
    html = page.content.decode()
    assert 'value="حسینی"' in html, "the reader sees what was asked"
    assert "حسینی" not in unquote(sent["Location"] + str(page.headers))
    second = client.get(f"{sent['Location']}&page=2")
    assert len(second.context["rows"]) == total - 25
    export = client.get(f"{reverse('people:export')}?{urlsplit(sent['Location']).query}")
    assert export.context["total"] == total


def test_the_chip_of_the_text_takes_it_away(province, client):
    client.force_login(province.social)
    page = client.get(find(client, q="حسینی", assigned="nobody")["Location"])
    assert 'href="?assigned=nobody"' in page.content.decode()


def test_a_text_in_the_address_is_not_read(province, client):
    client.force_login(province.social)
    page = client.get(reverse(LIST), {"q": "نیست‌درجهان"})
    assert page.context["rows"] and "نیست‌درجهان" not in page.content.decode()


def test_an_empty_search_shows_everybody(province, client):
    client.force_login(province.social)
    assert find(client, q="  ", state="")["Location"] == reverse(LIST)
