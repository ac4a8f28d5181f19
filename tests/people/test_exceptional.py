"""Emergencies and requests: exact, neutral, seen by a second person, ended in time."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_grant, make_user, owned
from tests.people.conftest import NATIONAL_ID

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.people import crypto
from bazgasht.people import models as m
from bazgasht.people.forms.access import EmergencyForm
from bazgasht.people.selectors.inbox import (
    emergencies_to_review,
    own_requests,
    waiting_requests,
)
from bazgasht.people.selectors.search import search
from bazgasht.people.services import barriers
from bazgasht.people.services.emergency import open_in_emergency, review_emergency
from bazgasht.people.services.requests import decide_request, request_access, withdraw_request
from bazgasht.people.states import Level

pytestmark = pytest.mark.django_db
WHY = "مددجو در بیمارستان است و خانواده باید خبر شود"


def emergency(province, by, **more):
    args = {"organisation_id": province.other.pk, "reason": WHY, "national_id": NATIONAL_ID, **more}
    return open_in_emergency(by=by, **args)


def test_the_number_is_taken_as_people_write_it():
    form = EmergencyForm({"file_no": "۱۴۰۵/۰۰۰۲۱۷", "reason": WHY}, bodies=[(1, "x")])
    form.full_clean()
    assert form.cleaned_data["file_no"] == "1405-000217"


@pytest.mark.parametrize("how", ["national_id", "file_no"])
def test_a_file_opens_for_24_hours_and_no_longer(province, how):
    with acting(province.stranger) as by:
        more = {"national_id": "", "file_no": province.client.file_no} if how == "file_no" else {}
        assert emergency(province, by, **more) == province.client
        grant = m.Grant.objects.get()
        assert (grant.level, grant.basis) == (Level.FULL, "emergency")
        assert timedelta(hours=23) < grant.ends - timezone.now() <= timedelta(hours=24)
        assert m.CustodyEpisode.objects.exists() and search("حسینی", by=by)
        assert not m.Client.objects.exclude(pk=province.client.pk).exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            m.Grant.objects.update(ends=timezone.now() + timedelta(days=9))
    day = timedelta(hours=24, minutes=1)
    owned(m.Grant.objects.filter(basis="emergency").update)(
        starts=timezone.now() - day, ends=timezone.now() - timedelta(minutes=1)
    )
    with acting(province.stranger):
        assert not m.Client.objects.exists()
        assert not m.CustodyEpisode.objects.exists()
    with acting(province.social):
        assert JournalEntry.objects.filter(
            action="emergency.opened", client_id=province.client.pk
        ).exists()


def test_missing_and_barred_look_the_same_and_stay_in_the_journal(province):
    with acting(province.lead) as by:
        barriers.set_barrier(client_id=province.client.pk, reason="خویشاوند قربانی", by=by,
                             organisation_id=province.other.pk)  # fmt: skip
    with acting(province.stranger) as by:
        assert emergency(province, by) is None
        assert emergency(province, by, national_id="0023456787") is None
        assert not m.Client.objects.exists()
        assert (
            JournalEntry.objects.filter(action="emergency.missed", user_id=by.user_id).count() == 2
        )


def test_who_may_open_and_with_what_reason(province):
    with acting(province.stranger) as by:
        with pytest.raises(InvalidValue):
            emergency(province, by, reason="لازم است"[:5])
        with pytest.raises(NotAllowed):
            emergency(province, by, organisation_id=province.prison.pk)
    with acting(province.liaison) as by, pytest.raises(NotAllowed):
        emergency(province, by, organisation_id=province.agency.pk)
    with (
        acting(province.liaison),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select people_emergency_open(null, %s, %s, %s)",
            [province.client.file_no, province.agency.pk, WHY],
        )


@owned
def opened_twice(province):
    """Before, every press opened the file once more."""
    second = m.EmergencyAccess.objects.create(
        client=province.client, organisation_id=province.other.pk, user_id=province.stranger.pk,
        reason=WHY, ends=timezone.now() + timedelta(hours=20),
    )  # fmt: skip
    make_grant(province.client, province.other, basis="emergency", ref=second.pk)


def test_a_second_person_reviews(province):
    colleague = make_user("case_lead", province.other)
    with acting(province.stranger) as by:
        emergency(province, by)
        assert emergency(province, by) == province.client, "pressed twice"
        assert emergencies_to_review(by) == []
        access = m.EmergencyAccess.objects.get()  # one, so that one «no» ends what is open
        with pytest.raises(NotAllowed):
            review_emergency(access_id=access.pk, justified=True, note="", by=by)
        assert m.EmergencyAccess.objects.filter(pk=access.pk).update(justified=True) == 0
    with acting(province.lead) as by:
        assert [e.access for e in emergencies_to_review(by)] == [access]
    with acting(colleague) as by:
        assert [e.card.full for e in emergencies_to_review(by)] == ["رضا حسینی"]
        with pytest.raises(DatabaseError), transaction.atomic():
            m.EmergencyAccess.objects.update(reviewed_by=province.lead.pk)
        with pytest.raises(InvalidValue):
            review_emergency(access_id=access.pk, justified=False, note=" ", by=by)
        opened_twice(province)
        review_emergency(access_id=access.pk, justified=False, note="کسی خبر نداشت", by=by)
        with pytest.raises((Conflict, NotFound)):
            review_emergency(access_id=access.pk, justified=True, note="", by=by)
    with acting(province.stranger):
        assert not m.Client.objects.exists()


def ask(province, by, **more):
    args = {"organisation_id": province.agency.pk, "national_id": NATIONAL_ID, "purpose": "مسکن",
            "reason": "برای اجارهٔ خانه پس از آزادی", **more}  # fmt: skip
    return request_access(by=by, **args)


def test_a_foreigner_is_asked_for_by_the_own_number(province, client):
    number = "K0012345"
    foreigner = make_client(province.prison, given="گل‌محمد", family="رحیمی")
    owned(m.ClientIdentity.objects.filter(pk=foreigner.pk).update)(
        foreign_id_hash=crypto.lookup("foreign_id", number), nationality="AF"
    )
    client.force_login(province.liaison)
    url = reverse("people:request_new")
    typed = {"organisation": province.agency.pk, "purpose": "مسکن", "reason": WHY}
    for ids in ({}, {"national_id": NATIONAL_ID, "foreign_id": number}):
        assert client.post(url, {**typed, **ids}).context["form"].errors["national_id"]
    assert client.post(url, {**typed, "foreign_id": "k 0012345"}).status_code == 302
    with acting(province.lead) as by:
        (waiting,) = waiting_requests(by)
        assert waiting.card.id == foreigner.pk
        decide_request(match_id=waiting.match_id, approve=True, by=by)
    with acting(province.liaison) as by:
        assert [c.id for c in search(number, by=by)] == [foreigner.pk]
        with pytest.raises(InvalidValue):
            ask(province, by, foreign_id=number)
    client.force_login(province.stranger)
    typed = {"organisation": province.other.pk, "reason": WHY, "foreign_id": "K-999"}
    assert client.post(reverse("people:emergency"), typed).status_code == 200  # nobody has it
    opened = client.post(reverse("people:emergency"), {**typed, "foreign_id": "k 0012345"})
    assert opened.url == reverse("people:client", args=[foreigner.public_id])


def test_a_foreigners_file_is_looked_for_opened_and_shown_by_the_own_number(province, client):
    client.force_login(province.social)
    new, number = reverse("people:new"), {"foreign_id": "p 004-2113"}
    form = client.post(new, {"step": "form", **number}).context["form"]
    assert form["foreign_id"].value() == "P004-2113"
    typed = {"step": "create", "key": uuid.uuid4(), "organisation": province.prison.pk,
             "given": "گل‌محمد", "family": "رحیمی", **number}  # fmt: skip
    for wrong, field in (({"nationality": "IR"}, "nationality"),
                         ({"nationality": "AF", "foreign_id": "گذرنامه"}, "foreign_id")):  # fmt: skip
        assert client.post(new, {**typed, **wrong}).context["form"].errors[field]
    page = client.post(new, {**typed, "nationality": "AF"}, follow=True).content.decode()
    assert "افغانستان" in page and "شناسهٔ اتباع" in page and "2113" not in page
    found = client.post(new, {"step": "who", **number})
    assert [f.card.given for f in found.context["found"]] == ["گل‌محمد"]
    edit = client.get(reverse("people:edit", args=[found.context["found"][0].card.public_id]))
    words = edit.content.decode()
    assert "\u2066P۰۰••••۱۳\u2069" in words and "2113" not in words


def test_the_asker_hears_the_same_either_way(province):
    with acting(province.liaison) as by:
        met, missed = ask(province, by), ask(province, by, national_id="0023456787")
        for field in ("organisation_id", "user_id", "purpose", "reason", "closed_at"):
            assert getattr(met, field) == getattr(missed, field)
        assert not m.AccessRequestMatch.objects.exists()
        assert not m.Client.objects.exists()
        for again in (NATIONAL_ID, "0023456787"):
            with pytest.raises(Conflict):
                ask(province, by, national_id=again)
        assert len(own_requests(by)) == 2
        assert waiting_requests(by) == []


def test_the_holder_decides(province):
    with acting(province.liaison) as by:
        ask(province, by)
    with acting(province.social) as by:
        assert waiting_requests(by) == []
        match = m.AccessRequestMatch.objects.get()
        with pytest.raises(NotAllowed):
            decide_request(match_id=match.pk, approve=True, by=by)
    with acting(province.stranger) as by, pytest.raises(NotFound):
        decide_request(match_id=match.pk, approve=True, by=by)
    with acting(province.lead) as by:
        waiting = waiting_requests(by)
        assert [(w.card.full, w.purpose) for w in waiting] == [("رضا حسینی", "مسکن")]
        decide_request(match_id=match.pk, approve=True, by=by, level=Level.CONTACT)
        with pytest.raises(Conflict):
            decide_request(match_id=match.pk, approve=False, by=by)
        assert waiting_requests(by) == []
    with acting(province.liaison) as by:
        grant = m.Grant.objects.get()
        assert (grant.level, grant.purpose) == (Level.CONTACT, "مسکن")
        assert grant.ends - timezone.now() <= timedelta(days=180)
        assert m.ClientName.objects.get().given == "رضا"
        assert not m.ClientIdentity.objects.exists()


def test_a_refusal_tells_the_asker_nothing(province):
    with acting(province.liaison) as by:
        ask(province, by)
    with acting(province.lead) as by:
        decide_request(
            match_id=m.AccessRequestMatch.objects.get().pk, approve=False, by=by, note="نه"
        )
    with acting(province.liaison) as by:
        (request,) = own_requests(by)
        assert request.closed_at is None
        assert not m.AccessRequestMatch.objects.exists() and not m.Client.objects.exists()


def test_a_withdrawn_request_can_not_be_approved(province):
    with acting(province.liaison) as by:
        request = ask(province, by)
        withdraw_request(request_id=request.pk, by=by)
        with pytest.raises(Conflict):
            withdraw_request(request_id=request.pk, by=by)
    with acting(province.lead) as by:
        assert waiting_requests(by) == []
        with pytest.raises(Conflict):
            decide_request(match_id=m.AccessRequestMatch.objects.get().pk, approve=True, by=by)


def test_a_barred_body_meets_nobody(province):
    with acting(province.lead) as by:
        barriers.set_barrier(client_id=province.client.pk, reason="خویشاوند قربانی", by=by,
                             organisation_id=province.agency.pk)  # fmt: skip
    with acting(province.liaison) as by:
        ask(province, by)
    with acting(province.lead) as by:
        assert waiting_requests(by) == []


def test_a_decision_can_not_be_forged(province):
    with acting(province.liaison) as by:
        ask(province, by)
    with acting(province.lead), pytest.raises(DatabaseError), transaction.atomic():
        m.AccessRequestMatch.objects.update(decided_by=province.social.pk)
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    with acting(province.liaison):
        assert m.AccessRequestMatch.objects.update(state="approved") == 0


def test_requests_need_a_reason_and_ones_own_body(province):
    with acting(province.liaison) as by:
        for wrong in ({"reason": "x"}, {"purpose": " "}):
            with pytest.raises(InvalidValue):
                ask(province, by, **wrong)
        with pytest.raises(NotAllowed):
            ask(province, by, organisation_id=province.prison.pk)


def test_a_holder_is_not_asked_by_itself(province):
    with acting(province.lead) as by:
        ask(province, by, organisation_id=province.prison.pk)
        assert waiting_requests(by) == []
    make_client(province.other)
