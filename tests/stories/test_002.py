"""Source 002: a network of actors around the employment of prisoners, inside and after release.

Prisons, the cooperative foundation, banks and charities sit at one table; each says what it can
do, and what was asked of it is seen by all without naming anybody.
"""

import io

import openpyxl
import pytest
from django.db import connections
from django.urls import reverse
from tests.stories.later import waits_for

from bazgasht.access.models import Organisation
from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.network.models import MemberBody

pytestmark = pytest.mark.django_db
ASKED = 20
CAPACITY = "ده وام خوداشتغالی در ماه"


def test_actors_take_their_seats_and_say_what_they_can_do(at_work):
    secretary = at_work("secretary")
    secretary.open(reverse("access:body_create"), {"kind": "bank"})
    secretary.submit(name="بانک قرض‌الحسنهٔ نمونه", code="BUSHEHR-BANK-2", province="IR-18")
    assert Organisation.objects.filter(code="BUSHEHR-BANK-2", kind="bank").exists(), secretary.words
    secretary.open(reverse("network:seat_add", args=["BUSHEHR"]))
    bank = Organisation.objects.get(code="BUSHEHR-BANK-2")
    group = Organisation.objects.get(code="BUSHEHR-EMP")
    secretary.submit(organisation=str(bank.pk), working_groups=[str(group.pk)], capacity=CAPACITY)
    seat = MemberBody.objects.get(organisation=bank)
    assert seat.capacity == CAPACITY and list(seat.working_groups.all()) == [group]
    secretary.open(reverse("network:headquarters_page", args=["BUSHEHR"]))
    assert "ده وام خوداشتغالی" in secretary.words.replace("۱۰", "ده")


def test_the_table_of_actors_leaves_as_a_workbook(at_work):
    secretary = at_work("secretary")
    secretary.open(reverse("network:members_export", args=["BUSHEHR"]))
    book = openpyxl.load_workbook(io.BytesIO(secretary.response.getvalue()))
    names = {row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    for code in ("BUSHEHR-FOUNDATION", "BUSHEHR-LOANS", "BUSHEHR-PRISONS", "BUSHEHR-TVTO"):
        assert Organisation.objects.get(code=code).name in names


def test_what_was_asked_of_each_actor_is_seen_without_persons(at_work):
    group = at_work("group")
    group.open("/")
    group.follow_to(reverse("referrals:boards"))
    assert group.status == 200
    assert not any("/clients/" in link.href for link in group.page.links)


def test_outlook(at_work):
    """MOD4: which courses to open, ranked with reasons, the data's size and age beside it."""
    group = at_work("group")
    group.open("/")
    group.follow_to(reverse("training:outlook"))
    assert "برآورد ساختگی" in group.words and "داده" in group.words
    assert "نامعلوم" in group.words, "what is not known is said"
    group.open(reverse("training:outlook_export"))
    book = openpyxl.load_workbook(io.BytesIO(group.response.getvalue()))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    points = [row[3] for row in rows if "?" not in str(row[8]).split("؛")[3]]
    assert points == sorted(points, reverse=True) and len(rows) >= 60


def test_matched_training(at_work):
    """The best seat for who said yes, with its reason; the officer decides, and it is counted."""
    codes = ("matching.accepted", "training.enrolled", "training.asked")
    before = {code: counted(code) for code in codes}
    officer = at_work("employment")
    officer.open(reverse("people:list"))
    for address in officer.files()[:ASKED]:
        officer.open(address)
        officer.follow("پیشنهادها و خواسته‌ها")
        if "ثبت رضایت شخص" in officer.words:
            officer.follow("ثبت رضایت شخص")
            officer.submit(button="ذخیره")
            assert "روز پذیرش" in officer.words
    officer.open("/")
    officer.follow_to(reverse("matching:runs"))
    officer.follow("ساختن پیشنهاد")
    officer.submit(kind="seats", button="ساختن پیشنهاد")
    assert "هنوز چیزی رخ نداده است" in officer.words
    officer.follow_to("/matching/proposals/")
    assert "پیشنهاد می‌شود" in officer.words and "نه نمره‌ای" in officer.words
    assert all(counted(code) == before[code] for code in codes), "a proposal moves nothing"
    officer.submit(button="پذیرفتن")
    assert "پذیرفته شد" in officer.words and "جا به او رسید" in officer.words
    hq = Organisation.objects.get(code="BUSHEHR").pk
    for code in codes:
        assert counted(code).get((hq, 0, 0), 0) == before[code].get((hq, 0, 0), 0) + 1, code


def counted(code):
    week = Week.current()
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
        return {row[:3]: row[4] for row in cursor.fetchall()}


test_value_chains = waits_for("MOD3", "chains with private partners", "work:chains")
test_experiences = waits_for("MOD5", "experiences worth repeating", "network:experiences")
test_what_if = waits_for("MOD6", "planning for the think tank", "insight:scenarios")
test_effect = waits_for("MOD7", "effect of a programme", "insight:effectiveness")
test_strategy = waits_for("TD1", "missions to indicators", "councils:strategy")
test_expected_of_each_body = waits_for("CNL4", "expectations on one page", "councils:expectations")
