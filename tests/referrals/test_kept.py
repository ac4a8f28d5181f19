"""Forms of acts: what was typed stays when somebody was quicker, and the look is in the journal."""

from uuid import uuid4

import pytest
from tests.factories import acting

from bazgasht.access.models import JournalEntry
from bazgasht.core.jalali import format_jalali, today
from bazgasht.plans.models import Need
from bazgasht.referrals import services
from bazgasht.referrals.models import Referral, ReferralNeed


@pytest.fixture
def served(sent, act, province, need):
    row = sent("course", need_ids=[need.pk])
    return act("start", act("accept", row, province.liaison), province.liaison)


def need_states(province):
    with acting(province.worker):
        return list(Need.objects.values_list("state", flat=True))


class TestStale:
    def test_declining_what_a_colleague_took(self, client, province, sent, act):
        row = sent("food")
        act("accept", row, province.deputy, version=row.version)
        client.force_login(province.liaison)
        url = f"/referrals/{row.public_id}/decline"
        typed = {"code": "no_capacity", "note": "ماه آینده بفرستید", "version": row.version}
        for _press in range(2):  # also with the version of now: its state does not allow it
            page = client.post(url, typed)
            assert page.status_code == 409
            assert "ماه آینده بفرستید" in page.content.decode()
            (said,) = page.context["form"].non_field_errors()
            assert "جای نوشتهٔ آنان" not in said, "nothing can be put in place of an answer"
            typed["version"] = page.context["version"]
        assert typed["version"] == row.version + 1

    def test_ending_what_a_colleague_paused(self, client, province, served, act):
        act("hold", served, province.deputy, version=served.version, reason="papers")
        with acting(province.liaison):
            needs = list(ReferralNeed.objects.values_list("id", flat=True))
        client.force_login(province.liaison)
        typed = {"version": served.version}
        for n in needs:
            typed |= {f"result_{n}": "not", f"note_{n}": "مددجو نیامد"}
        page = client.post(f"/referrals/{served.public_id}/end", typed)
        assert page.status_code == 409 and "مددجو نیامد" in page.content.decode()
        again = client.post(
            f"/referrals/{served.public_id}/end", {**typed, "version": page.context["version"]}
        )
        assert again.status_code == 302, "sent again, it is a choice"
        with acting(province.liaison):
            assert Referral.objects.get().state == "ended"

    def test_pausing_what_a_colleague_changed(self, client, province, served, act):
        act("hold", served, province.deputy, version=served.version, reason="papers")
        client.force_login(province.liaison)
        typed = {"reason": "person_away", "version": served.version}
        page = client.post(f"/referrals/{served.public_id}/hold", typed)
        assert page.status_code == 409
        assert page.context["form"]["reason"].value() == "person_away"

    def test_declining_what_was_taken_back(self, client, province, sent, act):
        """The person is shown no more; what was typed is."""
        row = sent("food")
        act("withdraw", row, province.worker, version=row.version)
        client.force_login(province.liaison)
        typed = {"code": "incomplete", "note": "مدرک ندارد", "version": row.version}
        page = client.post(f"/referrals/{row.public_id}/decline", typed)
        body = page.content.decode()
        assert page.status_code == 409 and "مدرک ندارد" in body
        assert "حسینی" not in body

    def test_answering_what_was_given_into_other_hands(self, client, province, sent, act):
        row = sent("food")
        act("take", row, province.deputy)
        client.force_login(province.liaison)
        typed = {"code": "incomplete", "note": "مدرک ندارد", "version": row.version}
        page = client.post(f"/referrals/{row.public_id}/decline", typed)
        (said,) = page.context["form"].non_field_errors()
        assert "به همکاری سپرده شد" in said and province.deputy.name in said
        assert "جای نوشتهٔ آنان" in said, "still possible"

    def test_giving_on_what_a_colleague_paused(self, client, province, served, act):
        client.force_login(province.liaison)
        url = f"/referrals/{served.public_id}/"
        typed = {"on": format_jalali(today()), "quantity": "7", "request_id": str(uuid4())}
        act("hold", served, province.deputy, reason="papers")
        page = client.post(url + "deliver", typed)
        assert page.status_code == 409 and page.context["form"]["quantity"].value() == "7"

    @pytest.mark.parametrize("closed", [False, True])
    def test_a_refusal_leads_to_what_can_be_seen_not_to_the_act_again(
        self, client, province, sent, act, closed
    ):
        row = sent("cash")
        act("withdraw", row, province.worker) if closed else act("accept", row, province.deputy)
        client.force_login(province.liaison)
        url = f"/referrals/{row.public_id}/"
        page = client.post(url + "do/accept", {}, headers={"referer": f"http://testserver{url}"})
        assert page.status_code == 409
        there = "/referrals/" if closed else url
        assert f'class="btn btn-primary" href="{there}"' in page.content.decode()


class TestJournal:
    @pytest.mark.parametrize(
        "part", ["decline", "hold", "end", "deliver", "transfer", "assign", "do/accept"]
    )
    def test_every_act_that_shows_the_person_is_a_look(self, client, province, sent, act, part):
        row = sent("course")
        if part in ("hold", "end", "deliver"):
            act("start", act("accept", row, province.liaison), province.liaison)
        client.force_login(province.liaison)
        page = client.get(f"/referrals/{row.public_id}/{part}")
        assert page.status_code == 200 and "حسینی" in page.content.decode()
        with acting(province.worker):
            looks = JournalEntry.objects.filter(
                action="client.opened", client_id=province.client.pk, user_id=province.liaison.pk
            )
            assert [e.detail["page"] for e in looks] == ["referral"]

    def test_changing_a_draft_too(self, client, province, draft):
        row = draft()
        client.force_login(province.worker)
        assert client.get(f"/referrals/{row.public_id}/edit").status_code == 200
        with acting(province.worker):
            assert JournalEntry.objects.filter(action="client.opened").count() == 1


class TestPassedOn:
    def test_the_need_stands_open_until_the_next_body_begins(self, province, served, act):
        assert need_states(province) == ["in_service"]
        act("transfer", served, province.liaison, service_id=province.course_too.pk)
        assert need_states(province) == ["open"]
        with acting(province.other) as by:
            made = Referral.objects.get(transferred_from__isnull=False)
            services.decline(public_id=made.public_id, code="no_capacity", by=by)
        assert need_states(province) == ["open"]

    def test_not_while_another_referral_serves_it(self, province, served, sent, act, need):
        other = sent("dental", need_ids=[need.pk])
        act("start", act("accept", other, province.doctor), province.doctor)
        act("transfer", served, province.liaison, service_id=province.course_too.pk)
        assert need_states(province) == ["in_service"]

    def test_it_never_becomes_the_second_one_to_a_service(self, client, province, served, sent):
        first = sent("course_too")
        client.force_login(province.liaison)
        page = client.post(
            f"/referrals/{served.public_id}/transfer",
            {"service": province.course_too.pk, "version": served.version},
        )
        assert page.status_code == 200 and page.context["form"].errors["service"]
        with acting(province.worker):
            assert set(Referral.objects.values_list("pk", "state")) == {
                (served.pk, "in_service"), (first.pk, "sent"),
            }  # fmt: skip
