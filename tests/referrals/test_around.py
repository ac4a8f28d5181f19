"""What the room adds to other pages and how it reacts: today, the client's page, leavers, a death."""

from datetime import timedelta

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.factories import acting, make_episode, make_grant, make_org, make_user

from bazgasht.access import services as access
from bazgasht.access.models import JournalEntry, Membership
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.registry import client_sections, emit, timeline_sources
from bazgasht.core.timeline import read
from bazgasht.people.models import Grant
from bazgasht.people.services import consents, custody
from bazgasht.people.services.custody_void import void_event
from bazgasht.referrals import reference, services, today
from bazgasht.referrals.models import Referral, ReferralEvent
from bazgasht.referrals.papers import letter_data
from bazgasht.referrals.selectors import Box, box_rows, referral_file
from bazgasht.referrals.services import answer


def told(person):
    return read({"events": timeline_sources.get("referrals.events")}, [person.pk])


@pytest.fixture
def late(province, sent, as_owner):
    row = sent("cash")
    with as_owner():
        Referral.objects.filter(pk=row.pk).update(answer_due=timezone.localdate() - timedelta(2))
    return row


class TestToday:
    def test_each_list_for_whom_it_concerns(self, province, sent, draft, act, late):
        sent("food")
        draft("papers")
        act("decline", sent("course"), province.liaison, code="no_capacity")
        expected = {
            "overdue": {"liaison", "deputy"},
            "waiting": {"liaison", "deputy"},
            "unanswered": {"worker"},
            "returned": {"worker"},
            "drafts": {"worker"},
        }
        boards = {"secretary", "chief"}
        for who, user in province.users.items():
            with acting(user) as by:
                own, board = today.own_lists(by), today.board_overdue(by)
            titles = {str(kind.title): kind.name for kind in today.KINDS}
            assert {titles[found.title] for found in own} == {
                name for name, users in expected.items() if who in users
            }
            assert all((found.total, len(found.rows)) == (1, 1) for found in own), who
            if who == "liaison":  # five lists have a place: people wait longer than papers
                assert max(found.order for found in own) < 13
            assert bool(board) == (who in boards)
            assert board is None or (board.total, len(board.rows)) == (1, 1)

    def test_all_opens_exactly_that_many(self, client, province, sent, draft, act, late):
        sent("food")
        draft("papers")
        act("decline", sent("course"), province.liaison, code="no_capacity")
        for who in ("liaison", "worker", "chief"):
            client.force_login(province.users[who])
            with acting(province.users[who]) as by:
                lists = [*today.own_lists(by), today.board_overdue(by)]
            for found in filter(None, lists):
                page = client.get(found.all_url)
                assert page.context["page"].paginator.count == found.total, found.all_url

    def test_one_statement_for_all_lists(self, province, sent, late, django_assert_num_queries):
        with acting(province.liaison) as by, django_assert_num_queries(1):
            assert len(today.own_lists(by)) == 1

    def test_the_boards_list_names_nobody(self, province, late):
        with acting(province.chief) as by:
            found = today.board_overdue(by)
        assert "رضا" not in str(found)

    def test_the_first_page_opens_for_everyone(self, client, province, late):
        for user in province.users.values():
            client.force_login(user)
            assert client.get("/").status_code == 200


class TestClientPage:
    def test_open_referrals_and_the_button(self, province, sent, draft):
        sent("food")
        draft("papers")
        section = client_sections.get("referrals.open")
        with acting(province.worker) as by:
            found = section(province.client, by)
        assert len(found["context"]["lines"]) == 2 and found["context"]["new_url"]
        with acting(province.liaison) as by:
            found = section(province.client, by)
        assert len(found["context"]["lines"]) == 1 and not found["context"]["new_url"]
        with acting(province.officer) as by:
            assert section(province.family.members[0], by) is None

    def test_its_templates_render(self, rf, province, sent):
        from django.template.loader import render_to_string

        sent("food")
        with acting(province.worker) as by:
            for key in ("referrals.open", "services.aid"):
                found = client_sections.get(key)(province.client, by)
                if found:
                    assert render_to_string(found["template"], found["context"]).strip()

    def test_the_story_tells_each_change(self, province, sent, act):
        act("accept", sent("food"), province.liaison)
        with acting(province.worker):
            items = told(province.client)
        assert len(items) == 3 and all(item.url for item in items)

    def test_the_story_of_sensitive_help_is_the_two_bodies_own(self, province, sent):
        sent("dental")
        association = make_org("association")
        manager = make_user("association_manager", association)
        make_grant(province.client, association, level=3, basis="consent", ref="d")
        with acting(manager):
            assert told(province.client) == []


class TestLeavers:
    def leave(self, province, as_owner, heir):
        with as_owner():
            Membership.objects.filter(user=province.deputy).update(ends=timezone.now())
        with acting(province.chief) as by:
            emit(
                "membership.ended", membership_id=1, user_id=province.deputy.pk,
                organisation_id=province.relief.pk, role="deputy_liaison", handover_to=heir, by=by,
            )  # fmt: skip

    @pytest.mark.parametrize("heir", [True, False])
    def test_what_they_carried_is_handed_over(self, province, sent, act, as_owner, heir):
        row = act("accept", sent(), province.deputy)
        assert row.assigned_to == province.deputy.pk
        self.leave(province, as_owner, province.liaison.pk if heir else None)
        with acting(province.liaison):
            row.refresh_from_db()
        assert row.assigned_to == (province.liaison.pk if heir else None)

    def test_not_while_they_still_work_there(self, province, sent, act, as_owner):
        row = act("accept", sent(), province.deputy)
        with acting(province.chief) as by:
            emit(
                "membership.ended", membership_id=1, user_id=province.deputy.pk,
                organisation_id=province.relief.pk, role="x", handover_to=None, by=by,
            )  # fmt: skip
        with acting(province.liaison):
            row.refresh_from_db()
        assert row.assigned_to == province.deputy.pk


class TestFollowing:
    """Who follows what a body sent, once the person who wrote it is gone or does something else."""

    @pytest.fixture
    def mine(self, sent, draft):
        return {sent("cash").pk, draft("papers").pk}

    def change(self, province, role, heir):
        membership = Membership.objects.get(user=province.worker, ends=None)
        with acting(make_user("system_administrator", province.hq)) as by:
            access.change_role(membership=membership.public_id, role=role, handover_to=heir, by=by)

    def followed(self, user):
        with acting(user) as by:
            box = Box(list(by.organisations_for("referrals.send")), by.user_id, "out", "mine")
            names = {str(kind.title): kind.name for kind in today.KINDS}
            return box_rows(box).count(), {names[t.title] for t in today.own_lists(by)}

    def test_a_new_role_that_sends_nothing_hands_them_over(self, province, mine, as_owner):
        self.change(province, "prison_officer", province.lead.pk)
        with as_owner():
            rows = list(Referral.objects.values_list("kept_by", "created_by").distinct())
            entry = JournalEntry.objects.get(action="referrals.handed_over")
        assert rows == [(province.lead.pk, province.worker.pk)], "who wrote them stays"
        assert entry.detail["count"] == 2
        assert self.followed(province.lead) == (1, {"drafts"})

    def test_not_where_the_new_role_sends_too(self, province, mine, as_owner):
        self.change(province, "case_lead", province.lead.pk)
        with as_owner():
            assert set(Referral.objects.values_list("kept_by", flat=True)) == {province.worker.pk}

    def test_without_a_successor_who_sends_they_are_everybodys(self, province, mine, as_owner):
        other = make_user("social_worker", province.prison)
        self.change(province, "prison_officer", province.officer.pk)
        with as_owner():
            assert set(Referral.objects.values_list("kept_by", flat=True)) == {None}
        for user in (other, province.lead):
            assert self.followed(user) == (1, {"drafts"})

    def test_nobody_hands_over_for_a_colleague_who_stays(self, province, mine, as_owner):
        with acting(province.lead), connection.cursor() as cursor:
            cursor.execute(
                "select referrals_hand_over(%s, %s, null, %s, true, true)",
                [province.worker.pk, province.prison.pk, province.lead.pk],
            )
            assert cursor.fetchone()[0] == 0


def die(province):
    make_episode(province.client, province.prison)
    with acting(province.officer) as by:
        return custody.record_event(
            client_id=province.client.pk, kind="death", on=timezone.localdate(), by=by
        )


class TestDeath:
    """Who records a death in custody refers nobody and sees no other body's referrals."""

    @pytest.fixture
    def elsewhere(self, province):
        """A sensitive referral that another body sent."""
        association = make_org("association")
        manager = make_user("association_manager", association)
        make_grant(province.client, association, level=3, basis="consent", ref="d")
        with acting(manager) as by:
            row = services.create_referral(
                client_id=province.client.pk, service_id=province.dental.pk, by=by
            )
            return services.send(public_id=row.public_id, by=by)

    def test_what_nobody_serves_is_taken_back(
        self, province, sent, draft, act, elsewhere, as_owner
    ):
        served = act("accept", sent("food"), province.liaison)
        waiting, unsent = sent("cash"), draft("papers")
        listed = act("wait", act("accept", sent("course"), province.liaison), province.liaison)
        die(province)
        with as_owner():
            assert dict(Referral.objects.values_list("pk", "state")) == {
                served.pk: "accepted", waiting.pk: "withdrawn", unsent.pk: "withdrawn",
                listed.pk: "withdrawn", elsewhere.pk: "withdrawn",
            }  # fmt: skip
            events = ReferralEvent.objects.filter(code="died").values_list(
                "referral_id", "kind", "user_id", "organisation_id"
            )
            assert sorted(events) == sorted(
                (pk, "withdrawn", province.officer.pk, province.prison.pk)
                for pk in (waiting.pk, unsent.pk, listed.pk, elsewhere.pk)
            )
            entries = JournalEntry.objects.filter(action="referral.withdrawn")
            assert {(e.user_id, e.client_id) for e in entries} == {
                (province.officer.pk, province.client.pk)
            }
            assert {e.object_id: e.detail["from"] for e in entries} == {
                str(waiting.public_id): "sent", str(unsent.public_id): "draft",
                str(listed.public_id): "waiting", str(elsewhere.public_id): "sent",
            }  # fmt: skip
            open_to = {
                g.basis_ref for g in Grant.objects.filter(basis="referral", ends__gt=timezone.now())
            }
        assert open_to == {str(served.pk)}

    def test_not_of_somebody_alive(self, province, sent):
        sent("food")
        with acting(province.officer) as by, pytest.raises(ProgrammingError), transaction.atomic():
            answer.take_back_after_death(client_id=province.client.pk, by=by)

    def test_not_by_a_body_that_serves_the_person(self, province, sent, as_owner):
        sent("food")
        with as_owner():
            type(province.client).objects.filter(pk=province.client.pk).update(died_on="2026-01-01")
        with acting(province.liaison) as by, pytest.raises(ProgrammingError), transaction.atomic():
            answer.take_back_after_death(client_id=province.client.pk, by=by)


class TestServedToTheEnd:
    """A body that was serving ends its referral after the death, however late, with its results."""

    def test_it_is_told_and_ends_what_it_began(self, client, province, sent, act, as_owner):
        row = act("accept", sent("food"), province.liaison)
        die(province)
        client.force_login(province.liaison)
        page = client.get(f"/referrals/{row.public_id}/").content.decode()
        assert "درگذشته است" in page
        assert f"{row.public_id}/end" in page
        for gone in ("do/wait", "do/start", "transfer", "hold"):
            assert f"{row.public_id}/{gone}" not in page
        with acting(province.liaison) as by:
            lists = {found.title: found for found in today.own_lists(by)}
        told = lists[str(today.KINDS[3].title)]
        assert told.total == 1 and told.rows[0].chip == "شخص درگذشت: باید پایان یابد"
        assert client.get(told.all_url).context["page"].paginator.count == 1
        with as_owner():
            grant = Grant.objects.get(basis="referral", basis_ref=row.pk)
            assert grant.ends > timezone.now() + timedelta(days=3650), "for as long as it serves"
        self.deliver(province, act, row)
        needs = {n.pk: services.NeedResult("achieved") for n in self.needs(row, as_owner)}
        ended = act("end", row, province.liaison, results=needs)
        assert (ended.state, ended.end_state) == ("ended", "completed")
        with as_owner():
            grant.refresh_from_db()
        assert timezone.now() + timedelta(29) < grant.ends < timezone.now() + timedelta(31)
        with acting(province.liaison) as by:
            assert str(today.KINDS[3].title) not in {f.title for f in today.own_lists(by)}

    def needs(self, row, as_owner):
        with as_owner():
            return list(row.needs.all())

    def deliver(self, province, act, row):
        act("deliver", row, province.liaison, on=timezone.localdate(), quantity=row.planned_units,
            amount=0)  # fmt: skip

    def test_nothing_given_reads_as_cancelled(self, province, sent, act, as_owner):
        row = act("accept", sent("food"), province.liaison)
        die(province)
        needs = {n.pk: services.NeedResult("not") for n in self.needs(row, as_owner)}
        assert act("end", row, province.liaison, results=needs).end_state == "cancelled"

    def test_taken_back_the_need_is_in_service_again(self, province, need, sent, act, as_owner):
        row = act("accept", sent("food", need_ids=[need.pk]), province.liaison)
        act("start", row, province.liaison)
        event = die(province)
        with as_owner():
            need.refresh_from_db()
        assert need.closed_on
        with acting(province.officer) as by:
            void_event(client_id=province.client.pk, event_id=event.pk, reason="همنام", by=by)
        with as_owner():
            need.refresh_from_db()
        assert (need.state, need.closed_on) == ("in_service", None)

    @pytest.mark.parametrize(
        "code,more", [("wait", {}), ("start", {}), ("transfer", {"service_id": 0})]
    )
    def test_nothing_new_is_begun(self, client, province, sent, act, code, more):
        row = act("accept", sent("food"), province.liaison)
        die(province)
        with pytest.raises(Conflict, match="درگذشته"):
            act(code, row, province.liaison, **more)
        client.force_login(province.liaison)
        tail = code if code == "transfer" else f"do/{code}"
        assert client.get(f"/referrals/{row.public_id}/{tail}").status_code == 409

    def test_nothing_is_given_after_the_day(self, province, sent, act, as_owner):
        row = act("accept", sent("food"), province.liaison)
        with as_owner():
            yesterday = timezone.localdate() - timedelta(1)
            type(province.client).objects.filter(pk=province.client.pk).update(died_on=yesterday)
        with pytest.raises(InvalidValue, match="درگذشته"):
            self.deliver(province, act, row)

    def test_nobody_refers_somebody_who_died(self, client, province, draft):
        die(province)
        with pytest.raises(Conflict, match="درگذشته"):
            draft("food")
        client.force_login(province.worker)
        assert client.get(f"/referrals/new/{province.client.public_id}/").status_code == 409
        section = client_sections.get("referrals.open")
        with acting(province.worker) as by:
            person = type(province.client).objects.get(pk=province.client.pk)
            person.held_whole = True
            assert section(person, by) is None


class TestTakenBack:
    """What this room does when a death or a transfer turns out to be a mistake."""

    def event(self, province, kind, **more):
        with acting(province.officer) as by:
            return custody.record_event(
                client_id=province.client.pk, kind=kind, on=timezone.localdate(), by=by, **more
            )

    def void(self, province, event):
        with acting(province.officer) as by:
            void_event(client_id=province.client.pk, event_id=event.pk, reason="اشتباه", by=by)

    def test_after_a_death_what_is_served_goes_on(self, province, sent, act):
        row = act("accept", sent("food"), province.liaison)
        make_episode(province.client, province.prison)
        event = self.event(province, "death")
        with pytest.raises(Conflict):
            act("start", row, province.liaison)
        self.void(province, event)
        assert act("start", row, province.liaison).state == "in_service"
        with acting(province.liaison), pytest.raises(ProgrammingError), transaction.atomic():
            answer.go_on_after_all(client_id=province.client.pk)


class TestTransfer:
    """The person goes to another prison, and what was asked for them is followed from there."""

    @pytest.fixture
    def other(self):
        return make_org("prison", name="زندان دیگر")

    @pytest.fixture
    def heir(self, other):
        return make_user("social_worker", other)

    def transfer(self, province, other):
        make_episode(province.client, province.prison)
        with acting(province.officer) as by:
            return custody.record_event(
                client_id=province.client.pk, kind="transfer", on=timezone.localdate(), by=by,
                to_prison_id=other.pk,
            )  # fmt: skip

    def box(self, user, view):
        with acting(user) as by:
            found = Box(list(by.organisations_for("referrals.send")), by.user_id, "out", view)
            return {row.pk for row in box_rows(found)}

    def test_open_ones_are_the_other_prisons_to_follow(
        self, client, province, sent, draft, act, other, heir, as_owner
    ):
        waiting = act("wait", act("accept", sent("course"), province.liaison), province.liaison)
        unanswered, own, done = sent("cash"), draft("papers"), sent("food")
        act("decline", done, province.liaison, code="no_capacity")
        number = unanswered.letter_no
        with as_owner():  # whoever writes a letter there has had this number, too
            Referral.objects.filter(pk=sent("dental").pk).update(from_organisation_id=other.pk)
        self.transfer(province, other)
        assert self.box(heir, "mine") >= {waiting.pk, unanswered.pk}
        assert self.box(heir, "drafts") == {own.pk}
        assert self.box(province.worker, "open") == set()
        client.force_login(heir)
        page = client.get(f"/referrals/{unanswered.public_id}/")
        assert page.status_code == 200 and "پس از انتقال" in page.content.decode()
        with acting(heir):
            unanswered.refresh_from_db()
            letter = letter_data(referral_file(unanswered))
        assert (unanswered.letter_no, unanswered.letter_by) == (number, province.prison.pk)
        assert letter["body"] == letter_data_of(province, done)["body"]
        assert act("withdraw", waiting, heir).state == "withdrawn"
        act("decline", unanswered, province.liaison, code="no_capacity")
        with acting(heir) as by:
            titles = {str(kind.title): kind.name for kind in today.KINDS}
            assert {titles[t.title] for t in today.own_lists(by)} == {"returned", "drafts"}
        with pytest.raises(NotFound):
            act("withdraw", own, province.worker)
        with as_owner():
            done.refresh_from_db()
            told = JournalEntry.objects.filter(action="referral.followed")
            assert {e.object_id for e in told} == {
                str(r.public_id) for r in (waiting, unanswered, own)
            }
        assert done.from_organisation_id == province.prison.pk, "what is over stays where it was"

    def test_taken_back_they_come_back(self, province, sent, act, other, heir):
        before = sent("cash")
        event = self.transfer(province, other)
        with acting(heir) as by:
            row = services.create_referral(
                client_id=province.client.pk, service_id=province.services["food"].pk, by=by
            )
        with acting(province.officer) as by:
            void_event(client_id=province.client.pk, event_id=event.pk, reason="اشتباه", by=by)
        assert self.box(province.worker, "mine") == {before.pk}
        assert self.box(province.worker, "drafts") == {row.pk}
        assert act("withdraw", before, province.worker).state == "withdrawn"
        with acting(province.worker):
            before.refresh_from_db()
        assert before.letter_by is None

    def test_not_without_a_transfer(self, province, sent, other):
        sent("cash")
        for user in (province.worker, province.officer):
            with (
                acting(user), pytest.raises(ProgrammingError), transaction.atomic(),
                connection.cursor() as cursor,
            ):  # fmt: skip
                cursor.execute(
                    "select * from referrals_follow_case(%s, %s, %s)",
                    [province.client.pk, province.prison.pk, other.pk],
                )


class TestConsentTakenBack:
    """The body that a consent let in sees the person no more; who keeps the file follows its referrals."""

    @pytest.mark.parametrize("own", [False, True], ids=["case team", "the body itself"])
    def test_what_it_had_asked_for_is_followed(
        self, client, province, sent, act, make_consent, own, as_owner
    ):
        care, officer, consent = make_consent()
        with acting(officer) as by:
            rows = [
                services.create_referral(
                    client_id=province.client.pk, service_id=province.services[name].pk, by=by
                )
                for name in ("food", "cash", "papers")
            ]
            for row in rows[:2]:
                services.send(public_id=row.public_id, by=by)
        act("decline", rows[1], province.liaison, code="no_capacity")
        ours = sent("dental")
        with acting(officer if own else province.worker) as by:
            consents.withdraw_consent(client_id=province.client.pk, consent_id=consent.pk, by=by)
        with as_owner():
            senders = dict(Referral.objects.values_list("pk", "from_organisation_id"))
            entries = JournalEntry.objects.filter(action="referral.followed")
            assert {e.object_id for e in entries} == {
                str(rows[0].public_id),
                str(rows[2].public_id),
            }
        prison = province.prison.pk
        assert senders == {
            rows[0].pk: prison, rows[1].pk: care.pk, rows[2].pk: prison, ours.pk: prison,
        }  # fmt: skip
        client.force_login(province.worker)
        page = client.get(f"/referrals/{rows[0].public_id}/").content.decode()
        assert "از این پس نهاد دیگری آن را پیگیری می‌کند" in page
        assert act("withdraw", rows[0], province.worker).state == "withdrawn"

    def test_not_while_the_body_sees_the_file_by_something_else(
        self, province, sent, make_consent, as_owner
    ):
        care, officer, consent = make_consent()
        with as_owner():
            make_grant(province.client, care, level=3, basis="request", ref="r")
        with acting(officer) as by:
            row = services.create_referral(
                client_id=province.client.pk, service_id=province.services["food"].pk, by=by
            )
        for who in (province.liaison, officer):  # nobody's consent, or one that stands
            with (
                acting(who), pytest.raises(ProgrammingError), transaction.atomic(),
                connection.cursor() as cursor,
            ):  # fmt: skip
                cursor.execute("select referrals_follow_consent(%s)", [consent.pk])
        with acting(province.worker) as by:
            consents.withdraw_consent(client_id=province.client.pk, consent_id=consent.pk, by=by)
        with acting(officer):
            row.refresh_from_db()
        assert row.from_organisation_id == care.pk
        with (
            acting(officer), pytest.raises(ProgrammingError), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute("select referrals_move_case(%s, 1, 2, 'x')", [province.client.pk])

    @pytest.fixture
    def make_consent(self, province):
        def make():
            care = make_org("aftercare")
            with acting(province.worker) as by:
                consent = consents.record_consent(
                    client_id=province.client.pk, kind="aftercare", by=by,
                    for_organisation_id=care.pk, given_on=timezone.localdate(),
                )  # fmt: skip
            return care, make_user("aftercare_officer", care), consent

        return make


def letter_data_of(province, row):
    with acting(province.worker):
        row.refresh_from_db()
        return letter_data(referral_file(row))


class TestShutOut:
    """A barrier set while a body serves: it can't end what it may not see, the sender takes it back."""

    @pytest.mark.parametrize("state", ["accepted", "in_service", "on_hold"])
    def test_the_sender_takes_it_back(self, client, province, need, sent, act, state, as_owner):
        row = act("accept", sent("food", need_ids=[need.pk]), province.liaison)
        if state != "accepted":
            act("start", row, province.liaison)
        if state == "on_hold":
            act("hold", row, province.liaison, reason="papers")
        url = f"/referrals/{row.public_id}/"
        client.force_login(province.lead)
        assert "do/recall" not in client.get(url).content.decode()
        with pytest.raises(Conflict):
            act("recall", row, province.lead)
        setting = f"/clients/{province.client.public_id}/access/barriers/new/"
        form = {"organisation": province.relief.pk, "reason": "از بستگان بزه‌دیده است", "known": ""}
        warned = client.post(setting, form)
        told = warned.content.decode()
        assert row.code in told and "پس می‌گیرد" in told, "what it cuts off, before it does"
        assert "از بستگان بزه‌دیده است" in told
        form["known"] = warned.context["form"]["known"].value()
        assert client.post(setting, form).status_code == 302
        with pytest.raises(NotFound):
            act("end", row, province.liaison, results={})
        assert "do/recall" in client.get(url).content.decode()
        asked = client.get(f"{url}do/recall")
        assert "راه این نهاد به پروندهٔ این شخص بسته است" in asked.content.decode()
        version = asked.context["version"]
        assert client.post(f"{url}do/recall", {"version": version}).status_code == 302
        assert client.post(f"{url}do/recall", {"version": version}).status_code == 302, (
            "pressed twice"
        )
        with as_owner():
            row.refresh_from_db()
            need.refresh_from_db()
            grants = Grant.objects.filter(
                basis="referral", basis_ref=row.pk, ends__gt=timezone.now()
            )
            assert not grants.exists()
        assert (row.state, need.state) == ("withdrawn", "open")

    def test_or_the_sight_of_the_body_has_ended_otherwise(self, province, sent, act, as_owner):
        row = act("accept", sent("food"), province.liaison)
        with as_owner():
            Grant.objects.filter(basis="referral", basis_ref=row.pk).update(ends=TransactionNow())
        assert act("recall", row, province.lead).state == "withdrawn"


def test_the_page_of_states_is_made_from_the_tables():
    from pathlib import Path

    path = Path(__file__).resolve().parents[2] / "docs/reference/states/referral.md"
    assert path.read_text("utf-8") == reference.state_page(), "make fix"
