"""Recording what was given: who, what is refused, what is kept."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from tests.factories import acting, make_client, make_grant, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali import from_jalali, jalali_parts
from bazgasht.services import selectors, services
from bazgasht.services.models import AidStop, Delivery, DeliverySubject, Service

TODAY = timezone.localdate


def give(service, client, user, **more):
    values = {"on": TODAY(), "quantity": 1, "amount": 1_000_000, **more}
    with acting(user) as by:
        return services.record_delivery(service_id=service.pk, client_id=client.pk, by=by, **values)


@pytest.fixture
def wife(province):
    """Held by the relief body and the charity, as after two referrals."""
    member = province.family.members[0]
    for body in (province.relief, province.charity):
        make_grant(member, body, level=1, basis="referral", ref=f"x{body.pk}")
    return member


def test_a_delivery_keeps_what_when_who_and_the_board(province, wife):
    made = give(province.food, wife, province.liaison, quantity=2)
    with acting(province.liaison):
        row = Delivery.objects.select_related("subject").get(pk=made.pk)
    assert (row.quantity, row.amount, row.on) == (2, 1_000_000, TODAY())
    assert row.organisation_id == province.relief.pk
    assert (row.headquarters_id, row.working_group_id) == (province.hq.pk, province.group.pk)
    assert row.recorded_by == province.liaison.pk
    assert row.subject.household_id == province.family.household.pk
    assert row.subject.aid_kind == "food" and not row.subject.repeated


def test_it_is_journalled_with_the_client(province, wife):
    made = give(province.food, wife, province.liaison)
    with acting(province.liaison):
        entry = JournalEntry.objects.get(action="delivery.recorded")
        assert (entry.object_id, entry.client_id) == (str(made.public_id), wife.pk)


def test_aid_to_a_prisoner_counts_to_the_family(province):
    make_grant(province.client, province.relief, level=1, basis="referral", ref="x")
    made = give(province.food, province.client, province.liaison)
    with acting(province.liaison):
        assert made.subject.household_id == province.family.household.pk


def test_only_to_a_visible_client(province):
    stranger = make_client(province.prison)
    with pytest.raises(NotFound):
        give(province.food, stranger, province.liaison)


@pytest.mark.parametrize("who", ["other", "worker", "viewer", "chief", "secretary"])
def test_only_the_body_that_gives_it_records_it(province, wife, who):
    with pytest.raises((NotAllowed, NotFound)):
        give(province.food, wife, province.users[who])
    assert_nothing_given(province)


def assert_nothing_given(province):
    with acting(province.liaison):
        assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"quantity": 0},
        {"quantity": 10_001},
        {"amount": -1},
        {"on": TODAY() + timedelta(days=1)},
        {"on": TODAY() - timedelta(days=400)},
    ],
)
def test_impossible_figures_are_refused_beside_their_field(province, wife, more):
    with pytest.raises(InvalidValue) as refused:
        give(province.food, wife, province.liaison, **more)
    assert refused.value.field in more


def test_a_service_no_longer_given_is_not_recorded(province, wife, as_owner):
    province.food.active = False
    with as_owner():
        province.food.save()
    with pytest.raises(Conflict):
        give(province.food, wife, province.liaison)


def test_the_same_form_sent_twice_is_one_delivery(province, wife):
    form = uuid.uuid4()
    first = give(province.course, wife, province.liaison, request_id=form)
    second = give(province.course, wife, province.liaison, request_id=form)
    assert first.pk == second.pk
    with acting(province.liaison):
        assert Delivery.objects.count() == 1


class TestDoubleAid:
    def test_from_another_body_it_needs_a_reason(self, province, wife):
        give(province.food, wife, province.liaison)
        with pytest.raises(Conflict) as refused:
            give(province.food_too, wife, province.other)
        assert refused.value.code == "aid.repeat"
        given = give(province.food_too, wife, province.other, repeat_reason="بیماری نان‌آور")
        with acting(province.other):
            subject = DeliverySubject.objects.get(delivery=given)
        assert subject.repeat_reason == "بیماری نان‌آور" and subject.repeated

    def test_to_another_member_of_the_household_as_well(self, province, wife):
        child = province.family.members[1]
        make_grant(child, province.charity, level=1, basis="referral", ref="y")
        give(province.food, wife, province.liaison)
        with pytest.raises(Conflict):
            give(province.food_too, child, province.other)

    def test_another_kind_is_no_double_aid(self, province, wife):
        give(province.food, wife, province.liaison)
        assert give(province.cash, wife, province.liaison)

    @pytest.mark.parametrize("days,stopped", [(0, True), (29, True), (30, False), (45, False)])
    def test_the_window_is_thirty_days(self, province, wife, days, stopped):
        give(province.food, wife, province.liaison, on=TODAY() - timedelta(days=days))
        if stopped:
            with pytest.raises(Conflict):
                give(province.food_too, wife, province.other)
        else:
            assert give(province.food_too, wife, province.other)

    def test_one_recorded_late_meets_the_later_one(self, province, wife):
        give(province.food, wife, province.liaison)
        with pytest.raises(Conflict):
            give(province.food_too, wife, province.other, on=TODAY() - timedelta(days=10))

    def test_a_voided_one_is_forgotten(self, province, wife):
        made = give(province.food, wife, province.liaison)
        with acting(province.liaison) as by:
            services.void_delivery(public_id=made.public_id, reason="اشتباه در ثبت", by=by)
        assert give(province.food_too, wife, province.other)

    def test_sensitive_help_never_warns_another_body(self, province, wife):
        make_grant(wife, province.clinic, level=1, basis="referral", ref="z")
        give(province.dental, wife, province.doctor)
        assert give(province.cash, wife, province.liaison)

    def test_a_heeded_warning_counts_without_the_household(self, province):
        with acting(province.liaison) as by:
            services.stop_aid(service_id=province.food.pk, times=2, by=by)
            assert AidStop.objects.count() == 2
        assert not {"client_id", "household_id"} & {f.column for f in AidStop._meta.fields}


class TestHouseholdAid:
    def test_kind_month_amount_and_no_more(self, province, wife):
        day = TODAY()
        give(province.food, wife, province.liaison, on=day, amount=500)
        with acting(province.other):
            lines = selectors.household_aid(province.family.household.pk)
        year, month, _day = jalali_parts(day)
        assert [(x.kind, x.month, x.times, x.amount) for x in lines] == [
            ("food", from_jalali(year, month, 1), 1, 500)
        ]

    def test_of_all_bodies_by_month(self, province, wife):
        give(province.food, wife, province.liaison, amount=500)
        give(province.food_too, wife, province.other, amount=700, repeat_reason="سیل در منطقه")
        with acting(province.worker):
            (line,) = selectors.household_aid(province.family.household.pk)
        assert (line.times, line.amount) == (2, 1200)

    def test_health_is_left_out(self, province, wife):
        make_grant(wife, province.clinic, level=1, basis="referral", ref="z")
        give(province.dental, wife, province.doctor)
        for user in (province.doctor, province.worker, province.liaison):
            with acting(user):
                assert selectors.household_aid(province.family.household.pk) == []

    @pytest.mark.parametrize(("kind", "told"), [("medicine", False), ("food", True)])
    def test_medicine_is_left_out_whatever_the_domain(self, province, wife, kind, told):
        """Given by a body whose domain is livelihood, it tells of health all the same."""
        owned(Service.objects.filter(pk=province.food.pk).update)(aid_kind=kind)
        give(province.food, wife, province.liaison)
        for user in (province.worker, province.other):
            with acting(user):
                assert bool(selectors.household_aid(province.family.household.pk)) is told

    @pytest.mark.parametrize("who", ["doctor", "viewer", "chief", "secretary"])
    def test_nothing_for_whoever_holds_nobody_of_it(self, province, wife, who):
        give(province.food, wife, province.liaison)
        with acting(province.users[who]):
            assert selectors.household_aid(province.family.household.pk) == []
            found = selectors.aid_inside([province.family.household.pk], "food", TODAY())
            assert found == {}
            assert selectors.household_id_of(wife.pk) is None


class TestRowSecurity:
    def test_another_body_sees_no_delivery_of_this_one(self, province, wife):
        give(province.food, wife, province.liaison)
        with acting(province.other), connection.cursor() as cursor:
            cursor.execute("select count(*) from services_delivery")
            assert cursor.fetchone() == (0,)
            cursor.execute("select count(*) from services_deliverysubject")
            assert cursor.fetchone() == (0,)

    def test_a_case_team_reads_of_others_aid_by_month_alone(self, province, wife):
        give(province.food, wife, province.liaison)
        with acting(province.worker):
            assert not Delivery.objects.exists()
            (line,) = selectors.household_aid(province.family.household.pk)
        assert line.kind == "food"

    def test_a_board_sees_the_delivery_and_never_its_person(self, province, wife):
        give(province.food, wife, province.liaison)
        for who in ("secretary", "chief", "viewer"):
            with acting(province.users[who]):
                assert Delivery.objects.count() == 1
                assert DeliverySubject.objects.count() == 0

    def test_a_subject_can_not_be_written_for_another_body_or_household(self, province, wife):
        made = give(province.course, wife, province.liaison)
        for body, household in ((province.charity.pk, None), (province.relief.pk, None)):
            with acting(province.liaison), pytest.raises(ProgrammingError), transaction.atomic():
                DeliverySubject.objects.create(
                    delivery_id=made.pk, client=province.family.members[1], on=TODAY(),
                    organisation_id=body, household_id=household,
                )  # fmt: skip

    def test_what_was_given_can_not_be_rewritten(self, province, wife):
        made = give(province.food, wife, province.liaison)
        with acting(province.liaison):
            for column, value in (("amount", 5), ("on", TODAY()), ("organisation_id", 1)):
                with pytest.raises(ProgrammingError), transaction.atomic():
                    Delivery.objects.filter(pk=made.pk).update(**{column: value})
            with pytest.raises(ProgrammingError), connection.cursor() as cursor:
                cursor.execute("delete from services_delivery where id = %s", [made.pk])


class TestVoiding:
    def test_needs_a_reason_and_happens_once(self, province, wife):
        made = give(province.food, wife, province.liaison)
        with acting(province.liaison) as by:
            with pytest.raises(InvalidValue):
                services.void_delivery(public_id=made.public_id, reason=" ", by=by)
            services.void_delivery(public_id=made.public_id, reason="دوبار ثبت شد", by=by)
            with pytest.raises(Conflict):
                services.void_delivery(public_id=made.public_id, reason="دوبار ثبت شد", by=by)

    def test_only_by_the_body_that_recorded_it(self, province, wife):
        made = give(province.food, wife, province.liaison)
        with acting(province.worker) as by, pytest.raises(NotFound):
            services.void_delivery(public_id=made.public_id, reason="دوبار ثبت شد", by=by)
        with acting(province.other) as by, pytest.raises(NotFound):
            services.void_delivery(public_id=made.public_id, reason="دوبار ثبت شد", by=by)


class TestWithoutAHousehold:
    """A person alone is a home of their own: two bodies see each other's aid there too."""

    @pytest.fixture
    def alone(self, province):
        person = make_client(province.prison, given="تنها")
        for body in (province.relief, province.charity):
            make_grant(person, body, level=1, basis="referral", ref=f"a{body.pk}")
        return person

    def test_double_aid_needs_a_reason(self, province, alone):
        give(province.food, alone, province.liaison)
        with pytest.raises(Conflict) as refused:
            give(province.food_too, alone, province.other)
        assert refused.value.code == "aid.repeat"
        assert give(province.food_too, alone, province.other, repeat_reason="سیل در منطقه")

    def test_the_aid_is_told_to_whoever_holds_the_person_alone(self, province, alone):
        give(province.food, alone, province.liaison, amount=500)
        with acting(province.other):
            home = selectors.home_of(alone.pk)
            (line,) = selectors.household_aid(home)
        assert home == -alone.pk and (line.kind, line.amount) == ("food", 500)
        with acting(province.doctor):
            assert selectors.household_aid(-alone.pk) == []
            assert selectors.aid_inside([-alone.pk], "food", TODAY()) == {}

    def test_another_person_alone_is_not_meant(self, province, alone):
        give(province.food, alone, province.liaison)
        other = make_client(province.prison, given="دیگری")
        make_grant(other, province.charity, level=1, basis="referral", ref="b")
        assert give(province.food_too, other, province.other)
