"""The loop from a draft to a derived end, with what each step opens and closes."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from tests.factories import acting, make_client, make_grant
from tests.support.province import make_need
from tests.support.refused import refused

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.holidays import add_deadline
from bazgasht.core.jalali import jalali_year
from bazgasht.people.models import AccessBarrier, ClientContact, ClientIdentity, ClientName, Grant
from bazgasht.plans.models import Need
from bazgasht.referrals import selectors, services
from bazgasht.referrals.codes import ALPHABET, parse_code
from bazgasht.referrals.models import Referral, ReferralEvent, ReferralNeed, ReferralSubject
from bazgasht.services import services as giving


def results(row, result="achieved", note=""):
    ids = ReferralNeed.objects.filter(referral=row).values_list("id", flat=True)
    return {i: services.NeedResult(result, note) for i in ids}


def end(row, user, result="achieved", **more):
    with acting(user) as by:
        return services.end(public_id=row.public_id, results=results(row, result), by=by, **more)


def deliver(row, user, **more):
    values = {"on": timezone.localdate(), "quantity": 1, "amount": 0, **more}
    with acting(user) as by:
        return services.deliver(public_id=row.public_id, by=by, **values)


def sees(user, client):
    with acting(user):
        return ClientName.objects.filter(client=client).exists()


class TestDraft:
    def test_has_a_code_a_board_and_the_needs_chosen(self, province, need, draft):
        row = draft(need_ids=[need.pk], message="نیاز فوری")
        assert row.code.startswith("R-") and set(row.code[2:]) <= set(ALPHABET)
        assert parse_code(row.code.lower().replace("-", "")) == row.code
        assert (row.headquarters_id, row.working_group_id) == (province.hq.pk, province.group.pk)
        with acting(province.worker):
            assert [n.need_id for n in ReferralNeed.objects.filter(referral=row)] == [need.pk]
            subject = ReferralSubject.objects.get(referral=row)
        assert subject.household_id == province.family.household.pk

    def test_without_a_need_the_services_domain_stands_in(self, province, draft):
        row = draft()
        with acting(province.worker):
            assert ReferralNeed.objects.get(referral=row).domain == "livelihood"

    def test_nobody_else_sees_it(self, province, draft):
        row = draft()
        for who in ("liaison", "secretary", "chief"):
            with acting(province.users[who]):
                assert not Referral.objects.filter(pk=row.pk).exists()
                assert not ReferralSubject.objects.exists()
        with acting(province.liaison) as by:
            box = selectors.Box((province.relief.pk,), by.user_id, "in", "open")
            assert not selectors.box_rows(box)

    def test_not_even_by_a_body_that_holds_the_person(self, province, draft, sent):
        sent("cash")
        row = draft("food", message="پیش‌نویس")
        with acting(province.liaison):
            assert not Referral.objects.filter(pk=row.pk).exists()
            assert not ReferralSubject.objects.filter(referral_id=row.pk).exists()

    @pytest.mark.parametrize("who", ["liaison", "officer", "chief", "viewer"])
    def test_only_the_case_team_refers(self, province, who):
        with acting(province.users[who]) as by, pytest.raises((NotAllowed, NotFound)):
            services.create_referral(
                client_id=province.client.pk, service_id=province.food.pk, by=by
            )

    def test_not_twice_to_the_same_service(self, province, draft):
        draft()
        with pytest.raises(Conflict) as refused:
            draft()
        assert refused.value.code == "referral.twin"

    def test_needs_of_somebody_else_are_refused(self, province, draft):
        other = make_need(make_client(province.prison))
        with pytest.raises(InvalidValue):
            draft(need_ids=[other.pk])

    def test_it_can_be_changed_and_given_up(self, province, draft, act):
        row = draft()
        with acting(province.worker) as by:
            services.edit_draft(
                public_id=row.public_id, message="متن تازه", planned_units=2, version=1, by=by
            )
        assert act("withdraw", row, province.worker).state == "withdrawn"


class TestSending:
    def test_letter_deadline_and_event(self, province, sent):
        row = sent()
        today = timezone.localdate()
        assert row.letter_no == f"{jalali_year(today)}/1"
        assert row.answer_due == add_deadline(today, 5, working=True)
        with acting(province.worker):
            kinds = list(
                ReferralEvent.objects.filter(referral=row)
                .order_by("id")
                .values_list("kind", flat=True)
            )
        assert kinds == ["draft", "sent"]

    def test_the_receiver_sees_the_name_and_what_the_service_needs(self, province, sent):
        assert not sees(province.liaison, province.client)
        sent("food")
        with acting(province.liaison):
            assert ClientName.objects.filter(client=province.client).exists()
            assert ClientContact.objects.filter(client=province.client).exists()
            assert not ClientIdentity.objects.filter(client=province.client).exists()
            assert Grant.objects.get(client=province.client).level == 1

    def test_identity_is_opened_only_for_a_service_that_needs_it(self, province, sent):
        sent("papers")
        with acting(province.liaison):
            assert ClientIdentity.objects.filter(client=province.client).exists()
            assert Grant.objects.get(client=province.client).level == 2
            for table in ("people_custodyepisode", "people_casenote", "plans_need"):
                with connection.cursor() as cursor:
                    cursor.execute(f"select count(*) from {table}")
                    assert cursor.fetchone() == (0,)

    def test_the_family_stays_closed(self, province, sent):
        sent("food")
        assert not any(sees(province.liaison, m) for m in province.family.members)

    def test_a_barrier_beats_it(self, province, draft, as_owner):
        row = draft()
        with as_owner():
            AccessBarrier.objects.create(
                client=province.client, organisation_id=province.relief.pk, reason="بستگان",
                ends=timezone.now() + timedelta(days=9), set_by=province.worker.pk,
                set_by_organisation=province.prison.pk,
            )  # fmt: skip
        with acting(province.worker) as by, pytest.raises(Conflict) as refused:
            services.send(public_id=row.public_id, by=by)
        assert refused.value.code == "referral.barred"
        with acting(province.worker):
            assert Referral.objects.get(pk=row.pk).state == "draft"

    def test_raw_sql_can_not_grant_on_a_referral_of_others(self, province, sent, draft):
        row, unsent = sent(), draft("papers")
        stranger = make_client(province.prison)
        for client, body, level, ref in (
            (stranger.pk, province.relief.pk, 1, row.pk),
            (province.client.pk, province.charity.pk, 1, row.pk),
            (province.client.pk, province.relief.pk, 2, unsent.pk),
        ):
            with acting(province.liaison), refused() as cursor:
                cursor.execute(
                    "insert into people_grant (client_id, organisation_id, purpose, level, ends,"
                    " basis, basis_ref, ended_reason, sort_key) values (%s, %s, 'x', %s,"
                    " '2100-01-01', 'referral', %s, '', 'k')",
                    [client, body, level, str(ref)],
                )


class TestAnswers:
    def test_accepting_takes_it_on(self, province, sent, act):
        row = act("accept", sent(), province.liaison)
        assert (row.state, row.assigned_to) == ("accepted", province.liaison.pk)
        assert row.answered_at is not None

    def test_declining_tells_why_and_closes_the_person(self, province, sent, act):
        row = sent()
        act("decline", row, province.liaison, code="no_capacity", note="تا پایان ماه پر است")
        assert not sees(province.liaison, province.client)
        with acting(province.worker):
            row = Referral.objects.get(pk=row.pk)
            note = ReferralSubject.objects.get(referral=row).decline_note
        assert (row.decline_code, note) == ("no_capacity", "تا پایان ماه پر است")

    def test_a_reason_is_needed(self, province, sent, act):
        with pytest.raises(InvalidValue):
            act("decline", sent(), province.liaison, code="because")

    @pytest.mark.parametrize("verb,state", [("withdraw", "withdrawn"), ("mistaken", "mistaken")])
    def test_the_sender_takes_it_back_at_once(self, province, sent, act, verb, state):
        row = act(verb, sent(), province.worker)
        assert row.state == state and row.ended_at
        assert not sees(province.liaison, province.client)

    def test_another_open_referral_keeps_its_view(self, province, sent, act):
        kept, declined = sent("food"), sent("cash")
        act("decline", declined, province.liaison, code="not_eligible")
        assert sees(province.liaison, province.client)
        assert kept.state == "sent"


class TestServing:
    def test_all_delivered_reads_completed_and_the_need_is_met(self, province, need, sent, act):
        row = act("accept", sent(need_ids=[need.pk]), province.liaison)
        deliver(row, province.liaison)
        with acting(province.worker):
            assert Need.objects.get(pk=need.pk).state == "in_service"
        assert end(row, province.liaison).end_state == "completed"
        with acting(province.worker):
            assert Need.objects.get(pk=need.pk).state == "met"

    @pytest.mark.parametrize("times,state,result", [(0, "cancelled", "not"), (1, "ended_early", "partly"),
                                                    (3, "completed", "achieved")])  # fmt: skip
    def test_the_end_is_derived(self, province, need, sent, act, times, state, result):
        row = act("accept", sent("course", need_ids=[need.pk]), province.liaison)
        for _ in range(times):
            deliver(row, province.liaison)
        assert end(row, province.liaison, result).end_state == state
        with acting(province.worker):
            became = Need.objects.get(pk=need.pk).state
        assert became == {"not": "unmet", "partly": "partly", "achieved": "met"}[result]

    def test_it_can_not_end_without_a_result_per_need(self, province, sent, act):
        row = act("accept", sent(), province.liaison)
        with acting(province.liaison) as by, pytest.raises(InvalidValue) as refused:
            services.end(public_id=row.public_id, results={}, by=by)
        assert refused.value.field.startswith("result_")

    def test_nothing_delivered_can_not_read_achieved(self, province, sent, act):
        row = act("accept", sent(), province.liaison)
        with pytest.raises(InvalidValue):
            end(row, province.liaison, "achieved")

    def test_after_the_end_the_view_runs_out_in_thirty_days(self, province, sent, act):
        row = act("accept", sent(), province.liaison)
        end(row, province.liaison, "not")
        with acting(province.liaison):
            left = Grant.objects.get(client=province.client).ends - timezone.now()
        assert timedelta(days=29) < left <= timedelta(days=30)

    def test_pause_and_go_on(self, province, sent, act):
        row = act("accept", sent("course"), province.liaison)
        act("start", row, province.liaison)
        with pytest.raises(InvalidValue):
            act("hold", row, province.liaison, reason="mood")
        act("hold", row, province.liaison, reason="papers")
        with pytest.raises(Conflict):
            deliver(row, province.liaison)
        assert act("resume", row, province.liaison).state == "in_service"

    def test_a_voided_delivery_is_taken_off_and_the_end_derived_again(self, province, sent, act):
        row = act("accept", sent(), province.liaison)
        made = deliver(row, province.liaison)
        end(row, province.liaison)
        with acting(province.liaison) as by:
            giving.void_delivery(public_id=made.public_id, reason="اشتباه بود", by=by)
            row = Referral.objects.get(pk=row.pk)
        assert (row.delivered_units, row.end_state) == (0, "cancelled")

    @pytest.mark.parametrize("service,seen", [("food", 1), ("dental", 0)])
    def test_the_sender_reads_what_was_given_on_it(self, province, sent, act, service, seen):
        user = province.doctor if service == "dental" else province.liaison
        row = act("accept", sent(service), user)
        deliver(row, user)
        with acting(province.worker):
            file = selectors.referral_file(selectors.get_referral(row.public_id))
        assert (len(file.deliveries), file.row.delivered_units) == (seen, 1)

    def test_a_delivery_for_somebody_elses_referral_is_refused(self, province, sent, act):
        row = act("accept", sent("course"), province.liaison)
        act("start", row, province.liaison)
        wife = province.family.members[0]
        make_grant(wife, province.relief, level=1, basis="consent", ref="c")
        with acting(province.liaison) as by, pytest.raises(NotFound):
            giving.record_delivery(
                service_id=province.course.pk, client_id=wife.pk, on=timezone.localdate(),
                quantity=1, amount=0, referral_id=row.pk, by=by,
            )  # fmt: skip

    def test_every_step_is_journalled_with_the_client(self, province, sent, act):
        row = act("accept", sent(), province.liaison)
        end(row, province.liaison, "not")
        with acting(province.worker):
            actions = list(
                JournalEntry.objects.filter(
                    object_id=str(row.public_id), client_id=province.client.pk
                ).values_list("action", flat=True)
            )
        assert {f"referral.{a}" for a in ("created", "sent", "accepted", "ended")} <= set(actions)


class TestPassingOn:
    def test_a_linked_new_referral_from_the_first_sender(self, province, need, sent, act):
        row = act("accept", sent("course", need_ids=[need.pk]), province.liaison)
        old = act("transfer", row, province.liaison, service_id=province.course_too.pk)
        assert old.state == "transferred"
        with acting(province.worker):
            made = Referral.objects.get(transferred_from=row)
            assert (made.from_organisation_id, made.to_organisation_id, made.state) == (
                province.prison.pk, province.charity.pk, "sent",
            )  # fmt: skip
            assert made.letter_no.endswith("/2") and made.created_by == province.worker.pk
            assert made.working_group_id == province.group.pk
            assert [n.need_id for n in ReferralNeed.objects.filter(referral=made)] == [need.pk]
        assert sees(province.other, province.client)
        with acting(province.other):
            assert Grant.objects.get(client=province.client).level == 1
        with acting(province.liaison):
            assert Grant.objects.get(client=province.client).ends < timezone.now() + timedelta(
                days=31
            )
            assert not Referral.objects.filter(pk=made.pk).exists()

    def test_both_pages_lead_to_each_other_for_the_sender_alone(self, client, province, sent, act):
        row = act("transfer", sent("course"), province.liaison, service_id=province.course_too.pk)
        with acting(province.worker):
            made = Referral.objects.get(transferred_from=row)
        urls = {r: f"/referrals/{r.public_id}/" for r in (row, made)}
        for user, here, other, link in (
            ("worker", row, made, True), ("worker", made, row, True),
            ("liaison", row, made, False), ("other", made, row, False),
        ):  # fmt: skip
            client.force_login(province.users[user])
            page = client.get(urls[here]).content.decode()
            assert (urls[other] in page) is link
            assert other.code in page  # the story tells the code to everybody

    def test_the_sender_can_take_it_back(self, province, sent, act):
        act("transfer", sent("course"), province.liaison, service_id=province.course_too.pk)
        with acting(province.worker):
            made = Referral.objects.get(transferred_from__isnull=False)
        act("withdraw", made, province.worker)
        assert not sees(province.other, province.client)

    @pytest.mark.parametrize("service", ["cash", "dental", "food_too"])
    def test_only_for_the_same_need_and_to_another_body(self, province, sent, act, service):
        with pytest.raises((InvalidValue, Conflict)):
            act("transfer", sent("course"), province.liaison,
                service_id=province.services[service].pk)  # fmt: skip

    def test_raw_sql_can_not_pass_on_what_is_not_its_own(self, province, sent):
        row = sent("course")
        with acting(province.other), refused() as cursor:
            cursor.execute(
                "select referrals_pass_on(%s, %s, 'R-AAAAAA', gen_random_uuid(), current_date, 1405)",
                [row.pk, province.course_too.pk],
            )


class TestRowSecurity:
    def test_a_third_body_sees_nothing(self, province, sent):
        sent()
        with acting(province.other):
            for model in (Referral, ReferralSubject, ReferralNeed, ReferralEvent):
                assert not model.objects.exists(), model

    def test_boards_see_the_referral_and_no_person(self, province, sent):
        sent(message="متن محرمانه")
        for who in ("secretary", "chief", "viewer"):
            with acting(province.users[who]):
                assert Referral.objects.count() == 1
                assert ReferralEvent.objects.exists()
                assert not ReferralSubject.objects.exists()
                assert not ReferralNeed.objects.exists()

    def test_a_board_changes_nothing(self, province, sent):
        row = sent()
        for who in ("secretary", "chief"):
            with acting(province.users[who]):
                assert Referral.objects.filter(pk=row.pk).update(state="withdrawn") == 0
                with pytest.raises(ProgrammingError), transaction.atomic():
                    ReferralEvent.objects.create(
                        referral=row, kind="accepted", user_id=province.users[who].pk
                    )

    def test_another_case_team_sees_what_is_not_sensitive(self, province, sent):
        make_grant(province.client, province.charity, level=3, basis="consent", ref="c")
        from tests.factories import make_org, make_user

        association = make_org("association")
        manager = make_user("association_manager", association)
        make_grant(province.client, association, level=3, basis="consent", ref="d")
        food, _dental = sent("food"), sent("dental")
        with acting(manager):
            assert [r.pk for r in Referral.objects.all()] == [food.pk]

    def test_code_bodies_and_letters_can_not_be_rewritten_by_the_receiver(self, province, sent):
        row = sent()
        with acting(province.liaison):
            for column, value in (
                ("code", "R-AAAAAA"), ("from_organisation_id", province.relief.pk), ("created_by", 1),
            ):  # fmt: skip
                with pytest.raises(ProgrammingError), transaction.atomic():
                    Referral.objects.filter(pk=row.pk).update(**{column: value})

    def test_a_letters_counter_is_nobodys_to_write(self, province, sent):
        sent()
        with acting(province.worker), refused() as cursor:
            cursor.execute("update referrals_lettercounter set last = 90")
