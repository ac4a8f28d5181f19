"""Open requests for correction: one list for the body that answers them, counted on Today."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import acting, make_client, make_grant, make_user

from bazgasht.access.models import JournalEntry
from bazgasht.people import today
from bazgasht.people.selectors.inbox import open_corrections
from bazgasht.people.services.corrections import ask_correction, decide_correction

pytestmark = pytest.mark.django_db
URL = "/clients/corrections/"


@pytest.fixture
def asked(province):
    """Three requests: by the prison, by the association that serves him too, and of another prison."""
    manager = make_user("association_manager", province.association)
    make_grant(province.client, province.association, level=3, basis="consent", ref="c")
    stranger = make_client(province.other, given="بهرام", family="دیگری")
    rows = []
    for user, client, subject in (
        (province.social, province.client, "تاریخ تولد"),
        (manager, province.client, "نام پدر"),
        (make_user("social_worker", province.other), stranger, "نشانی"),
    ):
        with acting(user) as by:
            rows.append(ask_correction(
                client_id=client.pk, subject=subject, says="نادرست است", by=by
            ))  # fmt: skip
    return rows


def subjects(user):
    with acting(user) as by:
        total, rows = open_corrections(by)
    assert total == len(rows)
    return {r.subject for r in rows}


def test_each_body_answers_for_the_files_it_holds(province, asked):
    assert subjects(province.lead) == {"تاریخ تولد", "نام پدر"}
    assert subjects(province.stranger) == {"نشانی"}
    assert subjects(province.records) == {"تاریخ تولد", "نام پدر", "نشانی"}  # of both prisons
    assert subjects(make_user("records_officer", province.prison)) == {"تاریخ تولد", "نام پدر"}
    for nobody in (province.social, province.liaison, province.viewer, province.officer):
        assert subjects(nobody) == set()


def test_the_page_and_today_count_the_same(province, asked, client, as_owner):
    client.force_login(province.lead)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(URL)
    assert len([q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]) <= 15
    body = page.content.decode()
    assert "تاریخ تولد" in body and "نام پدر" in body and "بهرام" not in body
    with acting(province.lead) as by:
        found = today.corrections(by)
    assert found.total == page.context["page"].paginator.count == 2 and found.all_url == URL
    assert client.get(found.rows[0].url).status_code == 200
    assert URL in client.get("/clients/").content.decode()
    with as_owner():
        entry = JournalEntry.objects.get(action="corrections.listed")
    assert entry.detail == {"shown": 2}


def test_what_is_answered_leaves_the_list(province, asked):
    with acting(province.lead) as by:
        decide_correction(
            client_id=province.client.pk, correction_id=asked[0].pk, approve=True,
            answer="درست شد", by=by,
        )  # fmt: skip
        assert today.corrections(by).total == 1
    assert subjects(province.lead) == {"نام پدر"}


def test_who_may_open_the_list(province, client):
    for user, status in ((province.records, 200), (province.lead, 200), (province.social, 403),
                         (province.liaison, 403), (province.viewer, 403)):  # fmt: skip
        client.force_login(user)
        assert client.get(URL).status_code == status
