"""Why a barrier stands: told to the auditor with the person as a code, and to whoever set it."""

import pytest
from django.db import connection
from django.urls import reverse
from tests.factories import acting, make_user

from bazgasht.access.masking import client_code
from bazgasht.access.models import JournalEntry
from bazgasht.people.selectors.barriers import reasons
from bazgasht.people.services.barriers import set_barrier

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
