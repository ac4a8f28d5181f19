"""Every page of the room: opens for its people, is a 404 for others, keeps what was typed."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_grant, make_user, owned
from tests.people.conftest import NATIONAL_ID

from bazgasht.access.models import JournalEntry, Membership, Organisation
from bazgasht.access.roles import ROLES
from bazgasht.people import models as m
from bazgasht.people import urls
from bazgasht.people.services.barriers import set_barrier
from bazgasht.people.services.corrections import ask_correction
from bazgasht.people.services.custody import record_event
from bazgasht.people.services.notes import add_note

pytestmark = pytest.mark.django_db
CLIENT_PAGES = [
    "client", "edit", "contact_new", "death", "assign_one", "custody", "edit_stay", "child_new",
    "notes", "note_new", "attachments", "attachment_new", "consents", "consent_new", "corrections",
    "correction_new", "family", "relate", "move", "member_first", "access", "access_print",
    "barrier_new", "history",
]  # fmt: skip
HOME_PAGES = ["household", "household_edit", "household_split", "member_new", "member_join"]


@pytest.fixture
def boss(province):
    """Somebody with every permission of the room in the first prison."""
    from tests.factories import add_role

    add_role(province.lead, "records_officer", province.prison)
    return province.lead


@pytest.mark.parametrize("name", CLIENT_PAGES)
def test_pages_of_a_file(province, boss, client, name):
    client.force_login(boss)
    url = reverse(f"people:{name}", args=[province.client.public_id])
    assert client.get(url).status_code == 200
    client.force_login(make_user("case_lead", province.other))
    assert client.get(url).status_code in (403, 404)
    client.force_login(boss)
    assert client.get(reverse(f"people:{name}", args=[uuid.uuid4()])).status_code == 404


@owned
def seen_people(household):
    members = set(household.members.filter(ends=None).values_list("client_id", flat=True))
    entries = JournalEntry.objects.filter(action="household.viewed")
    return set(entries.values_list("client_id", flat=True)) == members


@pytest.mark.parametrize("name", HOME_PAGES)
def test_pages_of_a_household(province, boss, client, name):
    client.force_login(boss)
    url = reverse(f"people:{name}", args=[province.family.household.public_id])
    assert client.get(url).status_code == 200
    if name == "household":
        assert seen_people(province.family.household), "who has seen this file"
    client.force_login(province.stranger)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    "name", ["list", "new", "emergency", "emergencies", "requests", "request_new", "export"]
)
def test_other_pages(province, boss, client, name):
    client.force_login(boss)
    assert client.get(reverse(f"people:{name}")).status_code == 200


def test_no_route_is_left_out():
    tested = {*CLIENT_PAGES, *HOME_PAGES, "list", "new", "emergency", "emergencies", "requests",
              "request_new", "export"}  # fmt: skip
    by_post = {"show_id", "contact_end", "relation_end", "member_change",
               "request_withdraw", "assign"}  # fmt: skip
    elsewhere = {"attachment", "attachment_remove", "admit", "child_leave", "custody_event",
                 "note_amend", "consent_withdraw", "correction_decide", "household_new",
                 "emergency_review", "request_decide", "hand_over", "event_void", "death_void",
                 "barriers", "barrier_lift", "corrections_open"}  # fmt: skip
    own = {p.name for p in urls.urlpatterns if not str(p.name).startswith("roster")}
    assert own == tested | by_post | elsewhere


def test_the_file_page_tells_the_story(province, client):
    with acting(province.social) as by:
        add_note(client_id=province.client.pk, text="با خانواده گفت‌وگو شد", by=by)
    client.force_login(province.social)
    url = reverse("people:client", args=[province.client.public_id])
    page = client.get(url).content.decode()
    for words in ("رضا حسینی", "یاسین", "زندان مرکزی", "روز مانده", "با خانواده گفت‌وگو شد", "مریم احمدی",
                  "۰۹۱۷ ۱۲۳ ۴۵۶۷"):  # fmt: skip
        assert words in page, words
    assert NATIONAL_ID not in page and "0012345679" not in page
    notes = client.get(url, {"kind": "notes"}).content.decode()
    assert "گفت‌وگو" in notes
    with acting(province.social):
        assert (
            JournalEntry.objects.filter(
                action="client.opened", client_id=province.client.pk
            ).count()
            == 2
        )


def test_the_file_page_within_its_number_of_queries(province, client):
    client.force_login(province.social)
    url = reverse("people:client", args=[province.client.public_id])
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    own = [q["sql"] for q in seen if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    rooms = ("plans_", "services_", "referrals_")
    assert len([q for q in own if not any(r in q for r in rooms)]) <= 12, own


def test_a_serving_body_sees_a_smaller_file(province, client):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    client.force_login(province.liaison)
    page = client.get(reverse("people:client", args=[province.client.public_id])).content.decode()
    assert "رضا حسینی" in page
    for hidden in ("زندان مرکزی", "مریم احمدی", "روز مانده"):
        assert hidden not in page
    assert client.get(reverse("people:edit", args=[province.client.public_id])).status_code == 403


def test_looking_first_then_opening(province, client):
    client.force_login(province.records)
    url = reverse("people:new")
    assert client.post(url, {"step": "who"}).context["form"].errors
    found = client.post(url, {"step": "who", "family": "حسنی", "given": "رضا"})
    assert "رضا حسینی" in found.content.decode()
    blank = client.post(url, {"step": "form", "family": "نوری", "given": "سینا"})
    assert blank.context["form"]["family"].value() == "نوری"
    data = {"step": "create", "given": "سینا", "family": "نوری", "nationality": "IR",
            "birth": "۱۳۷۲/۶", "organisation": province.prison.pk, "mobile": "09171112233",
            "admitted_on": "1404/01/15", "expected_release": "1410/01/15", "sex": "m"}  # fmt: skip
    wrong = client.post(url, {**data, "national_id": "1234567890"})
    assert (
        wrong.context["form"].errors["national_id"]
        and wrong.context["form"]["given"].value() == "سینا"
    )
    taken = client.post(url, {**data, "national_id": NATIONAL_ID})
    assert taken.context["taken"] and taken.context["form"].non_field_errors()
    key = blank.context["form"]["key"].value()
    made = client.post(url, {**data, "key": key})
    assert made.status_code == 302, made.context["form"].errors
    assert client.post(url, {**data, "key": key}).url == made.url  # the same press again
    other = client.post(url, {**data, "key": key, "given": "مینا"})  # back, and another person
    assert other.url != made.url
    with acting(province.records):
        new = m.Client.objects.get(name__family="نوری", name__given="سینا")
        assert new.origin == "custody"
        assert m.CustodyEpisode.objects.get(client=new).prison_id == province.prison.pk
        assert m.Grant.objects.get(client=new).basis == "admission"
        assert m.ClientContact.objects.get(client=new).value == "+989171112233"


def test_a_stranger_is_told_nothing_when_the_id_is_taken(province, client):
    client.force_login(province.stranger)
    url = reverse("people:new")
    known, unknown = (
        client.post(url, {"step": "who", "national_id": n}).content.decode()
        for n in (NATIONAL_ID, "0023456787")
    )
    assert "رضا" not in known
    strip = str.maketrans("", "", "0123456789۰۱۲۳۴۵۶۷۸۹")
    token = re.compile("[A-Za-z0-9]{40,70}")
    scrubbed = [token.sub("", p).translate(strip) for p in (known, unknown)]
    assert scrubbed[0] == scrubbed[1]


def test_editing_keeps_what_was_typed_and_meets_a_stale_page(province, client):
    client.force_login(province.social)
    url = reverse("people:edit", args=[province.client.public_id])
    page = client.get(url)
    assert "۰۰۱•••••۷۹" in page.content.decode()
    data = {
        "given": "رضا",
        "family": "حسینی",
        "nationality": "IR",
        "version": 1,
        "birth": "1369/02/11",
    }
    refused = client.post(url, {**data, "birth": "1450/1/1"})
    assert refused.context["form"]["birth"].value() == "1450/1/1"
    assert client.post(url, data).status_code == 302
    stale = client.post(url, {**data, "alias": "رضایی"})
    assert stale.status_code == 409
    form = stale.context["form"]
    assert form["alias"].value() == "رضایی", "what was typed stays"
    assert form.non_field_errors()
    again = {**data, "alias": "رضایی", "version": form["version"].value()}
    assert client.post(url, again).status_code == 302, "sending it again is the choice"


def test_the_whole_id_is_shown_once_asked_and_recorded(province, client):
    client.force_login(province.social)
    url = reverse("people:show_id", args=[province.client.public_id])
    assert client.get(url).status_code == 405
    answer = client.post(url)
    assert "۰۰۱۲۳۴۵۶۷۹" in answer.content.decode() and "no-store" in answer["Cache-Control"]
    with acting(province.social):
        assert JournalEntry.objects.filter(action="client.id_shown").exists()


def test_recording_events_through_the_page(province, client):
    client.force_login(province.officer)
    args = [province.client.public_id]
    assert client.get(reverse("people:custody_event", args=[*args, "nonsense"])).status_code == 404
    url = reverse("people:custody_event", args=[*args, "leave"])
    form = client.get(url).context["form"]
    assert set(form.fields) == {"on", "detail", "until", "note", "version"}
    refused = client.post(url, {"on": "1450/1/1", "detail": "", "version": 1})
    assert set(refused.context["form"].errors) == {"on", "detail"}
    sent = {"on": "1405/09/01", "detail": "points", "version": 1}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 409
    again = client.post(url, {**sent, "version": 2, "note": "نوشته"})
    assert again.status_code == 409 and "نوشته" in again.content.decode(), "what was typed stays"
    custody = reverse("people:custody", args=args)
    for old in (url, reverse("people:admit", args=args)):  # said before anything is typed
        assert client.get(old).url == custody
    sent = {"on": "1405/09/04", "version": 2}
    assert (
        client.post(reverse("people:custody_event", args=[*args, "return"]), sent).status_code
        == 302
    )


def test_the_story_tells_days_in_order_without_hours_nobody_knows(province, client):
    yesterday = timezone.localdate() - timedelta(days=1)
    with acting(province.officer) as by:
        for kind, detail in (("leave", "points"), ("return", ""), ("release", "pardon")):
            record_event(
                client_id=province.client.pk, kind=kind, on=yesterday, detail=detail, by=by,
                until=yesterday if kind == "leave" else None,
            )  # fmt: skip
    client.force_login(province.officer)
    page = client.get(reverse("people:custody", args=[province.client.public_id]))
    titles = [item.title for item in page.context["story"]]
    assert titles[:3] == ["آزادی", "بازگشت از مرخصی", "آغاز مرخصی"]
    words = page.content.decode()
    assert "دیروز" in words and "۱۲:۰۰" not in words and "زندانی پیشین" in words


def test_a_family_is_built_page_by_page(province, client):
    lone = make_client(province.prison, given="کریم")
    client.force_login(province.social)
    first = reverse("people:member_first", args=[lone.public_id])
    assert client.get(reverse("people:household_new", args=[lone.public_id])).url == first
    data = {
        "given": "لیلا",
        "family": "اکبری",
        "nationality": "IR",
        "relative": lone.pk,
        "kind": "spouse",
    }
    assert client.post(first, {**data, "kind": ""}).context["form"].errors["kind"]
    data["key"] = str(uuid.uuid4())
    answer = client.post(first, {**data, "more": "1"})
    assert client.post(first, {**data, "more": "1"}).url == answer.url  # one file, one household
    assert answer.status_code == 302 and answer.url.endswith("/members/new/")
    assert client.get(answer.url).status_code == 200
    with acting(province.social):
        home = m.HouseholdMember.objects.get(client__name__given="لیلا").household
        leila = m.Client.objects.get(name__given="لیلا")
    second = client.post(answer.url, {**data, "given": "نیما", "family": "کریمی", "kind": "child"})
    assert second.status_code == 302
    page = client.get(reverse("people:household", args=[home.public_id])).content.decode()
    assert "نیما کریمی" in page and "لیلا اکبری" in page
    change = reverse("people:member_change", args=[home.public_id])
    assert client.post(change, {"client": leila.public_id, "do": "leave"}).status_code == 302
    assert client.post(change, {"client": "x", "do": "leave"}).status_code == 404
    join = reverse("people:member_join", args=[home.public_id])
    assert client.post(join, {"file_no": "1300-000001"}).context["form"].errors["file_no"]
    year, _dash, number = leila.file_no.partition("-")
    typed = f"{year}/{int(number)}".translate({ord(str(n)): "۰۱۲۳۴۵۶۷۸۹"[n] for n in range(10)})
    assert client.post(join, {"file_no": typed}).status_code == 302


def test_who_has_seen_my_file(province, boss, client):
    client.force_login(province.social)
    client.get(reverse("people:client", args=[province.client.public_id]))
    client.force_login(boss)
    url = reverse("people:access", args=[province.client.public_id])
    page = client.get(url).content.decode()
    assert "مریم رستگار" in page and "زندان مرکزی" in page
    printed = client.get(
        reverse("people:access_print", args=[province.client.public_id])
    ).content.decode()
    assert "زندان مرکزی" in printed and "مددکار" in printed
    body = printed.split("<main")[1].split("</main>")[0]
    for secret in ("مریم رستگار", "نرگس سرپرست", "خیابان لیان", "0917", "۰۹۱۷"):
        assert secret not in body, secret
    client.force_login(province.records)
    assert client.get(url).status_code == 200
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    client.force_login(province.liaison)
    assert client.get(url).status_code == 403


def test_a_body_that_reaches_from_above_is_told(province, boss, client):
    client.force_login(boss)
    url = reverse("people:access_print", args=[province.client.public_id])
    told = client.get(url).context["may_see"]
    assert [(g["body"], g["over"]) for g in told] == [
        ("زندان مرکزی", [("اداره کل", ROLES["records_officer"].name)])
    ]
    assert "اداره کل" in client.get(url).content.decode()
    owned(Membership.objects.filter(user=province.records).update)(ends=timezone.now())
    assert [g["over"] for g in client.get(url).context["may_see"]] == [[]]


def test_a_barred_body_may_not_see_and_is_told_so(province, boss, client):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    url = reverse("people:access_print", args=[province.client.public_id])
    client.force_login(boss)
    agency = owned(Organisation.objects.get)(pk=province.agency.pk).name
    assert agency in [g["body"] for g in client.get(url).context["may_see"]]
    with acting(boss) as by:
        set_barrier(client_id=province.client.pk, organisation_id=province.agency.pk,
                    reason="بزه‌دیده از بستگان است", by=by)  # fmt: skip
    told = client.get(url).context
    assert agency not in [g["body"] for g in told["may_see"]]
    assert agency in [g["body"] for g in told["could_see"]]


def test_rights_through_the_pages(province, boss, client):
    client.force_login(boss)
    args = [province.client.public_id]
    consent = {"kind": "aftercare", "organisation": province.care.pk, "given_on": "1405/08/01"}
    url = reverse("people:consent_new", args=args)
    assert client.post(url, {**consent, "organisation": ""}).context["form"].errors["organisation"]
    assert client.post(url, consent).status_code == 302
    assert client.post(url, consent).context["form"].non_field_errors()
    with acting(boss) as by:
        row = m.Consent.objects.get()
        wrong = ask_correction(client_id=province.client.pk, subject="نام", says="نام پدر", by=by)
    url = reverse("people:consent_withdraw", args=[*args, row.pk])
    asked = client.get(url).content.decode()
    assert "رضا حسینی" in asked, "whose consent stands above the question"
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    url = reverse("people:correction_decide", args=[*args, wrong.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"decision": "no", "answer": "سند لازم است"}).status_code == 302
    for name in ("consents", "corrections", "access"):
        assert client.get(reverse(f"people:{name}", args=args)).status_code == 200


def test_emergency_and_request_through_the_pages(province, client):
    client.force_login(province.stranger)
    url = reverse("people:emergency")
    data = {
        "organisation": province.other.pk,
        "national_id": "0023456787",
        "reason": "بستری در بیمارستان شهر",
    }
    missed = client.post(url, data)
    assert missed.status_code == 200 and missed.context["form"].non_field_errors()
    assert client.post(url, {**data, "national_id": "", "file_no": ""}).context["form"].errors
    assert client.post(url, {**data, "national_id": NATIONAL_ID}).status_code == 302
    client.force_login(province.lead)
    access = owned(m.EmergencyAccess.objects.get)()
    review = reverse("people:emergency_review", args=[access.pk])
    assert client.get(reverse("people:emergencies")).status_code == 200
    assert client.get(review).status_code == 200
    assert client.post(review, {"verdict": "yes"}).status_code == 302
    assert client.get(review).status_code == 404
    client.force_login(province.liaison)
    ask = {"organisation": province.agency.pk, "national_id": NATIONAL_ID, "purpose": "مسکن",
           "reason": "اجارهٔ خانه پس از آزادی"}  # fmt: skip
    assert client.post(reverse("people:request_new"), ask).status_code == 302
    assert client.post(reverse("people:request_new"), ask).context["form"].non_field_errors()
    assert client.get(reverse("people:requests")).status_code == 200
    client.force_login(province.lead)
    match = owned(m.AccessRequestMatch.objects.get)()
    decide = reverse("people:request_decide", args=[match.pk])
    assert client.get(decide).status_code == 200
    assert client.post(decide, {"level": 2, "do": "approve"}).status_code == 302
    client.force_login(province.liaison)
    assert client.get(reverse("people:client", args=[province.client.public_id])).status_code == 200


def test_assigning_shows_names_before_it_is_done(province, client):
    client.force_login(province.lead)
    url = reverse("people:assign")
    assert client.get(url).status_code == 302
    selected = [str(c.public_id) for c in (province.client, *province.family.members)]
    page = client.post(url, {"selected": [*selected, "nonsense"]})
    assert "رضا حسینی" in page.content.decode()
    assert not owned(m.CaseAssignment.objects.exists)()
    assert client.post(url, {"selected": selected, "user": province.social.pk}).status_code == 302
    assert owned(m.CaseAssignment.objects.count)() == 3
    over = reverse("people:hand_over", args=[province.prison.pk])
    assert client.get(over).status_code == 200
    sent = {"leaver": province.social.pk, "user": province.lead.pk}
    assert client.post(over, {**sent, "user": province.social.pk}).context["form"].errors
    assert client.post(over, sent).status_code == 302
    assert client.get(reverse("people:hand_over", args=[province.other.pk])).status_code == 404


def test_the_first_page_lists_what_waits(province, client):
    client.force_login(province.lead)
    page = client.get("/").content.decode()
    assert "رضا حسینی" in page


def test_names_with_markup_stay_text(province, client):
    evil = make_client(
        province.prison, given="<script>alert(1)</script>", family="\u202eevil", father='"><b>'
    )
    client.force_login(province.social)
    for url in (reverse("people:list"), reverse("people:client", args=[evil.public_id])):
        assert "<script>alert" not in client.get(url).content.decode()


def test_two_presses_make_one(province, boss, client):
    """Without scripts nothing holds the second press back: one note, one file, one member."""
    client.force_login(boss)
    args = [province.client.public_id]
    note = {"text": "با خانواده گفت‌وگو شد", "csrfmiddlewaretoken": "x"}
    person = {"step": "create", "given": "ساسان", "family": "دوبار", "father": "کیان",
              "nationality": "IR", "organisation": province.prison.pk}  # fmt: skip
    asked = {"subject": "نام", "says": "نام پدر درست نیست"}
    for name, to, sent in (
        ("note_new", args, note),
        ("new", [], person),
        ("correction_new", args, asked),
    ):
        url = reverse(f"people:{name}", args=to)
        first, second = client.post(url, sent), client.post(url, sent)
        assert first.status_code == second.status_code == 302, name
        assert first["Location"] == second["Location"], name
    with acting(boss):
        assert m.CaseNote.objects.filter(text=note["text"]).count() == 1
        assert m.ClientName.objects.filter(family="دوبار").count() == 1
        assert m.CorrectionRequest.objects.count() == 1
    assert "یک بار ثبت شده است" in client.get(reverse("people:notes", args=args)).content.decode()
