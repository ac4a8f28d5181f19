"""Source 000: a governorate spreads training and work for prisoners and their families.

The deputy governor asks for a report every week of what was really done, by whom and on time.
"""

import io
import re

import openpyxl
import pytest
from django.db import connections
from django.urls import reverse
from tests.factories import make_user, owned
from tests.stories.casework import finish_cohort, jalali, open_cohort
from tests.stories.sitting import (
    body,
    holds_it,
    puts_them_before_a_meeting,
    records_a_visit,
    resolves,
)

from bazgasht.access.models import Organisation
from bazgasht.core import indicators, scope
from bazgasht.core.digits import to_ascii_digits, to_persian_digits
from bazgasht.core.week import Week
from bazgasht.councils.models import Resolution
from bazgasht.councils.services import tell_due
from bazgasht.insight import facts
from bazgasht.insight.models import WeeklyReport
from bazgasht.people.models import ClientName

pytestmark = pytest.mark.django_db
UUID = re.compile(r"/[0-9a-f-]{36}/")


@pytest.fixture
def deputy(province, visiting):
    """Somebody at the governorate, a member of the headquarters."""
    body = Organisation.objects.get(code="BUSHEHR-GOVERNORATE")
    return visiting(make_user("headquarters_viewer", body))


@pytest.fixture
def last_week(province):
    """The newest published one: on a Saturday morning the week before may still wait for noon."""
    report = WeeklyReport.objects.exclude(published_at=None).order_by("-week")[0]
    return Week.of(report.week)


def test_the_week_is_read_on_the_web_printed_and_counted_again(deputy, last_week):
    deputy.open(reverse("insight:reports"))
    deputy.follow_to(f"/{last_week}/")
    assert deputy.status == 200
    assert to_persian_digits(str(last_week.number)) in deputy.words
    assert "کارگروه اشتغال و کارآفرینی" in deputy.words
    page = deputy.path
    deputy.open(f"{page}report.pdf")
    assert deputy.response.getvalue().startswith(b"%PDF")
    deputy.open(f"{page}report.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(deputy.response.getvalue()))
    cells = {str(c) for sheet in book for row in sheet.values for c in row}
    assert any("اشتغال" in c for c in cells)


def test_the_numbers_are_those_of_what_was_recorded(deputy, last_week, as_owner):
    from bazgasht.services.models import Delivery

    with as_owner():
        given = Delivery.objects.filter(on__range=(last_week.start, last_week.end)).count()
    deputy.open(reverse("insight:weekly", args=["BUSHEHR", str(last_week)]))
    report = WeeklyReport.objects.get(headquarters__code="BUSHEHR", week=last_week.start)
    assert report.published_at, "made by the schedule, whoever forgot to press a button"
    counted = sum(row["values"].get("deliveries.count", 0) for row in report.body["groups"])
    assert counted == given


def test_a_published_week_does_not_change_when_work_goes_on(deputy, last_week, as_owner):
    address = reverse("insight:weekly", args=["BUSHEHR", str(last_week)])
    before = untimed(deputy.open(address).words)
    from bazgasht.services.models import Delivery

    with as_owner():
        late = Delivery.objects.order_by("-pk").first()
        late.pk = None
        late.public_id = __import__("uuid").uuid4()
        late.on = last_week.end
        late.save(force_insert=True)
    assert untimed(deputy.open(address).words) == before


def untimed(words):
    """Without the minute of printing, which goes on."""
    return re.sub(r"[۰-۹]{1,2}:[۰-۹]{2}", "", words)


def test_who_keeps_the_province_waiting_is_named_as_a_body_not_a_person(deputy, as_owner):
    with as_owner():
        reports = WeeklyReport.objects.filter(headquarters__code="BUSHEHR").order_by("-week")
        report = next(r for r in reports if late(r))
        persons = [" ".join(p) for p in ClientName.objects.values_list("given", "family")]
    deputy.open(reverse("insight:weekly", args=["BUSHEHR", str(Week.of(report.week))]))
    assert all(name in deputy.words for name in late(report))
    assert persons and not any(person in deputy.words for person in persons)
    assert not any("/clients/" in link.href for link in deputy.page.links)


def late(report):
    """Names of the bodies with something overdue at the week's end."""
    return [b["name"] for b in report.body["bodies"] if b["values"]["referrals.overdue"]]


LIVESTOCK = "اشتغال سی خانواده در پرورش دام سبک"
WEEKLY = "گزارش هر هفته از کارهای انجام‌شده"
LOANS = "تسهیلات ویژه برای کارآفرینان همکار زندان"
SHED = "سولهٔ تازه برای کارگاه جوشکاری"


def test_from_a_visit_to_an_escalation(at_work, clock, as_owner, as_aggregate):
    """EMP1: twenty days from the governor's visit: four proposals, a meeting, three resolutions, one
    of them moved on by real work, one overdue and heard of further up."""
    clock.back(20)
    secretary = at_work("secretary")
    visit = records_a_visit(
        secretary, "BUSHEHR-CENTRAL", "کارگاه‌ها کار می‌کنند؛ جا برای دامپروری هست.",
        ("opportunity", LIVESTOCK), ("proposal", WEEKLY), ("proposal", LOANS), ("challenge", SHED),
    )  # fmt: skip
    meeting = puts_them_before_a_meeting(secretary, visit, "پیگیری بازدید استاندار")
    holds_it(secretary, meeting, "بر اجرای به‌موقع تأکید شد.")
    jobs = resolves(
        secretary, meeting, LIVESTOCK, owner="BUSHEHR-AGRICULTURE", due=jalali(60),
        measure="bound", indicator="jobs.started", reading="sum", target="۳۰",
        figure_of=f"group:{body('BUSHEHR-EMP')}", working_group=body("BUSHEHR-EMP"),
    )  # fmt: skip
    reports = resolves(
        secretary, meeting, WEEKLY, owner="BUSHEHR", due=jalali(80), measure="bound",
        indicator="reports.on_time", reading="sum", target="۱۲",
    )  # fmt: skip
    loans = resolves(
        secretary, meeting, LOANS, owner="BUSHEHR-LOANS", due=jalali(2), measure="declared",
        milestones="آیین‌نامه نوشته شد",
    )  # fmt: skip
    secretary.open(meeting)
    secretary.follow_to("/set-aside", nth=0)
    secretary.submit(words="اعتبار عمرانی امسال ندارد.")

    clock.back(0)
    secretary = at_work("secretary")
    before = told(secretary, jobs)
    works_with_livestock(at_work("employment"))
    with as_aggregate():
        facts.compute(start=Week.current().prev().start, end=Week.current().end, using="default")
    assert told(secretary, jobs) == before + 1, "progress is what was really done"
    assert told(secretary, reports) >= 1
    saturday = reverse("insight:part_weekly", args=["council", key_of(jobs), Week.current()])
    secretary.open(saturday)
    for text in (LIVESTOCK, WEEKLY, LOANS):
        assert text in secretary.words, "resolution by resolution"
    assert "از موعد گذشته" in secretary.words, "the rule for loans"
    assert to_persian_digits(f"{100 * (before + 1) // 30}٪") in secretary.words, "of thirty jobs"

    with scope.entered(scope.Scope(task="councils.remind")):
        tell_due()
    secretary.open("/")
    assert "مصوبه‌های دیرشده" in secretary.words and LOANS in secretary.words
    secretary.open(loans)
    assert "دیر" in secretary.words and "دبیر شورا" in secretary.words
    secretary.follow_to("/visits/")
    assert secretary.path == visit, "from the resolution back to the visit"
    for address in (meeting, jobs, reports, loans):
        assert any(link.href == address for link in secretary.page.links), address
    assert "اعتبار عمرانی امسال ندارد" in secretary.words
    secretary.open(reverse("councils:expected", args=["BUSHEHR-LOANS"]))
    assert LOANS in secretary.words


@owned
def key_of(resolution):
    """Of the council, as its report is addressed."""
    found = Resolution.objects.get(public_id=resolution.strip("/").split("/")[-1])
    return found.council.public_id


def told(visit, resolution):
    """The figure of a bound resolution, as its page says it."""
    visit.open(resolution)
    return int(to_ascii_digits(re.search(r"([۰-۹٬]+) از [۰-۹]+", visit.words)[1]))


def works_with_livestock(officer):
    """Somebody began to keep sheep on their own, five days ago."""
    officer.open(reverse("people:list"))
    officer.open(reverse("jobs:job_new", args=[officer.files()[0].split("/")[2]]))
    keeper = next(
        v for v, words in officer.form("occupation").choices("occupation") if "دام" in words
    )
    officer.submit(
        kind="self_employed", title="پرورش گوسفند", occupation=keeper, started_on=jalali(-5)
    )
    assert "/jobs/held/" in officer.path, officer.words


def counted(code):
    week = Week.current()
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
        return {row[:3]: row[4] for row in cursor.fetchall()}


def test_vocational_training(at_work, visiting, as_owner):
    """EMP3: a person learns a trade and leaves with a certificate that tells of no prison."""
    codes = ("training.enrolled", "training.completed", "training.certificates")
    before = {code: counted(code) for code in codes}
    trainer, social = at_work("trainer"), at_work("social")
    cohort = open_cohort(trainer)
    social.open(reverse("people:list"))
    social.open(social.files()[0])
    social.follow("درخواست جا")
    social.submit(button="ثبت‌نام تعمیر کولر گازی", cohort=cohort.rstrip("/").split("/")[-1])
    assert "ثبت‌نام‌شده" in social.words
    enrolment = social.path
    finish_cohort(trainer, cohort)
    trainer.submit(button="صدور گواهی‌نامه برای همهٔ پایان‌دهندگان")
    social.open(enrolment)
    assert "دوره را به پایان رسانده" in social.words
    social.follow("صفحهٔ همگانی")
    employer = visiting()
    employer.open(social.path)
    assert "معتبر است" in employer.words and "تعمیر کولر گازی" in employer.words
    for word in ("زندان", "مددجو", "بازگشت"):
        assert word not in employer.response.content.decode()
    with as_owner():
        hq = Organisation.objects.get(code="BUSHEHR").pk
    for code in codes:
        key = (hq, 0, 0)
        assert counted(code).get(key, 0) == before[code].get(key, 0) + 1, code


def test_production_cycle(at_work):
    """EMP5: which link of a chain is missing, and how many jobs it would open."""
    secretary = at_work("secretary")
    secretary.open(reverse("chains:list"))
    secretary.follow("گوسفند", within="/chains/")
    assert "گلوگاه" in secretary.words and "حلقه" in secretary.words
    secretary.open(f"{secretary.path}export")
    assert secretary.status == 200


def test_facilities(at_work):
    """EMP6: a facility given to an employer, with the jobs owed for it and those delivered."""
    officer = at_work("employment")
    officer.open(reverse("jobs:facilities"))
    assert officer.status == 200
    officer.open(next(x.href for x in officer.page.links if UUID.search(x.href)))
    assert officer.status == 200 and "شغل" in officer.words


def test_foundation_and_associations(deputy):
    """EMP7: what the foundation and the associations can do, what they did, and no person."""
    deputy.open(reverse("insight:reports"))
    deputy.follow("ظرفیت و عملکرد")
    for code in ("BUSHEHR-FOUNDATION", "BUSHEHR-ASSOC-CENTRAL"):
        assert Organisation.objects.get(code=code).name in deputy.words
    assert "پست" in deputy.words and "فصل پیش" in deputy.words
    assert not any("/clients/" in link.href for link in deputy.page.links)
    deputy.open(reverse("insight:performance_export"))
    book = openpyxl.load_workbook(io.BytesIO(deputy.response.getvalue()))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    wages = next(r for r in rows if "بنیاد" in r[0] and r[3] == "دستمزد تأییدشده")
    assert wages[5] > 0
