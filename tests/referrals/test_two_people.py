"""A double press, a stale page and two people at one referral end in one clear result."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.factories import acting, actor
from tests.support.province import make_province

from bazgasht.core.errors import Conflict, DomainError, StaleVersion
from bazgasht.core.jalali import today
from bazgasht.referrals import services
from bazgasht.referrals.models import LetterCounter, Referral, ReferralEvent
from bazgasht.services import services as giving


def test_the_second_press_changes_nothing_and_is_no_error(province, sent, act):
    row = sent()
    first = act("accept", row, province.liaison, version=row.version)
    again = act("accept", row, province.liaison, version=row.version)
    assert again.version == first.version
    with acting(province.liaison):
        assert ReferralEvent.objects.filter(referral=row, kind="accepted").count() == 1


def test_sending_twice_gives_one_letter(province, draft, act):
    row = draft()
    for _ in range(2):
        act("send", row, province.worker, version=row.version)
    with acting(province.worker):
        assert LetterCounter.objects.get().last == 1


def test_a_colleague_was_quicker_and_is_named(province, sent, act):
    row = sent()
    act("accept", row, province.liaison, version=row.version)
    with pytest.raises(StaleVersion) as refused:
        act("decline", row, province.deputy, version=row.version, code="no_capacity")
    assert province.liaison.name in refused.value.message


def test_staff_of_another_body_stay_unnamed(province, sent, act):
    row = sent()
    act("accept", row, province.liaison, version=row.version)
    with pytest.raises(StaleVersion) as refused:
        act("withdraw", row, province.worker, version=row.version)
    assert province.liaison.name not in refused.value.message
    assert province.relief.name in refused.value.message


def test_without_a_version_the_state_decides(province, sent, act):
    row = sent()
    act("accept", row, province.liaison)
    with pytest.raises(Conflict):
        act("accept", row, province.deputy)


def race(*jobs):
    """Run (actor, call) pairs at one moment; outcomes are "done" or the error's code."""
    begin, outcomes = Barrier(len(jobs)), []

    def run(by, call):
        try:
            begin.wait()
            with acting(by):
                call(by)
            outcomes.append("done")
        except DomainError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def send_new(province, service="food"):
    with acting(province.worker) as by:
        row = services.create_referral(
            client_id=province.client.pk, service_id=province.services[service].pk, by=by
        )
        return services.send(public_id=row.public_id, by=by)


@pytest.mark.django_db(transaction=True)
def test_one_accepts_while_another_declines(as_owner):
    province = make_province()
    row = send_new(province)
    outcomes = race(
        (actor(province.liaison),
         lambda by: services.accept(public_id=row.public_id, version=row.version, by=by)),
        (actor(province.deputy),
         lambda by: services.decline(public_id=row.public_id, version=row.version,
                                     code="no_capacity", by=by)),
    )  # fmt: skip
    assert outcomes == ["done", "referral.stale"]
    with as_owner():
        events = ReferralEvent.objects.filter(referral=row, kind__in=["accepted", "declined"])
        assert events.count() == 1


@pytest.mark.django_db(transaction=True)
def test_letters_of_a_body_have_no_gap_and_no_double(as_owner):
    province = make_province()
    drafts = []
    with acting(province.worker) as by:
        for name in ("food", "food_too", "cash", "papers", "course", "course_too"):
            drafts.append(
                services.create_referral(
                    client_id=province.client.pk, service_id=province.services[name].pk, by=by
                )
            )
    by = actor(province.worker)

    def sender(row, fail):
        def call(by):
            from django.db import transaction

            with transaction.atomic():
                services.send(public_id=row.public_id, by=by)
                if fail:
                    raise Conflict("rolled back")

        return call

    outcomes = race(*((by, sender(row, n == 2)) for n, row in enumerate(drafts)))
    assert outcomes.count("done") == 5
    with as_owner():
        numbers = list(Referral.objects.exclude(letter_no="").values_list("letter_no", flat=True))
    assert sorted(int(n.split("/")[1]) for n in numbers) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_given_on_its_page_and_among_many_families_at_one_moment(as_owner):
    """Neither waits for the other for ever; the second is warned of the first."""
    province = make_province()
    row = send_new(province)
    with acting(province.liaison) as by:
        services.accept(public_id=row.public_id, by=by)
    values = {"on": today(), "quantity": 1, "amount": 0}

    def among_many(by):
        result = giving.record_bulk(
            service_id=province.food.pk, rows=[giving.BulkRow(province.client.pk)], by=by, **values
        )
        if result.held:
            raise Conflict("aid.repeat")

    outcomes = race(
        (actor(province.liaison),
         lambda by: services.deliver(public_id=row.public_id, by=by, **values)),
        (actor(province.deputy), among_many),
    )  # fmt: skip
    assert outcomes == ["aid.repeat", "done"]
    with as_owner():
        row.refresh_from_db()
        assert (row.state, row.delivered_units) == ("in_service", 1)
