"""Source 004: chiefs of justice gather about social harms and offences around elections.

They work with numbers of provinces. Nothing they open leads to a person, and no programme of
theirs may ever hold one.
"""

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_user
from tests.stories.casework import jalali
from tests.stories.sitting import body, to_the_council
from tests.support.visit import Visit

from bazgasht.access.models import JournalEntry, Organisation
from bazgasht.core.week import Week
from bazgasht.plans.models import Goal
from bazgasht.referrals.models import ReferralSubject

pytestmark = pytest.mark.django_db
GoalNeeds = Goal.needs.through


@pytest.fixture
def chief(province, visiting):
    body = Organisation.objects.get(code="BUSHEHR-JUSTICE")
    return visiting(make_user("headquarters_viewer", body))


def test_the_country_reads_every_province(at_work):
    national = at_work("national")
    national.open(reverse("insight:reports"))
    national.follow_to(f"/BUSHEHR/{Week.of(timezone.localdate()).prev()}/")
    assert national.status == 200


@pytest.mark.parametrize("route", ["people:list", "people:roster_runs"])
def test_the_chief_opens_no_list_of_persons(chief, route):
    assert chief.open(reverse(route)).status == 403


def test_the_chief_reads_numbers_and_meets_no_file(chief):
    chief = Visit(client=chief.client)  # eighty pages are read, not drawn
    for address in chief.walk():
        assert not address.startswith(("/clients", "/households", "/referrals")), address
        assert chief.status < 500
    assert any(a.startswith("/reports/BUSHEHR/") for a, _ in chief.visits)


def test_an_auditor_reads_who_opened_what_with_persons_masked(at_work, as_owner):
    social = at_work("social")
    social.open(reverse("people:list"))
    social.open(social.files()[0])
    assert social.status == 200
    auditor = at_work("auditor")
    auditor.open(reverse("access:journal"))
    assert auditor.status == 200
    assert "مریم رستگار" in auditor.words
    with as_owner():
        entry = JournalEntry.objects.exclude(client_id=None).latest("pk")
    assert str(entry.client_id) not in auditor.words.split()


def test_no_table_of_harms_or_elections_leads_to_a_person():
    """The rooms come later; the first of their tables that points at people ends here."""
    assert leads_to_a_person(GoalNeeds) and leads_to_a_person(ReferralSubject)
    assert not leads_to_a_person(Organisation)
    for model in apps.get_models():
        if model._meta.app_label in ("harms", "councils"):
            assert not leads_to_a_person(model), model


def leads_to_a_person(model, seen=()):
    """Whether a way of keys, however long, ends in a table of people."""
    if model._meta.app_label == "people":
        return True
    targets = {f.remote_field.model for f in model._meta.local_fields if f.remote_field}
    targets |= {f.remote_field.model for f in model._meta.local_many_to_many}
    return any(leads_to_a_person(t, (*seen, model)) for t in targets if t not in (*seen, model))


def test_harms(at_work):
    """HRM1: the priority harms as aggregates with their source, by province, as a map and a trend."""
    secretary = at_work("secretary")
    secretary.open(reverse("harms:harms"))
    secretary.follow_to("/harms/divorce/")
    assert secretary.status == 200 and "بوشهر" in secretary.words
    assert not secretary.files(), "counts lead to nobody"
    secretary.open(reverse("harms:harm_export", args=["divorce"]))
    assert secretary.status == 200


def test_programmes(at_work):
    """HRM2: objective, policy, mechanism and action with owner, day and measure."""
    secretary = at_work("secretary")
    secretary.open(reverse("harms:programmes"))
    secretary.follow("برنامهٔ کاهش طلاق")
    for words in ("شناخت دقیق آسیب در استان", "خانواده‌های آموزش‌دیده", "تعیین رابط هر دستگاه"):
        assert words in secretary.words, words
    secretary.open(f"{secretary.path}programme.pdf")
    assert secretary.response["Content-Type"] == "application/pdf"


def test_elections(at_work):
    """HRM5: the calendar up to polling day in the province and in the country, never a person."""
    secretary = at_work("secretary")
    secretary.open(reverse("harms:programmes"))
    secretary.follow("پیشگیری از جرایم و تخلفات انتخاباتی")
    assert "کشیک سراسری روز رأی‌گیری" in secretary.words
    assert not secretary.files()


NATIONAL = "شورای عالی پیشگیری از وقوع جرم"
PROVINCIAL = "شورای پیشگیری از وقوع جرم استان بوشهر"


@pytest.fixture
def country(province, visiting):
    """The secretary of the national headquarters."""
    return visiting(make_user("headquarters_secretary", Organisation.objects.get(code="NATIONAL")))


@pytest.fixture
def mirrored(at_work, country):
    """HRM3: the province sets up its council as the mirror of the national one."""
    country.open(reverse("councils:council_new"))
    country.submit(organisation=body("NATIONAL"), title=NATIONAL, level="national",
                   chair_office="رئیس قوه قضائیه")  # fmt: skip
    secretary = at_work("secretary")
    secretary.open(reverse("councils:council_new"))
    above = next(
        v for v, words in secretary.form("mirrors").choices("mirrors") if NATIONAL in words
    )
    secretary.submit(organisation=body("BUSHEHR"), title=PROVINCIAL, level="province",
                     chair_office="رئیس کل دادگستری استان", mirrors=above)  # fmt: skip
    assert PROVINCIAL in secretary.words and NATIONAL in secretary.words, secretary.words
    return secretary


def test_a_national_council_is_mirrored_and_its_resolution_sent_down(country, mirrored, chief):
    """HRM3: one action makes it the province's own, with its own number; both see how it goes."""
    at = to_the_council(country, NATIONAL)
    assert PROVINCIAL in country.words
    country.follow("مصوبهٔ تازه")
    country.submit(
        button="ذخیرهٔ پیش‌نویس", text="هر استان سه آسیب نخست خود را اعلام کند", due=jalali(30),
        owner=body("NATIONAL"), measure="declared", milestones="فهرست فرستاده شد",
    )  # fmt: skip
    country.submit(action="/do/adopt")
    resolution = country.path
    country.open(at)
    country.follow("ابلاغ مصوبه‌ها به پایین")
    chosen = [v for v, _words in country.form("selected").choices("selected")]
    country.submit(selected=chosen, button="ابلاغ به همهٔ همتایان")
    mirrored.open(reverse("councils:resolutions"), {"view": "mine"})
    mirrored.follow("سه آسیب نخست")
    assert mirrored.path != resolution and "ابلاغ شورای بالاتر" in mirrored.words
    country.open(resolution)
    assert PROVINCIAL in country.words, "what was sent down is followed from above"
    country.open(at)
    country.follow("ابلاغ مصوبه‌ها به پایین")
    country.submit(selected=chosen, button="ابلاغ به همهٔ همتایان")
    mirrored.open(reverse("councils:resolutions"), {"view": "mine"})
    assert mirrored.words.count("سه آسیب نخست") == 1, "what was sent is not sent twice"
    assert chief.open(resolution).status == 404, "a guest of the province does not sit up there"


def test_a_gathering_from_its_sessions_to_a_resolution(mirrored):
    """HRM4: a day of sessions; what was brought up stands by theme, and in the register."""
    at = to_the_council(mirrored, PROVINCIAL)
    mirrored.follow("ثبت همایش")
    mirrored.submit(
        title="گردهمایی رؤسای دادگستری", on=jalali(0), place="بوشهر",
        participants="رؤسای دادگستری: ۳۱\nدادستان‌ها: ۲۰", sessions="8:30 گشایش\n10:00 آسیب‌های نوپدید",
    )  # fmt: skip
    gathering = mirrored.path
    assert "۵۱" in mirrored.words
    mirrored.follow("نوشتن", within="/sessions/", nth=1)
    mirrored.submit(minutes="بر گزارش عددی هر استان تأکید شد.")
    for theme, words in (("challenge", "حاشیه‌نشینی در سه شهر رو به افزایش است"),
                         ("opportunity", "داده‌های دادگستری استان یکپارچه شده است")):  # fmt: skip
        mirrored.submit(text=words, theme=theme)
        assert words in mirrored.words
    mirrored.follow("مصوبهٔ تازه")
    mirrored.submit(
        button="ذخیرهٔ پیش‌نویس", text="گزارش ماهانهٔ حاشیه‌نشینی آماده شود", due=jalali(40),
        owner=body("BUSHEHR"), measure="declared", milestones="نخستین گزارش آماده شد",
    )  # fmt: skip
    mirrored.submit(action="/do/adopt")
    assert any(link.href == gathering for link in mirrored.page.links), "the way back"
    mirrored.open(reverse("councils:matters"), {"q": "حاشيه نشيني"})
    assert "رو به افزایش" in mirrored.words and "گردهمایی رؤسای دادگستری" in mirrored.words
    mirrored.open(at)
    assert "گزارش ماهانهٔ حاشیه‌نشینی" in mirrored.words


def test_a_line_of_policy_goes_down_and_its_answer_comes_back(country, mirrored):
    """CNL5: acknowledged and answered, with the day of each."""
    to_the_council(country, NATIONAL)
    country.follow("دستور تازه")
    country.submit(title="پیشگیری با داده", text="هر سه ماه عددها اعلام شود.", policy_line="on",
                   answer_due=jalali(10))  # fmt: skip
    directive = country.path
    assert "هنوز" in country.words or "وصول" in country.words
    mirrored.open(reverse("councils:directives"))
    mirrored.follow("پیشگیری با داده")
    mirrored.submit(button="اعلام وصول")
    mirrored.follow("پاسخ", within="/answer")
    mirrored.submit(answer="عددهای سه‌ماههٔ نخست پیوست گزارش هفتگی است.")
    country.open(directive)
    assert "پیوست گزارش هفتگی" in country.words and "پاسخ‌داده" in country.words
