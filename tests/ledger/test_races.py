"""Many at once: the sums stay zero in every read, one request is one effect."""

import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone
from tests.factories import acting, actor, make_org, make_user

from bazgasht.core.errors import Conflict, DomainError
from bazgasht.ledger import services
from bazgasht.ledger.models import Entry, Payment, Posting
from bazgasht.ledger.services import Line, NewPayment

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 16
SHEBA = "IR580540105180021273113007"


def at_once(jobs):
    """Run the jobs together; what each returned, or the code it was refused with."""
    begin, found = Barrier(len(jobs)), []

    def run(job):
        try:
            begin.wait()
            found.append(job())
        except DomainError as refused:
            found.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def setting():
    body = make_org("foundation")
    by = actor(make_user("payroll_preparer", body))
    with acting(by):
        services.ensure_book(organisation_id=body.pk, by=by)
    return body, by


def post(body, by, request_id, amount=7):
    with acting(by):
        return services.post_entry(
            organisation_id=body.pk, on=timezone.localdate(), text="x", request_id=request_id, by=by,
            lines=[Line("1010", amount), Line("4010", -amount)],
        ).pk  # fmt: skip


def test_the_bank_test():
    body, by = setting()
    sums = []

    def writer():
        for n in range(1, 6):
            post(body, by, uuid.uuid4(), amount=n)

    def reader():
        for _ in range(40):
            with acting(by), transaction.atomic():
                sums.append(Posting.objects.aggregate(s=Sum("amount"), n=Count("id")))

    at_once([writer] * WORKERS + [reader])
    assert {(seen["s"] or 0) for seen in sums} == {0}
    assert any(seen["n"] for seen in sums)
    with acting(by), transaction.atomic():
        assert Entry.objects.count() == WORKERS * 5


def test_one_request_ten_times_is_one_entry():
    body, by = setting()
    key = uuid.uuid4()
    made = at_once([lambda: post(body, by, key)] * 10)
    assert len(set(made)) == 1
    with pytest.raises(Conflict):
        post(body, by, key, amount=8)


def test_two_people_pay_one_payment_once(as_owner):
    body, by = setting()
    approver = actor(make_user("payroll_approver", body))
    asked = NewPayment("علی", 1000, "دستمزد", "2010", uuid.uuid4(), SHEBA)
    with acting(by):
        (row,) = services.request_payments(organisation_id=body.pk, payments=[asked], by=by)

    def approve():
        with acting(approver):
            services.approve_payments(organisation_id=body.pk, ids=[row.pk], by=approver)
        return "approved"

    assert sorted(at_once([approve] * 2)) == ["approved", "state.same"]

    def pay():
        with acting(by):
            services.record_paid(organisation_id=body.pk, ids=[row.pk], on=timezone.localdate(),
                                 request_id=uuid.uuid4(), by=by)  # fmt: skip
        return "paid"

    assert sorted(at_once([pay] * 4)) == ["paid", "state.same", "state.same", "state.same"]
    with as_owner():
        assert Entry.objects.count() == 1
        assert Payment.objects.get().state == "paid"


def test_a_period_does_not_close_under_an_entry_being_written():
    body, by = setting()
    closer = actor(make_user("payroll_approver", body))
    yesterday = timezone.localdate() - timedelta(days=1)

    def close():
        with acting(closer):
            services.close_period(organisation_id=body.pk, through=yesterday, by=closer)
        return "closed"

    def write():
        with acting(by):
            services.post_entry(
                organisation_id=body.pk, on=yesterday, text="x", request_id=uuid.uuid4(), by=by,
                lines=[Line("1010", 3), Line("4010", -3)],
            )  # fmt: skip
        return "written"

    found = at_once([close, *[write] * 6])
    with acting(by), transaction.atomic():
        book = services.ensure_book(organisation_id=body.pk, by=by)
        trial = book.closings.get().trial
        total = Posting.objects.filter(account__code="1010").aggregate(s=Sum("amount"))["s"] or 0
    assert found.count("closed") == 1
    assert trial.get("1010", 0) == total == 3 * found.count("written")
