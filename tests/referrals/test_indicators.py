"""What the room counts, as the aggregate role sees it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.utils import timezone
from tests.factories import acting, make_grant
from tests.support.refused import refused

from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.referrals.models import Referral
from bazgasht.services import services as giving
from bazgasht.services.models import Delivery


def figures(code, weeks=1):
    week = Week.current()
    sql = indicators.get(code).sql
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(sql, {"start": week.shift(1 - weeks).start, "end": week.end})
        return {tuple(row[:4]): row[4] for row in cursor.fetchall()}


def whole(province, code):
    return figures(code).get((province.hq.pk, 0, 0, Week.current().start), 0)


@pytest.fixture
def served(province, sent, act):
    """One accepted, delivered and ended, one declined, one unanswered past its date."""
    from tests.referrals.test_closed_loop import deliver, end

    done = act("accept", sent("food"), province.liaison)
    deliver(done, province.liaison, amount=5_000_000)
    end(done, province.liaison)
    act("decline", sent("papers"), province.liaison, code="no_capacity")
    return done, sent("cash")


def test_the_week_of_a_body_its_group_and_the_whole(province, served):
    week = Week.current().start
    got = figures("referrals.received")
    hq, body, group = province.hq.pk, province.relief.pk, province.group.pk
    assert got == {(hq, 0, 0, week): 3, (hq, body, 0, week): 3, (hq, 0, group, week): 3,
                   (hq, body, group, week): 3}  # fmt: skip


@pytest.mark.parametrize(
    "code,value",
    [
        ("referrals.answered", 2),
        ("referrals.answered_in_time", 2),
        ("referrals.declined", 1),
        ("referrals.ended", 1),
        ("referrals.completed", 1),
        ("referrals.ended_early", 0),
        ("referrals.cancelled", 0),
        ("referrals.overdue", 0),
        ("referrals.waiting", 1),
        ("referrals.answer_days", 0),
        ("deliveries.count", 1),
        ("deliveries.amount", 5_000_000),
        ("households.reached", 1),
        ("aid.repeated", 0),
        ("aid.stopped", 0),
    ],
)
def test_what_is_counted(province, served, code, value):
    assert whole(province, code) == value


def test_overdue_is_what_stood_unanswered_past_its_date(province, served, as_owner):
    _done, waiting = served
    today = timezone.localdate()
    with as_owner():
        Referral.objects.filter(pk=waiting.pk).update(
            answer_due=today - timedelta(days=8), sent_at=timezone.now() - timedelta(days=20)
        )
    now, before = Week.current(), Week.current().prev()
    hq = province.hq.pk
    got = figures("referrals.overdue", weeks=2)
    assert got[(hq, 0, 0, now.start)] == 1
    stands = figures("referrals.waiting", weeks=2)
    assert stands[(hq, 0, 0, now.start)] == stands[(hq, 0, 0, before.start)] == 1
    expected = 1 if today - timedelta(days=8) <= before.end else None
    assert got.get((hq, 0, 0, before.start)) == expected
    with as_owner():
        Referral.objects.filter(pk=waiting.pk).update(state="accepted", answered_at=timezone.now())
    assert whole(province, "referrals.overdue") == whole(province, "referrals.waiting") == 0


def test_due_today_is_not_overdue_yet(province, served, as_owner):
    with as_owner():
        Referral.objects.filter(pk=served[1].pk).update(answer_due=timezone.localdate())
    if timezone.localdate() < Week.current().end:
        assert whole(province, "referrals.overdue") == 0


def test_a_household_is_reached_once_however_often_it_got_something(province):
    for member in province.family.members:
        make_grant(member, province.relief, level=1, basis="referral", ref=f"r{member.pk}")
        with acting(province.liaison) as by:
            giving.record_delivery(
                service_id=province.course.pk, client_id=member.pk, on=timezone.localdate(),
                quantity=1, amount=0, by=by,
            )  # fmt: skip
    assert whole(province, "deliveries.count") == 2
    assert whole(province, "households.reached") == 1


def test_a_voided_delivery_counts_no_more(province, served):
    with acting(province.liaison) as by:
        made = Delivery.objects.get()
        giving.void_delivery(public_id=made.public_id, reason="اشتباه بود", by=by)
    assert whole(province, "deliveries.count") == whole(province, "households.reached") == 0


def test_a_stopped_double_is_counted(province):
    with acting(province.liaison) as by:
        giving.stop_aid(service_id=province.food.pk, by=by)
    assert whole(province, "aid.stopped") == 1


def test_weeks_begin_on_saturday_in_tehran(province, sent, as_owner):
    row = sent()
    friday = Week.current().prev().end
    late = datetime(friday.year, friday.month, friday.day, 20, 45, tzinfo=UTC)  # 00:15 in Tehran
    with as_owner():
        Referral.objects.filter(pk=row.pk).update(sent_at=late)
    assert whole(province, "referrals.received") == 1


@pytest.mark.parametrize("table", ["referrals_referralsubject", "people_clientname", "plans_need",
                                   "people_grant"])  # fmt: skip
def test_the_aggregate_role_can_not_read_persons(db, table, as_aggregate):

    with as_aggregate(), refused() as cursor:
        cursor.execute(f"select * from {table}")
