"""Source 002: a network of actors around the employment of prisoners, inside and after release.

Prisons, the cooperative foundation, banks and charities sit at one table; each says what it can
do, and what was asked of it is seen by all without naming anybody.
"""

import io

import openpyxl
import pytest
from django.db import connections
from django.urls import reverse
from tests.stories.casework import jalali, open_cohort
from tests.stories.later import waits_for

from bazgasht.access.models import Organisation
from bazgasht.chains.models import Chain, Link
from bazgasht.chains.selectors import chains as chain_reading
from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.network.models import MemberBody

pytestmark = pytest.mark.django_db
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
    open_cohort(at_work("trainer"))
    officer = at_work("employment")
    officer.open(reverse("people:list"))
    for nth, file in enumerate(officer.files()):
        writes = officer.by_letter() if nth else officer
        writes.open(reverse("matching:wish", args=[file.split("/")[2]]))
        writes.submit(agreed_on=jalali(0))
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


def test_lasting_employment(at_work):
    """MOD1: how long jobs last, with what is not known beside every rate."""
    officer = at_work("employment")
    officer.open(reverse("jobs:jobs"))
    assert "نامعلوم" in officer.words and "نرخ" in officer.words
    officer.open(reverse("jobs:jobs_export"))
    assert officer.status == 200


def test_experiences(at_work):
    """MOD5: what one body tried is checked by a second person and repeated by another body."""
    deputy, secretary, liaison = (at_work(x) for x in ("deputy", "secretary", "liaison"))
    deputy.open("/")
    deputy.follow_to(reverse("experiences:list"))
    deputy.follow("نوشتن تجربه")
    deputy.submit(
        title="پزشک از راه دور برای زندان کنگان", theme="health", starts=jalali(-200),
        tried="نوبت پزشک متخصص هفته‌ای دو روز از راه دور برگزار شد.",
        result="اعزام به بیرون کمتر شد.", figures="از ۴۱ اعزام در ماه به ۱۷",
    )  # fmt: skip
    page = deputy.path
    deputy.submit(button="سپردن به نفر دوم")
    assert "انتشار" not in [b.words.strip() for f in deputy.page.forms for b in f.buttons]
    assert liaison.open(page).status == 404, "nobody else reads a draft"
    secretary.open(reverse("experiences:list"), {"state": "offered"})
    secretary.follow("پزشک از راه دور")
    secretary.submit(button="انتشار")
    liaison.open(reverse("experiences:list"), {"q": "پزشك راه دور"})
    liaison.follow("پزشک از راه دور")
    liaison.follow("این تجربه را تکرار کردیم")
    liaison.submit(on=jalali(-1), result="کلاس از راه دور هم با همین ابزار برگزار شد.")
    assert "۱ بار تکرار" in liaison.words
    liaison.open(reverse("experiences:export"))
    book = openpyxl.load_workbook(io.BytesIO(liaison.response.getvalue()))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert any(row[0].startswith("پزشک از راه دور") and row[13] == 1 for row in rows)


def test_private_partners_in_a_chain(at_work, as_owner):
    """MOD3: a firm fills the missing link, and the chain opens at least the jobs it opened before."""
    secretary = at_work("secretary")
    firm = Organisation.objects.get(code="BUSHEHR-EMPLOYER-STEEL")
    with as_owner():
        missing = Link.objects.select_related("chain").filter(
            chain__state="active", filler="nobody"
        ).first()  # fmt: skip
        before = jobs_of(missing.chain_id)
    chain = missing.chain.public_id
    secretary.open(reverse("chains:edit_link", args=[chain, missing.key]))
    capacity = f"{missing.capacity:f}" if missing.capacity else "۱۰۰"
    secretary.submit(filler="firm", filler_organisation=str(firm.pk), capacity=capacity)
    secretary.open(reverse("chains:chain", args=[chain]))
    assert firm.name in secretary.words
    with as_owner():
        assert jobs_of(missing.chain_id) >= before


def jobs_of(chain):
    """Jobs the chain opens as it stands."""
    return chain_reading.read_all([Chain.objects.get(pk=chain)])[0].analysis.plan.jobs


def test_what_if(at_work, as_owner):
    """MOD6: more posts at a link: how many jobs, at what cost; compared, and printed."""
    secretary = at_work("secretary")
    secretary.open(reverse("chains:scenarios"))
    secretary.open(reverse("chains:scenario_new"))
    with as_owner():
        kept = Chain.objects.filter(title__contains="گوسفند").first()
    secretary.submit(title="بیست جای تازه", chains=[str(kept.public_id)])
    fields = secretary.form("seat_cost").names()
    posts = [n for n in fields if "posts" in n]
    assert posts, fields
    secretary.submit(**{posts[0]: "۲۰"})
    assert "شغل" in secretary.words and "بیست جای تازه" in secretary.words
    secretary.open(reverse("chains:scenarios"))
    assert "بیست جای تازه" in secretary.words


def test_expected_of_each_body(at_work):
    """CNL4: resolutions, commitments, directives, minutes and referrals of a body on one page."""
    liaison = at_work("liaison")
    body = Organisation.objects.get(code="BUSHEHR-TVTO")
    liaison.open(reverse("access:body", args=[body.code]))
    liaison.follow("همهٔ آنچه از آن انتظار می‌رود")
    for words in ("جوشکاری در زندان مرکزی", "پیش‌بینی اعتبار سال آینده", "ارجاع", "میثاق"):
        assert words in liaison.words, words
    assert liaison.files() == []
    liaison.open(reverse("councils:expected_pdf", args=[body.code]))
    assert liaison.response.getvalue().startswith(b"%PDF")
    secretary = at_work("secretary")
    assert secretary.open(reverse("councils:expected", args=[body.code])).status == 200
    assert at_work("deputy").open(reverse("councils:expected", args=[body.code])).status in (
        403,
        404,
    )


test_effect = waits_for("MOD7", "effect of a programme", "insight:effectiveness")


def test_strategy(at_work):
    """TD1: seven missions down to actions; the sixth is counted live, budget stands beside result."""
    secretary = at_work("secretary")
    secretary.open(reverse("harms:programmes"))
    secretary.follow("سند تحول")
    assert "اصلاح مجرمان" in secretary.words and "پیشگیری از وقوع جرم" in secretary.words
    assert "کسانی که در دوره ثبت‌نام شدند" in secretary.words
    secretary.open(f"{secretary.path}export")
    assert secretary.status == 200
