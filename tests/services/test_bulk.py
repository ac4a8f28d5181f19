"""A hundred families at once."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import acting, make_client, make_family, make_grant

from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound
from bazgasht.people.models import Client
from bazgasht.people.selectors import families
from bazgasht.services import services
from bazgasht.services.models import AidStop, Delivery

ONE = ({"kind": "spouse", "given": "سارا", "sex": "f"},)


def many(province, count):
    """Wives of ``count`` prisoners, held by the relief body."""
    found = []
    for _ in range(count):
        family = make_family(make_client(province.prison), ONE)
        make_grant(family.members[0], province.relief, level=1, basis="referral", ref=uuid.uuid4())
        found.append(family.members[0])
    return found


def bulk(province, rows, user=None, service=None, **more):
    with acting(user or province.liaison) as by:
        return services.record_bulk(
            service_id=(service or province.food).pk, on=timezone.localdate(), quantity=1,
            amount=18_000_000, rows=rows, by=by, **more,
        )  # fmt: skip


def test_a_hundred_families_in_few_statements(province):
    wives = many(province, 100)
    rows = [services.BulkRow(w.pk) for w in wives]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = bulk(province, rows, request_id=uuid.uuid4())
    assert (result.given, result.held) == (100, ())
    assert len(queries) <= 25
    with acting(province.liaison):
        assert Delivery.objects.count() == 100


def test_a_family_named_twice_is_served_once(province):
    (wife,) = many(province, 1)
    result = bulk(province, [services.BulkRow(wife.pk), services.BulkRow(wife.pk)])
    assert result.given == 1


def test_the_same_form_twice_serves_nobody_twice(province):
    wives = many(province, 3)
    form, rows = uuid.uuid4(), [services.BulkRow(w.pk) for w in wives]
    for _ in range(2):
        assert bulk(province, rows, service=province.course, request_id=form).given == 3
    with acting(province.liaison):
        assert Delivery.objects.count() == 3


def test_families_inside_the_window_are_held_without_a_reason(province):
    wives = many(province, 3)
    bulk(province, [services.BulkRow(wives[0].pk), services.BulkRow(wives[1].pk)])
    again = [
        services.BulkRow(wives[0].pk),
        services.BulkRow(wives[1].pk, "سیل در روستا"),
        services.BulkRow(wives[2].pk, "reason that nobody asked for"),
    ]
    result = bulk(province, again)
    assert (result.given, result.held) == (2, (wives[0].pk,))
    with acting(province.liaison):
        reasons = set(Delivery.objects.values_list("subject__repeat_reason", flat=True))
    assert reasons == {"", "سیل در روستا"}


def test_one_stranger_and_nobody_gets_anything(province):
    (wife,) = many(province, 1)
    stranger = make_client(province.prison)
    with pytest.raises(NotFound):
        bulk(province, [services.BulkRow(wife.pk), services.BulkRow(stranger.pk)])
    with acting(province.liaison):
        assert not Delivery.objects.exists()


def test_who_and_how_many(province):
    (wife,) = many(province, 1)
    with pytest.raises(NotAllowed):
        bulk(province, [services.BulkRow(wife.pk)], user=province.worker)
    for rows in ([], [services.BulkRow(wife.pk)] * (services.MOST + 1)):
        with pytest.raises(InvalidValue):
            bulk(province, rows)


class TestChoosing:
    def test_families_of_own_clients_only(self, province):
        wives = many(province, 2)
        make_family(make_client(province.prison), ONE)
        with acting(province.liaison):
            ids = families.family_ids([province.relief.pk])
            shown = families.families(ids)
        assert {f.head.id for f in shown} == {w.pk for w in wives}

    def test_by_file_number_of_household_or_member(self, province):
        wives = many(province, 2)
        with acting(province.liaison):
            number = families.families(families.family_ids([province.relief.pk]))[0].file_no
            found, unknown = families.households_by_number(
                [number, wives[1].file_no, "1405-999999", province.client.file_no]
            )
        assert len(found) == 2
        assert unknown == ["1405-999999", province.client.file_no]


class TestPages:
    def choose(self, client, province, **more):
        client.force_login(province.liaison)
        data = {
            "service": province.food.pk, "on": "", "quantity": "1", "amount": "",
            "source": "caseload", "city": "", "numbers": "", "fresh": "", **more,
        }  # fmt: skip
        from bazgasht.core.jalali import format_jalali

        data["on"] = data["on"] or format_jalali(timezone.localdate())
        return data

    def test_from_the_caseload_to_the_confirmation(self, client, province):
        wives = many(province, 3)
        bulk(province, [services.BulkRow(wives[0].pk)])
        data = self.choose(client, province)
        page = client.post("/deliveries/bulk", data)
        assert page.status_code == 200
        rows = page.context["rows"]
        assert len(rows) == 3 and page.context["warned"] == 1
        public = [str(r["family"].head.public_id) for r in rows]
        ticked = [str(r["family"].head.public_id) for r in rows if r["ticked"]]
        form = {**data, "shown": public, "selected": ticked, "request_id": str(uuid.uuid4())}
        for _press in range(2):
            assert client.post("/deliveries/bulk/confirm", form).status_code == 302
        with acting(province.liaison):
            assert Delivery.objects.count() == 3
            assert AidStop.objects.count() == 1, "the warned one that was left out, counted once"

    def test_a_ticked_warning_without_reason_comes_back(self, client, province):
        (wife,) = many(province, 1)
        bulk(province, [services.BulkRow(wife.pk)])
        data = self.choose(client, province)
        answer = client.post(
            "/deliveries/bulk/confirm",
            {**data, "shown": [str(wife.public_id)], "selected": [str(wife.public_id)],
             f"reason-{wife.public_id}": "سیل", "request_id": str(uuid.uuid4())},
        )  # fmt: skip
        (row,) = answer.context["rows"]
        assert answer.status_code == 200
        assert (row["ticked"], row["reason"]) == (True, "سیل"), "nothing typed is lost"
        with acting(province.liaison):
            assert Delivery.objects.count() == 1

    def test_nothing_is_given_to_the_dead(self, client, province, as_owner):
        """Where nobody else of the family may be seen: not ticked, told, and refused when forced."""
        widow, gone = many(province, 2)
        with as_owner():
            day = timezone.localdate() - timedelta(days=3)
            Client.objects.filter(pk=gone.pk).update(died_on=day)
        data = self.choose(client, province)
        page = client.post("/deliveries/bulk", data)
        assert {r["family"].head.id: r["ticked"] for r in page.context["rows"]} == {
            widow.pk: True, gone.pk: False,
        }  # fmt: skip
        assert page.context["gone"] == 1
        public = [str(widow.public_id), str(gone.public_id)]
        form = {**data, "shown": public, "selected": public, "request_id": str(uuid.uuid4())}
        assert client.post("/deliveries/bulk/confirm", form).status_code == 302
        with acting(province.liaison):
            assert [d.subject.client_id for d in Delivery.objects.all()] == [widow.pk]
        with acting(province.liaison) as by:
            kept = services.record_bulk(
                service_id=province.course.pk, on=day, quantity=1, amount=0, by=by,
                rows=[services.BulkRow(gone.pk)],
            )  # fmt: skip
        assert (kept.given, kept.died) == (1, ()), "what was given before stays to be recorded"
        assert bulk(province, [services.BulkRow(gone.pk)]).died == (gone.pk,)

    def test_numbers_that_are_not_ours_are_named(self, client, province):
        (wife,) = many(province, 1)
        data = self.choose(
            client, province, source="numbers", numbers=f"{wife.file_no}\n1405-000999"
        )
        page = client.post("/deliveries/bulk", data)
        assert page.context["unknown"] == ["1405-000999"]
        assert len(page.context["rows"]) == 1

    def test_nothing_chosen_says_so(self, client, province):
        page = client.post("/deliveries/bulk", self.choose(client, province))
        assert page.status_code == 200 and page.context["form"].errors["source"]
