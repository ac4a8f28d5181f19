"""The history of a file's facts: what the database kept, read by the case team alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import acting, make_user

from bazgasht.access.models import JournalEntry
from bazgasht.people.models import ClientContact
from bazgasht.people.services import clients, contacts, custody

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(province):
    """The name and the sentence by two people, a number ended, another prison."""
    with acting(province.records) as by:
        old = province.client.identity
        clients.edit_person(
            client_id=province.client.pk, version=1, by=by,
            person=clients.Person(
                given="محمدرضا", family="حسینی", father="یاسین", marital="married",
                birth=None, sex=old.sex, national_id="0023456787",
            ),
        )  # fmt: skip
        contact = ClientContact.objects.get(client=province.client, kind="mobile")
        contacts.end_contact(client_id=province.client.pk, contact_id=contact.pk, by=by)
    with acting(province.officer) as by:
        custody.edit_stay(
            client_id=province.client.pk, version=1, by=by,
            stay=custody.Stay(offence="theft", sentence_months=18),
        )  # fmt: skip
        custody.record_event(
            client_id=province.client.pk, kind="institution", detail="semi_open",
            on=custody.last_day(custody.latest_episode(province.client.pk)), by=by,
        )  # fmt: skip
    return reverse("people:history", args=[province.client.public_id])


def told(page):
    return {c.fact: (c.old, c.new, c.who) for c in page.context["changes"]}


def test_field_before_after_and_who(province, changed, client, as_owner):
    client.force_login(province.social)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(changed)
    assert len([q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 15
    found, officer, records = told(page), province.officer.name, province.records.name
    assert found["نام"] == ("رضا", "محمدرضا", records)
    assert found["وضعیت تأهل"][1:] == ("متأهل", records)
    assert found["شماره یا نشانی"] == ("+989171234567", "دیگر معتبر نیست", records)
    assert found["مدت محکومیت به ماه"][1:] == ("۱۸", officer)
    assert found["نوع مؤسسه"][2] == officer and found["نوع مؤسسه"][0] != found["نوع مؤسسه"][1]
    assert found["کد ملی"] == ("در پرونده هست", "در پرونده هست", records)
    body = page.content.decode()
    for secret in ("0023456787", "۰۰۲۳۴۵۶۷۸۷", "0012345679", "sort_key", "version", "\\x"):
        assert secret not in body
    with as_owner():
        looks = JournalEntry.objects.filter(action="client.opened", user_id=province.social.pk)
        assert [e.detail["page"] for e in looks] == ["history"]


@pytest.mark.parametrize(
    ("who", "status"), [("liaison", {403}), ("stranger", {404}), ("viewer", {403}),
                        ("officer", {403}), ("lead", {200})]
)  # fmt: skip
def test_who_reads_it(province, changed, client, who, status):
    client.force_login(getattr(province, who))
    assert client.get(changed).status_code in status


def test_a_file_nobody_changed_says_so(province, client):
    client.force_login(province.social)
    page = client.get(reverse("people:history", args=[province.client.public_id]))
    assert page.status_code == 200 and not page.context["changes"]


def test_a_body_that_serves_reads_nothing(province, changed, client):
    from tests.factories import make_grant

    make_grant(province.client, province.association, level=2, basis="referral", ref="r")
    client.force_login(make_user("association_manager", province.association))
    assert client.get(changed).status_code == 403
