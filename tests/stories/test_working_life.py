"""MOD1, MOD2, EMP6: from an entrepreneur's facility to a job that lasts, told by those at work.

The employer reads nothing of a prison on the way, and every rate says what is not known.
"""

import itertools
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from tests import factories

from bazgasht.access.models import Organisation
from bazgasht.core import indicators
from bazgasht.core.jalali import jalali_parts
from bazgasht.core.week import Week
from bazgasht.jobs.models import Application, Job, RetentionCheck

pytestmark = pytest.mark.django_db
TELLING = ("زندان", "مددجو", "آزادی", "prison")


def jalali(days=0):
    return "/".join(map(str, jalali_parts(timezone.localdate() + timedelta(days=days))))


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


def test_from_an_opening_to_three_months_at_work(at_work, as_owner, counted, prisoner):
    now = timezone.localdate()
    codes = ("openings.opened", "applications.made", "applications.offered")
    before = {code: counted(code, now) for code in codes}
    begun = now - timedelta(days=100)
    started = counted("jobs.started", begun)
    employer, officer = at_work("employer"), at_work("employment")

    employer.open(reverse("jobs:employer_opening_new"))
    employer.submit(
        button="ذخیره و انتشار", title="جوشکار ورق", trade="welding", county="بوشهر",
        wage="۲۲٬۰۰۰٬۰۰۰", hours_week="۴۴", seats="۱", valid_until=jalali(30),
    )  # fmt: skip
    opening = employer.path

    officer.open(reverse("people:client", args=[prisoner.public_id]))
    officer.follow("راه کار")
    officer.follow("بپرسید و ثبت کنید")
    officer.submit(agreed_on=jalali(), trades=["welding"], papers="ready", bank_account="ready",
                   clothing="ready", transport="ready")  # fmt: skip
    officer.follow("یافتن فرصت شغلی")
    officer.submit(button="معرفی جوشکار ورق", has=("opening",))
    application = officer.path
    employer.open(opening)
    assert "کامبیز" not in employer.words, "nobody is shown before the person agrees"

    officer.follow("نشان دادن به کارفرما")
    officer.submit(agreed_on=jalali(), mobile="09170000000", profile="سه سال جوشکاری",
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
    employer.submit(starts=jalali())

    officer.open(application)
    officer.follow("ثبت روز نخست کار")
    officer.submit(started_on=jalali(-100))
    officer.follow("شغل و پیگیری‌هایش")
    with as_owner():
        job = Job.objects.get(client=prisoner)
        check = RetentionCheck.objects.get(job=job, months=3)
        assert Application.objects.get(job=job).opening.state == "filled"
    assert (job.kind, job.started_on) == ("semi_open", begun)
    assert {code: counted(code, now) - before[code] for code in codes} == dict.fromkeys(codes, 1)
    assert counted("jobs.started", begun) == started + 1
    kept, unknown = (counted(f"jobs.{x}_3", check.due) for x in ("retained", "unknown"))

    officer.open(reverse("jobs:check", args=[check.public_id]))
    officer.submit(state="employed", on=jalali(), source="person")
    assert counted("jobs.retained_3", check.due) == kept + 1
    assert counted("jobs.unknown_3", check.due) == unknown - 1
    officer.open(reverse("jobs:jobs"))
    assert "نامعلوم" in officer.words
    officer.open(reverse("people:client", args=[prisoner.public_id]), {"kind": "jobs"})
    for words in ("جوشکار ورق", "پذیرفت نشان داده شود", "نخستین روز کار", "هنوز سر شغل"):
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
    officer.submit(on=jalali(), found_jobs="۰", consequence="end", note="هیچ‌کس سر کار نبود")
    assert "نقض تعهد" in officer.words
