"""What is recorded away from the referral's page counts on the referral that asked for it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import acting

from bazgasht.core.jalali import format_jalali
from bazgasht.plans.models import Need
from bazgasht.referrals.models import Referral, ReferralEvent
from bazgasht.services import services as giving


def give(province, user=None, *, bulk=False, service="food", days=0, **more):
    values = {
        "service_id": province.services[service].pk, "quantity": 1, "amount": 1,
        "on": timezone.localdate() - timedelta(days=days), **more,
    }  # fmt: skip
    with acting(user or province.liaison) as by:
        if bulk:
            rows = [giving.BulkRow(province.client.pk)]
            return giving.record_bulk(rows=rows, by=by, **values)
        return giving.record_delivery(client_id=province.client.pk, by=by, **values)


def row_of(province, row):
    with acting(province.worker):
        return Referral.objects.get(pk=row.pk)


@pytest.mark.parametrize("bulk", [False, True])
@pytest.mark.parametrize("waits", [False, True])
def test_it_counts_and_begins_the_service(province, need, sent, act, bulk, waits):
    row = sent(need_ids=[need.pk])
    act("accept", row, province.liaison)
    if waits:
        act("wait", row, province.liaison)
    give(province, bulk=bulk)
    row = row_of(province, row)
    assert (row.state, row.delivered_units) == ("in_service", 1)
    assert row.started_at is not None
    with acting(province.worker):
        assert ReferralEvent.objects.filter(referral=row, kind="in_service").count() == 1
        assert Need.objects.get(pk=need.pk).state == "in_service"


def test_the_same_form_again_counts_once(province, sent, act):
    row = sent("course")
    act("accept", row, province.liaison)
    form = uuid.uuid4()
    for _press in range(2):
        give(province, bulk=True, service="course", request_id=form)
    assert row_of(province, row).delivered_units == 1


@pytest.mark.parametrize("case", ["unanswered", "paused", "before", "another service", "ended"])
def test_what_it_does_not_answer_is_direct_aid(province, sent, act, case):
    row = sent("course" if case == "another service" else "food")
    if case != "unanswered":
        act("accept", row, province.liaison)
    if case == "paused":
        act("start", row, province.liaison)
        act("hold", row, province.liaison, reason="papers")
    if case == "ended":
        with acting(province.liaison):
            results = {n.pk: _not() for n in row.needs.all()}
        act("end", row, province.liaison, results=results)
    before = row_of(province, row)
    made = give(province, days=1 if case == "before" else 0)
    after = row_of(province, row)
    assert made.referral_id is None
    assert (after.state, after.delivered_units) == (before.state, 0)


def _not():
    from bazgasht.referrals.services.serve import NeedResult

    return NeedResult("not")


def test_both_pages_say_on_which_referral_it_counts(client, province, sent, act):
    wife = province.family.members[0]
    row = sent(client=wife)
    act("accept", row, province.liaison)
    client.force_login(province.liaison)
    page = client.get(f"/deliveries/new?client={wife.public_id}")
    assert row.code in page.content.decode()
    data = {
        "service": province.food.pk, "on": format_jalali(timezone.localdate()), "quantity": "1",
        "amount": "", "source": "numbers", "numbers": wife.file_no, "city": "",
    }  # fmt: skip
    page = client.post("/deliveries/bulk", data)
    assert row.code in page.content.decode()
