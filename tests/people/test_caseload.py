"""The list of clients: Persian order, filters, pages, export."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_episode, make_grant, make_user, owned

from bazgasht.access.models import JournalEntry
from bazgasht.people import models as m
from bazgasht.people.selectors.caseload import (
    FAMILY,
    ME,
    NOBODY,
    Filters,
    count,
    page_ids,
    releases_near,
)
from bazgasht.people.selectors.rows import rows
from bazgasht.people.services.assignments import assign

pytestmark = pytest.mark.django_db


def ids(by, **filters):
    chosen = Filters(**filters)
    found = page_ids(chosen, by, limit=100)
    assert count(chosen, by) == len(found)
    return set(found)


def test_persian_order_page_by_page(province):
    names = ["پاکزاد", "چمنی", "گرگانی", "ژاله", "آبادی", "ابراهیمی", "کاوه", "یزدی", "وحیدی"]
    for family in names:
        make_client(province.association, given="الف", family=family)
    with acting(make_user("social_worker", province.association)) as by:
        pages = [page_ids(Filters(), by, offset=o, limit=4) for o in (0, 4, 8)]
        shown = [r.card.family for page in pages for r in rows(page, by)]
    assert shown == [
        "آبادی",
        "ابراهیمی",
        "پاکزاد",
        "چمنی",
        "ژاله",
        "کاوه",
        "گرگانی",
        "وحیدی",
        "یزدی",
    ]


def test_several_grants_are_one_row(province):
    make_grant(province.client, province.prison, basis="transfer", ref="t")
    with acting(province.social) as by:
        assert len(ids(by)) == 3
    with acting(province.records) as by:
        make_grant(province.client, province.other, basis="transfer", ref="t2")
        assert len(ids(by)) == 3
        assert ids(by, body=province.other.pk) == {province.client.pk}


def test_ended_future_and_barred_grants_are_left_out(province):
    now = timezone.now()
    for ref, more in (
        ("e", {"ends": now - timedelta(hours=1)}),
        ("f", {"starts": now + timedelta(days=1)}),
    ):
        make_grant(province.client, province.association, ref=ref, **more)
    barred = make_client(province.association)
    owned(m.AccessBarrier.objects.create)(
        client=barred, organisation_id=province.association.pk, reason="x", set_by=1,
        ends=now + timedelta(days=1), set_by_organisation=province.prison.pk,
    )  # fmt: skip
    with acting(make_user("social_worker", province.association)) as by:
        assert ids(by) == set()


def test_filters(province):
    soon, later, free, escaped = (make_client(province.prison, given=g) for g in "ابپت")
    make_episode(soon, province.prison, days_left=-3)
    make_episode(later, province.prison, days_left=60)
    make_episode(free, province.prison, state="released", released_on=timezone.localdate())
    make_episode(escaped, province.prison, state="escaped")
    family = {c.pk for c in province.family.members}
    with acting(province.lead) as by:
        assign(
            client_ids=[soon.pk],
            organisation_id=province.prison.pk,
            user_id=province.social.pk,
            by=by,
        )
    with acting(province.social) as by:
        me = province.client.pk
        assert ids(by, state="inside") == {me, soon.pk, later.pk}
        assert ids(by, state="escaped") == {escaped.pk}
        assert ids(by, state="released") == {free.pk}
        assert ids(by, state=FAMILY) == family
        assert ids(by, prison=province.prison.pk) == {me, soon.pk, later.pk, escaped.pk}
        assert ids(by, prison=province.other.pk) == set()
        assert ids(by, release_days=30) == {me, soon.pk}
        assert ids(by, release_days=90) == {me, soon.pk, later.pk}
        assert ids(by, assigned=ME) == {soon.pk}
        assert ids(by, assigned=NOBODY) == {me, later.pk, free.pk, escaped.pk} | family
        assert me not in ids(by, no_id=True)
        assert ids(by, assigned=ME, release_days=30, state="inside") == {soon.pk}
        assert ids(by, ids=(soon.pk, free.pk)) == {soon.pk, free.pk}
    helper = make_user("social_worker", province.association)
    for person in (soon, later):
        make_grant(person, province.association, ref="a")
    with acting(helper) as by:
        assert ids(by, release_days=30) == {soon.pk}


def test_the_release_nearest_to_today_stands_first(province):
    days = {make_client(province.prison).pk: n for n in (20, -2000, 3, -1, 31)}
    for person, left in days.items():
        make_episode(m.Client(pk=person), province.prison, days_left=left)
    with acting(province.social) as by:
        near = releases_near(30, by, limit=9)
    assert [days[person] for person in near.ids if person in days] == [-1, 3, 20, -2000]
    assert not near.mine and near.total == len(near.ids)


def test_headquarters_have_no_list(province):
    with acting(province.viewer) as by:
        assert page_ids(Filters(), by) == [] and count(Filters(), by) == 0


def test_the_page_within_its_number_of_queries(province, client):
    for n in range(30):
        person = make_client(province.prison, given=f"نام{n}")
        make_episode(person, province.prison, days_left=n)
    client.force_login(province.lead)
    url = reverse("people:list")
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    asked = [q for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert answer.status_code == 200
    assert len(asked) <= 15, [q["sql"][:90] for q in asked]
    assert len(answer.context["rows"]) == 25
    assert len(client.get(url, {"page": 2}).context["rows"]) == 8
    assert client.get(url, {"page": "x"}).status_code == 200


@pytest.mark.parametrize(
    "query", ["?state=nonsense", "?release=x", "?body=999", "?assigned=me&release=30&no_id=on&state=inside", "?q=%00", "?page=-1", "?find=", "?find=1.%00", "?find=9.AAAA", "?find=x.y.z"]
)  # fmt: skip
def test_odd_filters_are_no_error(province, client, query):
    client.force_login(province.records)
    assert client.get(reverse("people:list") + query).status_code == 200


def test_search_on_the_page_with_a_filter(province, client):
    client.force_login(province.social)
    answer = client.post(reverse("people:list"), {"q": "حسینی", "state": "inside"}, follow=True)
    assert [r.card.id for r in answer.context["rows"]] == [province.client.pk]
    assert "رضا حسینی" in answer.content.decode()
    answer = client.post(reverse("people:list"), {"q": "نیست‌درجهان"}, follow=True)
    assert answer.context["rows"] == []


def test_the_journal_has_one_entry_and_not_what_was_typed(province, client):
    client.force_login(province.social)
    client.post(reverse("people:list"), {"q": "حسینی", "state": "inside"}, follow=True)
    with acting(province.social):
        entry = JournalEntry.objects.get(action="clients.searched")
        assert entry.detail == {"filter": {"state": "inside"}}


def test_export_asks_a_reason_and_is_told_to_every_file(province, client):
    make_client(province.prison, given="=cmd|' /C calc'!A0", family="+بد")
    client.force_login(province.social)
    url = reverse("people:export")
    assert client.get(url).context["total"] == 4
    assert client.post(url, {"reason": "", "kind": "xlsx"}).context["form"].errors["reason"]
    answer = client.post(url, {"reason": "جلسهٔ هفتگی مددکاری", "kind": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert sheet.max_row == 5 and sheet.sheet_view.rightToLeft
    texts = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    assert not any(t.startswith(("=", "+")) for t in texts)
    assert "0012345679" not in texts
    csv = client.post(url + "?state=inside", {"reason": "جلسهٔ هفتگی", "kind": "csv"})
    assert csv.content.decode("utf-8-sig").count("\n") == 2
    with acting(province.social):
        assert JournalEntry.objects.filter(action="clients.exported").count() == 2
        assert (
            JournalEntry.objects.filter(
                action="client.exported", client_id=province.client.pk
            ).count()
            == 2
        )


def test_a_list_too_long_is_not_exported(province, client, monkeypatch):
    monkeypatch.setattr("bazgasht.people.views.lists.EXPORT_LIMIT", 2)
    client.force_login(province.social)
    answer = client.post(reverse("people:export"), {"reason": "جلسهٔ هفتگی", "kind": "csv"})
    assert answer.status_code == 302
