"""Why a barrier stands: told to the auditor with the person as a code, and to whoever set it."""

import pytest
from django.db import connection
from django.urls import reverse
from tests.factories import acting, make_grant, make_user

from bazgasht.access.masking import client_code
from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import today
from bazgasht.people.models import AccessBarrier, Client
from bazgasht.people.selectors.barriers import reasons
from bazgasht.people.services.barriers import set_barrier
from bazgasht.people.services.custody import record_event

pytestmark = pytest.mark.django_db
REASON = "بزه‌دیده از بستگان است"


@pytest.fixture
def barred(province):
    with acting(province.lead) as by:
        set_barrier(
            client_id=province.client.pk, organisation_id=province.agency.pk, reason=REASON, by=by
        )
    return province


def test_the_auditor_reads_it_without_the_person(barred, client, as_owner):
    client.force_login(make_user("auditor", barred.headquarters))
    page = client.get(reverse("people:barriers"))
    body = page.content.decode()
    assert REASON in body and client_code(barred.client.pk) in body
    assert barred.agency.name in body and barred.lead.name in body
    for told in ("حسینی", "رضا", barred.client.file_no, str(barred.client.public_id)):
        assert told not in body
    with as_owner():
        assert JournalEntry.objects.filter(action="barriers.read").count() == 1


def test_whoever_set_it_reads_it_beside_the_barrier(barred, client):
    url = reverse("people:access", args=[barred.client.public_id])
    client.force_login(barred.lead)
    assert REASON in client.get(url).content.decode()
    other = make_user("case_lead", barred.prison)
    client.force_login(other)
    page = client.get(url)
    assert page.context["barriers"] and REASON not in page.content.decode()


@pytest.mark.parametrize("who", ["social", "stranger", "liaison", "viewer", "officer", "records"])
def test_nobody_else_does(barred, client, who):
    user = getattr(barred, who)
    client.force_login(user)
    assert client.get(reverse("people:barriers")).status_code == 403
    with acting(user):
        assert reasons() == []
        with connection.cursor() as cursor:
            cursor.execute("select * from people_barrier_reasons(%s)", [barred.client.pk])
            assert cursor.fetchall() == []


def test_lifting_asks_first_tells_who_sees_again_and_happens_once(barred, client, as_owner):
    make_grant(barred.client, barred.agency, level=2, basis="referral", ref="r")
    with acting(barred.lead):
        row = AccessBarrier.objects.values("id").get()
    url = reverse("people:barrier_lift", args=[barred.client.public_id, row["id"]])
    client.force_login(barred.lead)
    asked = client.get(url).content.decode()
    assert barred.agency.name in asked and "آنچه خدمت لازم دارد" in asked
    with acting(barred.liaison):
        assert not Client.objects.exists()
    assert client.post(url).status_code == 302
    with acting(barred.liaison):
        assert Client.objects.exists()
    again = client.post(url, follow=True)
    assert "این منع دیگر برقرار نیست" in again.content.decode()
    with as_owner():
        entry = JournalEntry.objects.get(action="barrier.lifted")
        assert entry.detail == {"organisation": barred.agency.pk}


def test_a_barrier_passes_to_whoever_keeps_the_file(barred, client, as_owner):
    """Once the body that set it holds the file no more; before that nobody else knows of it."""
    make_grant(barred.client, barred.other, basis="registration", ref="t")
    url = reverse("people:access", args=[barred.client.public_id])
    client.force_login(barred.stranger)
    assert not client.get(url).context["barriers"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update people_grant set starts = now() - interval '2 days', ends = now() -"
                       " interval '1 day' where organisation_id = %s", [barred.prison.pk])  # fmt: skip
    page = client.get(url)
    row = page.context["barriers"][0]
    assert row["target"] == barred.agency.name and not row["reason"]
    lift = reverse("people:barrier_lift", args=[barred.client.public_id, row["barrier"].id])
    assert client.post(lift).status_code == 302
    assert not client.get(url).context["barriers"]


def test_nobody_shut_out_lifts_it_even_past_the_pages(province):
    """A colleague of the same body, by raw SQL."""
    colleague = make_user("case_lead", province.prison)
    with acting(province.lead) as by:
        set_barrier(client_id=province.client.pk, user_id=colleague.pk, reason=REASON, by=by)
    with acting(colleague), connection.cursor() as cursor:
        cursor.execute("update people_accessbarrier set ends = now()")
        assert cursor.rowcount == 0


def test_the_prison_that_keeps_the_person_is_never_shut_out(province):
    day = today()
    make_grant(province.client, province.other, basis="registration", ref="t")
    with acting(province.stranger) as by, pytest.raises(InvalidValue) as refused:
        set_barrier(client_id=province.client.pk, organisation_id=province.prison.pk,
                    reason=REASON, by=by)  # fmt: skip
    assert refused.value.code == "barrier.custody"
    with acting(province.lead) as by:
        set_barrier(client_id=province.client.pk, organisation_id=province.other.pk,
                    reason=REASON, by=by)  # fmt: skip
    with acting(province.officer) as by, pytest.raises(InvalidValue) as refused:
        record_event(client_id=province.client.pk, kind="transfer", on=day, by=by,
                     to_prison_id=province.other.pk)  # fmt: skip
    assert refused.value.field == "to_prison"
