"""Two bodies give the same kind to one household at the same moment: one of them is warned."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from tests.factories import acting, actor, make_grant
from tests.support.province import make_province

from bazgasht.core.errors import Conflict
from bazgasht.services import services
from bazgasht.services.models import Delivery


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bulk", [False, True])
def test_one_gives_and_the_other_is_warned(bulk, as_owner):
    province = make_province()
    wife = province.family.members[0]
    for body in (province.relief, province.charity):
        make_grant(wife, body, level=1, basis="referral", ref=f"x{body.pk}")
    givers = [(province.food, actor(province.liaison)), (province.food_too, actor(province.other))]
    begin, outcomes = Barrier(2), []

    def give(service, by):
        try:
            begin.wait()
            with acting(by):
                outcomes.append(record(service, by))
        except Conflict as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    def record(service, by):
        common = {"service_id": service.pk, "on": timezone.localdate(), "quantity": 1, "amount": 0}
        if bulk:
            rows = [services.BulkRow(wife.pk)]
            return (
                "given" if services.record_bulk(**common, rows=rows, by=by).given else "aid.repeat"
            )
        services.record_delivery(**common, client_id=wife.pk, by=by)
        return "given"

    threads = [Thread(target=give, args=pair) for pair in givers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["aid.repeat", "given"]
    with as_owner():
        assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_form_pressed_twice_at_once_is_one_delivery(as_owner):
    import uuid

    province = make_province()
    wife = province.family.members[0]
    make_grant(wife, province.relief, level=1, basis="referral", ref="x")
    by, form, begin, made = actor(province.liaison), uuid.uuid4(), Barrier(2), []

    def press():
        try:
            begin.wait()
            with acting(by):
                row = services.record_delivery(
                    service_id=province.course.pk, client_id=wife.pk, on=timezone.localdate(),
                    quantity=1, amount=0, request_id=form, by=by,
                )  # fmt: skip
                made.append(row.pk)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(made) == 2 and len(set(made)) == 1
    with as_owner():
        assert Delivery.objects.count() == 1
