"""MOD1, MOD2, EMP3, EMP4, EMP6: from a course to a job that lasts, told by those at work.

The employer reads nothing of a prison on the way, and every rate says what is not known.
"""

import itertools
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from tests import factories
from tests.stories.casework import finish_cohort, jalali, open_cohort
from tests.work.world import World, worked_since

from bazgasht.access.models import Organisation, User
from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.jobs.models import Application, Job, RetentionCheck
from bazgasht.work.models import Post, WageLine, WageRun
from bazgasht.work.months import JalaliMonth

pytestmark = pytest.mark.django_db
TELLING = ("زندان", "مددجو", "آزادی", "prison")


@pytest.fixture
def counted(as_owner):
    with as_owner():
        head = Organisation.objects.get(code="BUSHEHR").pk

    def of(code, day):
        week = Week.of(day)
        with connections["aggregate"].cursor() as cursor:
            cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
            return {row[:3]: row[4] for row in cursor.fetchall()}.get((head, 0, 0), 0)

    return of


@pytest.fixture
def prisoner(province, monkeypatch):
    """Somebody in the semi-open prison, ten days before the release."""
    monkeypatch.setattr(factories, "_numbers", itertools.count(90_001))  # beyond the demo's files
    prison = Organisation.objects.get(code="BUSHEHR-CENTRAL")
    person = factories.make_client(prison, given="کامبیز", family="آزموده", mobile="+989170000000")
    factories.make_episode(person, prison, days_left=10, institution="semi_open")
    return person


def test_from_a_course_to_three_months_in_a_job(at_work, as_owner, counted, prisoner):
    """Welding learned, half a year in the semi-open workshop with a split wage, matched before
    release, begun, still there at three months: each figure moves by one, in its own week."""
    now, begun = timezone.localdate(), timezone.localdate() - timedelta(days=100)
    codes = ("training.completed", "matching.accepted", "applications.made", "applications.offered")
    before = {code: counted(code, now) for code in codes}
    started = counted("jobs.started", begun)

    learns_welding(at_work, prisoner)
    is_paid_in_the_workshop(at_work, as_owner, prisoner)
    opening = an_opening(at_work("employer"))
    application = is_matched(at_work("employment"), prisoner)
    is_offered(at_work, prisoner, opening, application)

    assert {code: counted(code, now) - before[code] for code in codes} == dict.fromkeys(codes, 1)

    with as_owner():  # the offer is as old as the first day
        Application.objects.filter(subject__client=prisoner).update(
            expressed_on=begun, agreed_on=begun, offered_on=begun
        )
    officer = at_work("employment")
    officer.open(application)
    officer.follow("ثبت روز نخست کار")
    officer.submit(started_on=jalali(-100))
    assert "بی رضایت امضاشده" in officer.words, "from the semi-open prison, nobody is just sent"
    officer.submit(started_on=jalali(-100), consent_on=jalali(-101), contract_no="ق-۹")
    officer.follow("شغل و پیگیری‌هایش")
    with as_owner():
        job = Job.objects.get(client=prisoner)
        check = RetentionCheck.objects.get(job=job, months=3)
        assert Application.objects.get(job=job).opening.state == "filled"
    assert (job.kind, job.started_on) == ("semi_open", begun)
    assert counted("jobs.started", begun) == started + 1
    kept, unknown = (counted(f"jobs.{x}_3", check.due) for x in ("retained", "unknown"))

    officer.open(reverse("jobs:check", args=[check.public_id]))
    officer.submit(state="employed", on=jalali(0), source="person")
    assert counted("jobs.retained_3", check.due) == kept + 1
    assert counted("jobs.unknown_3", check.due) == unknown - 1
    officer.open(reverse("jobs:jobs"))
    assert "نامعلوم" in officer.words
    told_in_one_story(officer, prisoner)


def learns_welding(at_work, prisoner):
    trainer, social = at_work("trainer"), at_work("social")
    cohort = open_cohort(trainer, "جوشکاری با الکترود")
    social.open(reverse("people:client", args=[prisoner.public_id]))
    social.follow("درخواست جا")
    social.submit(button="ثبت‌نام جوشکاری", cohort=cohort.rstrip("/").split("/")[-1])
    finish_cohort(trainer, cohort)


def is_paid_in_the_workshop(at_work, as_owner, prisoner):
    """Half a year ago is on record; its month is recorded, reckoned and paid through the pages."""
    body = {code: Organisation.objects.get(code=f"BUSHEHR{code}")
            for code in ("", "-EMP", "-CENTRAL", "-FOUNDATION")}  # fmt: skip
    with as_owner():
        officer = User.objects.get(username="employment")
        post = Post.objects.get(workshop__kind="semi_open", title="جوشکار")
    world = World(
        bodies={"hq": body[""], "group": body["-EMP"], "prison": body["-CENTRAL"],
                "foundation": body["-FOUNDATION"]}, users={"officer": officer},
    )  # fmt: skip
    month = JalaliMonth.before_today()
    for _month in range(5):
        month = month.previous()
    placement = worked_since(
        world, month.first, prisoner, post, {"person": 6_000, "dependants": 4_000}
    )
    supervisor, payroll, approver = (at_work(x) for x in ("workshop", "payroll", "approver"))
    supervisor.open(
        reverse("work:days", args=[post.workshop.public_id]), {"week": Week.of(month.first).next()}
    )
    sheet = supervisor.form(button="ذخیرهٔ هفته").names()
    own = [n for n in sheet if n.startswith(f"m:{placement.public_id}")]
    supervisor.submit(button="ذخیرهٔ هفته", **{own[0]: "7:20", own[1]: "7"})
    assert "۲ روز" in supervisor.words

    approver.open(reverse("work:runs"))
    approver.open(next(x.href for x in approver.page.links if waits(as_owner, x.href)))
    approver.submit(action="/do/approve")  # one list at a time: the demo's own waits
    payroll.open(reverse("work:prepare"))
    payroll.submit(month=f"{month.year}-{month.month}", kind="regular")
    run = payroll.path
    assert "آزموده" in payroll.words
    payroll.submit(action="/do/submit")
    approver.open(run)
    approver.submit(action="/do/approve")
    payroll.open(run)
    with as_owner():
        line = WageLine.objects.get(placement=placement)
        assert line.run.state == "approved"
    assert sum(line.parts.values()) == line.gross and line.parts["person"] < line.gross
    assert abs(10 * line.parts["dependants"] - 4 * line.gross) < 10, "two fifths, to the rial"
    payroll.open(reverse("work:payslip", args=[line.public_id]))
    assert payroll.response["Content-Type"] == "application/pdf"


def waits(as_owner, address):
    with as_owner():
        run = WageRun.objects.get(state="submitted")
    return str(run.public_id) in address


def an_opening(employer):
    employer.open(reverse("jobs:employer_opening_new"))
    employer.submit(
        button="ذخیره و انتشار", title="جوشکار ورق", trade="welding", county="بوشهر",
        wage="۲۲٬۰۰۰٬۰۰۰", hours_week="۴۴", seats="۱", valid_until=jalali(30),
    )  # fmt: skip
    return employer.path


def is_matched(officer, prisoner):
    """The application that follows from the proposal a human accepted."""
    officer.open(reverse("people:client", args=[prisoner.public_id]))
    officer.follow("راه کار")
    officer.follow("بپرسید و ثبت کنید")
    officer.submit(agreed_on=jalali(0), trades=["welding"], papers="ready", bank_account="ready",
                   clothing="ready", transport="ready")  # fmt: skip
    officer.open(reverse("matching:new"))
    officer.submit(kind="openings", button="ساختن پیشنهاد")
    officer.open(reverse("matching:person", args=[prisoner.public_id]))
    officer.follow_to("/matching/proposals/")
    assert "جوشکار ورق" in officer.words
    officer.submit(button="پذیرفتن")
    assert "پذیرفته شد" in officer.words
    officer.open(reverse("people:client", args=[prisoner.public_id]))
    officer.follow("راه کار")
    officer.follow_to("/applications/")
    return officer.path


def is_offered(at_work, prisoner, opening, application):
    employer, officer = at_work("employer"), at_work("employment")
    employer.open(opening)
    assert "کامبیز" not in employer.words, "nobody is shown before the person agrees"
    officer.open(application)
    officer.follow("نشان دادن به کارفرما")
    officer.submit(agreed_on=jalali(0), mobile="09170000000", profile="سه سال جوشکاری",
                   contact="مرکز کاریابی")  # fmt: skip
    employer.open(opening)
    employer.follow("کامبیز")
    seen = employer.response.content.decode()
    assert not [word for word in TELLING if word in seen]
    assert prisoner.file_no not in seen and str(prisoner.public_id) not in seen
    employer.follow("دعوت به مصاحبه")
    employer.submit(on=jalali(1), begins="۱۰", place="دفتر کارخانه")
    employer.open(opening)
    employer.follow("کامبیز")
    employer.follow("پیشنهاد کار")
    employer.submit(starts=jalali(0))


def told_in_one_story(officer, prisoner):
    file = reverse("people:client", args=[prisoner.public_id])
    for kind, told in (
        ("training", ("جوشکاری با الکترود",)),
        ("jobs", ("جوشکار ورق", "پذیرفت نشان داده شود", "نخستین روز کار", "هنوز سر شغل")),
    ):
        officer.open(file, {"kind": kind})
        for words in told:
            assert words in officer.words, words


def test_a_facility_needs_two_people_and_its_jobs_are_counted(at_work):
    officer, chief = at_work("employment"), at_work("secretary")
    officer.open(reverse("jobs:facility_new"))
    steel = Organisation.objects.get(code="BUSHEHR-EMPLOYER-STEEL")
    giver = Organisation.objects.get(code="BUSHEHR-FOUNDATION")
    officer.submit(
        employer=str(steel.pk), given_by=str(giver.pk), kind="space", title="سولهٔ نمونه",
        jobs_owed="۲", jobs_due=jalali(90),
    )  # fmt: skip
    facility = officer.path
    officer.follow("ثبت ارزیابی")
    officer.submit(text="کارگاه بازدید شد و آماده است")
    assert "تأیید قرارداد" not in [words for words, _href in officer.link_list()]
    chief.open(facility)
    chief.submit(button="تأیید قرارداد")
    officer.open(facility)
    officer.submit(button="ثبت تحویل")
    officer.submit(button="شغل‌ها ایجاد شد")
    assert officer.status == 409, "no job is held yet"
    officer.open(facility)
    officer.follow("ثبت بازدید")
    officer.submit(on=jalali(0), found_jobs="۰", consequence="end", note="هیچ‌کس سر کار نبود")
    assert "نقض تعهد" in officer.words
