"""A wrong record of what was given, found after the referral has ended."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.factories import acting
from tests.referrals.test_closed_loop import deliver, end

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import format_jalali
from bazgasht.plans.models import Need
from bazgasht.referrals.models import Referral, ReferralEvent, ReferralNeed
from bazgasht.services import services as giving
from bazgasht.services.models import Delivery, Service


@pytest.fixture
def served(province, need, sent, act):
    """Ended with one delivery of one: completed, the need met."""
    row = act("accept", sent(need_ids=[need.pk]), province.liaison)
    made = deliver(row, province.liaison)
    end(row, province.liaison)
    return row, made


def void(province, made):
    with acting(province.liaison) as by:
        giving.void_delivery(public_id=made.public_id, reason="اشتباه بود", by=by)


def correct(province, made, **right):
    figures = giving.Figures(**{"on": made.on, "quantity": 1, "amount": 0, **right})
    with acting(province.liaison) as by:
        return giving.correct_delivery(
            public_id=made.public_id, reason="اشتباه بود", right=figures, by=by
        )


def stands(province, row, need):
    """(end state, units, results, the need's state and whether it stands)."""
    with acting(province.worker):
        row, need = Referral.objects.get(pk=row.pk), Need.objects.get(pk=need.pk)
        results = list(ReferralNeed.objects.filter(referral=row).values_list("result", flat=True))
    return row.end_state, row.delivered_units, results, need.state, need.closed_on is None


def test_nothing_was_given_after_all_so_nothing_is_met(province, need, served):
    row, made = served
    assert stands(province, row, need) == ("completed", 1, ["achieved"], "met", False)
    void(province, made)
    assert stands(province, row, need) == ("cancelled", 0, ["not"], "unmet", True)
    with acting(province.worker):
        assert ReferralEvent.objects.filter(referral=row, kind="corrected").count() == 1


@pytest.mark.parametrize("meanwhile", ["another body met it", "found again", "closed later"])
def test_a_need_that_went_on_otherwise_is_left_alone(
    province, need, served, sent, act, as_owner, meanwhile
):
    row, made = served
    with as_owner():
        if meanwhile == "found again":
            Need.objects.create(
                client=need.client, organisation_id=need.organisation_id, domain=need.domain,
                degree=1, found_on=timezone.localdate(),
            )  # fmt: skip
        if meanwhile == "closed later":
            Referral.objects.filter(pk=row.pk).update(ended_at=timezone.now() - timedelta(days=2))
    if meanwhile == "another body met it":
        other = act("accept", sent("food_too"), province.other)
        deliver(other, province.other, repeat_reason="خانوادهٔ پرجمعیت")
        with as_owner():
            ReferralNeed.objects.filter(referral=other).update(need_id=need.pk)
        end(other, province.other)
    void(province, made)
    assert stands(province, row, need)[3:] == ("met", False)


def test_the_right_figures_keep_the_results(province, need, sent, act):
    row = act("accept", sent("course", need_ids=[need.pk]), province.liaison)
    made = deliver(row, province.liaison, quantity=3)
    end(row, province.liaison)
    right = correct(province, made, quantity=2)
    assert stands(province, row, need) == ("ended_early", 2, ["achieved"], "met", False)
    with acting(province.liaison):
        assert right.referral_id == row.pk
        assert list(Delivery.objects.filter(voided_at=None)) == [right]
        assert JournalEntry.objects.filter(action="delivery.corrected").count() == 1
    with pytest.raises(InvalidValue):  # nothing to put right
        correct(province, right, quantity=2)


def test_the_warning_of_double_aid_is_answered_by_the_reason_at_hand(province, served):
    _row, made = served
    right = correct(province, made, amount=5)
    with acting(province.liaison):
        assert Delivery.objects.get(pk=right.pk).subject.repeat_reason == ""
        other = giving.record_delivery(
            service_id=province.food.pk, client_id=province.client.pk, on=timezone.localdate(),
            quantity=1, amount=1, repeat_reason="سیل آمده بود", by=_actor(province.liaison),
        )  # fmt: skip
    again = correct(province, other, amount=7)
    with acting(province.liaison):
        assert Delivery.objects.get(pk=again.pk).subject.repeat_reason == "سیل آمده بود"


def _actor(user):
    from tests.factories import actor

    return actor(user)


def test_what_was_given_before_the_referral_does_not_answer_it(province, sent, act):
    row = act("accept", sent(), province.liaison)
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(InvalidValue) as refused:
        deliver(row, province.liaison, on=yesterday)
    assert refused.value.field == "on"
    made = deliver(row, province.liaison)
    with pytest.raises(InvalidValue):
        correct(province, made, on=yesterday)


def test_a_service_given_no_more_is_given_to_whom_it_was_promised(province, sent, act, as_owner):
    row = act("accept", sent(), province.liaison)
    with as_owner():
        Service.objects.filter(pk=province.food.pk).update(active=False)
    made = deliver(row, province.liaison)
    assert correct(province, made, quantity=2).quantity == 2


def test_a_stranger_takes_no_results_back(province, need, served, as_owner):
    row, _made = served
    with as_owner():
        Referral.objects.filter(pk=row.pk).update(delivered_units=0, end_state="cancelled")
    for user in (province.other, province.worker, province.chief):
        with acting(user), connection.cursor() as cursor:
            cursor.execute("select * from referrals_take_back_results(%s)", [row.pk])
            assert cursor.fetchall() == []
    assert stands(province, row, need)[3:] == ("met", False)


def test_the_page_voids_or_corrects_and_a_second_press_shows_how_it_stands(
    client, province, served
):
    row, made = served
    url = f"/deliveries/{made.public_id}/void"
    client.force_login(province.liaison)
    form = {"reason": "رقم اشتباه بود", "right": "other", "quantity": "", "amount": "",
            "on": format_jalali(made.on)}  # fmt: skip
    page = client.post(url, form)
    assert set(page.context["form"].errors) == {"quantity", "amount"}
    form |= {"quantity": "۲", "amount": "۱٬۵۰۰"}
    answer = client.post(url, form)
    with acting(province.liaison):
        right = Delivery.objects.get(voided_at=None)
    assert (right.quantity, right.amount) == (2, 15_000)
    assert answer.url == f"/deliveries/{right.public_id}/"
    for again in (client.post(url, form), client.get(url)):
        assert again.url == f"/deliveries/{made.public_id}/"
    with acting(province.liaison):
        assert Referral.objects.get(pk=row.pk).delivered_units == 2
    page = client.get(f"/referrals/{row.public_id}/").context
    assert (page["given"], len(page["deliveries"])) == (1, 2), "voided ones are not counted"
