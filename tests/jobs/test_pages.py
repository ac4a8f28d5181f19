"""Every page through the eyes of those who use it; what an employer's pages may never show."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import acting, make_grant, make_org, make_user
from tests.jobs.conftest import (
    all_applications,
    all_openings,
    call,
    card_draft,
    let_out,
    move_to,
    reread,
)
from tests.jobs.test_facilities import facility  # noqa: F401 — a fixture
from tests.jobs.test_jobs import checks_of, job  # noqa: F401 — a fixture

from bazgasht.core import indicators
from bazgasht.core.jalali import format_jalali
from bazgasht.core.timeline import read
from bazgasht.core.week import Week
from bazgasht.jobs import services, today
from bazgasht.jobs.models import Facility, Job
from bazgasht.jobs.selectors import retention
from bazgasht.jobs.services import VisitDraft

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"jobs:{name}", args=args)


@pytest.fixture
def as_user(client, town):
    def sign_in(who):
        client.force_login(town.users[who])
        return client

    return sign_in


def day(n):
    return format_jalali(timezone.localdate() + timedelta(days=n))


def get(browser, address):
    """The page, within the statements a page may ask."""
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    ours = [q["sql"] for q in asked if "set_config" not in q["sql"] and "SAVEPOINT" not in q["sql"]]
    assert len(ours) <= 25, (address, len(ours), [q[:110] for q in ours])
    return answer.content.decode()


def test_the_officers_pages(as_user, town, working, shown, opening, facility):  # noqa: F811
    work = working()
    row = shown(client=town.clients[1])
    made, space = opening(), facility("active")
    who = town.clients[0]
    browser = as_user("officer")
    for address in (
        url("openings"), url("openings") + "?state=open&q=جوشکار", url("opening", made.public_id),
        url("opening_new"), url("opening_edit", made.public_id), url("opening_close", made.public_id),
        url("exclusions", made.public_id), url("candidates"), url("candidates_export"),
        url("person", who.public_id), url("candidate_edit", who.public_id),
        url("candidate_end", who.public_id), url("forward", town.clients[2].public_id),
        url("job_new", who.public_id), url("applications"), url("application", row.public_id),
        *(url("application_do", row.public_id, a) for a in ("card", "invite", "offer", "decline",
                                                            "withdraw")),
        url("jobs"), url("jobs_export"), url("job", work.public_id), url("leave", work.public_id),
        url("job_correct", work.public_id),
        url("checks"), url("facilities"), url("facility", space.public_id), url("facility_new"),
        url("facility_visit", space.public_id), reverse("people:client", args=[who.public_id]),
        "/",
    ):  # fmt: skip
        get(browser, address)


def test_an_opening_is_added_by_its_form(as_user, town):
    browser = as_user("officer")
    page = browser.get(url("opening_new"))
    form = page.context["form"]
    data = {
        "employer": town.steel.pk, "title": "برش‌کار", "trade": "welding", "county": "بوشهر",
        "pay_kind": "monthly", "wage": "۴۰٬۰۰۰٬۰۰۰", "hours_week": "۴۴", "seats": "۳",
        "valid_until": day(20), "request_id": form.initial["request_id"], "publish": "1",
        "rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0", "rules-MIN_NUM_FORMS": "0",
        "rules-MAX_NUM_FORMS": "12", "rules-0-what": "age:at_least", "rules-0-value": "۱۸",
    }  # fmt: skip
    for _twice in range(2):
        assert browser.post(url("opening_new"), data).status_code == 302
    (made,) = all_openings()
    assert (made.state, made.wage, made.seats) == ("open", 400_000_000, 3)
    assert made.eligibility == [{"field": "age", "op": "at_least", "value": 18}]


def test_a_wage_under_the_floor_is_told_beside_the_field(as_user, town, opening):
    made, browser = opening(), as_user("employer")
    data = {
        "employer": town.steel.pk, "title": "برش‌کار", "trade": "welding", "county": "بوشهر",
        "pay_kind": "monthly", "wage": "۱۰۰۰", "hours_week": "44", "seats": "3",
        "valid_until": day(20), "version": made.version,
        "rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0", "rules-MIN_NUM_FORMS": "0",
        "rules-MAX_NUM_FORMS": "12",
    }  # fmt: skip
    answer = browser.post(url("employer_opening_edit", made.public_id), data)
    assert answer.status_code == 200 and answer.context["form"].errors["wage"]


def test_the_whole_way_by_pages(as_user, town, opening, candidate):
    made = opening(seats=1)
    who = town.clients[0]
    candidate(who)
    browser = as_user("officer")
    browser.post(url("forward", who.public_id), {"opening": made.public_id})
    (row,) = all_applications()
    data = {"agreed_on": day(0), "mobile": "09170000000", "contact": "مرکز کاریابی",
            "profile": "جوشکار", "version": row.version}  # fmt: skip
    assert browser.post(url("application_do", row.public_id, "agree"), data).status_code == 302
    employer = as_user("employer")
    page = get(employer, url("employer_card", row.public_id))
    assert "جوشکار" in page
    row = reread(row)
    data = {"on": day(1), "begins": "۱۰", "place": "دفتر", "version": row.version}
    assert employer.post(url("employer_answer", row.public_id, "invite"), data).status_code == 302
    data = {"starts": day(0), "version": row.version + 1}
    assert employer.post(url("employer_answer", row.public_id, "offer"), data).status_code == 302
    browser = as_user("officer")
    let_out(who, timezone.localdate())
    data = {"started_on": day(0), "version": row.version + 2}
    assert browser.post(url("application_do", row.public_id, "start"), data).status_code == 302
    with acting(town.officer):
        work = Job.objects.get()
    assert work.employer_id == town.steel.pk and reread(made).state == "filled"
    with acting(town.officer):
        story = [i.chip for i in read(_sources(), [who.pk])]
    assert "agreed to be shown" in story or "پذیرفت نشان داده شود" in story
    assert len(story) >= 4


def _sources():
    from bazgasht.core.registry import timeline_sources

    return {k: s for k, s in timeline_sources.items() if k.startswith("jobs.")}


TELLING = ("زندان", "ندامتگاه", "محکوم", "prison", "inmate", "custody")


def test_an_employers_pages_and_files_tell_nothing(as_user, town, opening, forward, working):
    """Pages, workbooks and the first page, with people in every state an employer sees."""
    made = opening(seats=5)
    working(of=made)
    row = forward(made, town.clients[1])
    call(town.officer, "agree", row, card=card_draft(contact="مرکز کاریابی"))
    employer = as_user("employer")
    pages = [
        get(employer, address)
        for address in (
            url("employer"), url("employer_opening", made.public_id), "/",
            url("employer_card", row.public_id), url("employer_opening_edit", made.public_id),
            url("employer_opening_new"), url("employer_answer", row.public_id, "invite"),
            url("employer_answer", row.public_id, "decline"),
        )
    ]  # fmt: skip
    pages.append(get(employer, url("employer") + "?lang=en"))
    for address in (url("employer_export"), url("employer_candidates_export")):
        book = load_workbook(BytesIO(employer.get(address).content))
        pages.append(str([[c.value for c in r] for sheet in book for r in sheet.iter_rows()]))
    assert "بهمن" not in pages[0] and "کاوه" in pages[0]
    for page in pages:
        for word in (*TELLING, town.prison.name, town.clients[0].file_no, town.clients[1].file_no,
                     str(town.clients[0].public_id), str(town.clients[1].public_id)):  # fmt: skip
            assert word not in page, word


@pytest.mark.parametrize("name", ["openings", "candidates", "applications", "jobs", "checks",
                                  "facilities", "opening_new", "openings_export"])  # fmt: skip
def test_an_employer_opens_nothing_else(as_user, name):
    assert as_user("employer").get(url(name)).status_code == 403


def test_another_employers_things_look_missing(as_user, town, opening, shown):
    made = opening()
    row = shown(of=made)
    rival = as_user("rival")
    for address in (
        url("employer_opening", made.public_id), url("employer_card", row.public_id),
        url("employer_answer", row.public_id, "offer"), url("employer_exclusions", made.public_id),
        url("employer_opening_edit", made.public_id), url("employer_opening_close", made.public_id),
    ):  # fmt: skip
        assert rival.get(address).status_code in (403, 404), address


def test_a_strange_case_team_finds_nothing(as_user, town, working, shown):
    work, row = working(), shown(client=town.clients[1])
    stranger = as_user("other_officer")
    for address in (
        url("person", town.clients[0].public_id), url("job", work.public_id),
        url("application", row.public_id), url("application_do", row.public_id, "withdraw"),
        url("check", checks_of(work)[1].public_id), url("leave", work.public_id),
        url("forward", town.clients[0].public_id), url("candidate_edit", town.clients[0].public_id),
    ):  # fmt: skip
        assert stranger.get(address).status_code in (403, 404), address


def test_a_check_and_a_last_day_by_their_forms(as_user, town, job):  # noqa: F811
    made = job()
    check = checks_of(made)[1]
    browser = as_user("worker")
    data = {"state": "employed", "on": day(0), "version": check.version}
    answer = browser.post(url("check", check.public_id), data)
    assert answer.status_code == 200 and "source" in answer.context["form"].errors
    assert (
        browser.post(url("check", check.public_id), data | {"source": "person"}).status_code == 302
    )
    assert reread(check).state == "employed"
    page = get(browser, url("jobs"))
    assert "۱۰۰" in page or "100" in page
    data = {"left_on": day(-1), "code": "contract", "version": made.version}
    assert browser.post(url("leave", made.public_id), data).status_code == 302
    assert reread(made).left_code == "contract"


def test_a_facility_by_its_forms(as_user, town):
    browser = as_user("officer")
    data = {"employer": town.steel.pk, "given_by": town.foundation.pk, "kind": "loan",
            "title": "وام خرید دستگاه برش", "amount": "۵۰۰٬۰۰۰٬۰۰۰", "jobs_owed": "۴",
            "jobs_due": day(90)}  # fmt: skip
    assert browser.post(url("facility_new"), data).status_code == 302
    with acting(town.officer):
        row = Facility.objects.get()
    words = {"text": "کارگاه بازدید شد و ظرفیت دارد", "version": row.version}
    browser.post(url("facility_assess", row.public_id), words)
    assert browser.post(url("facility_do", row.public_id, "approve"), {}).status_code == 403
    chief = as_user("chief")
    get(chief, url("facilities"))
    get(chief, url("facility", row.public_id))
    chief.post(url("facility_do", row.public_id, "approve"), {"version": reread(row).version})
    browser = as_user("officer")
    browser.post(url("facility_do", row.public_id, "hand_over"), {"version": reread(row).version})
    data = {
        "on": day(0),
        "found_jobs": "0",
        "consequence": "repay",
        "note": "دستگاه فروخته شده است",
    }
    browser.post(url("facility_visit", row.public_id), data)
    assert reread(row).state == "breached"


def test_the_first_page(town, opening, shown, job, facility, candidate):  # noqa: F811
    job(town.clients[2])
    opening(valid_until=timezone.localdate() + timedelta(days=2))
    row = shown()
    call(town.officer, "answer", row, code="offer", starts=timezone.localdate())
    facility("assessed")
    candidate(town.clients[2], readiness={"papers": "missing"})
    shown(client=town.clients[1])
    with acting(town.officer) as by:
        for source in (today.checks, today.interviews, today.ending, today.not_ready):
            found = source(by)
            assert found and len(found.rows) == min(5, found.total), source
    with acting(town.chief) as by:
        assert today.agreements(by).total == 1
    with acting(town.employer) as by:
        assert today.waiting(by).total == 1 and today.own_ending(by).total == 1
        assert not today.checks(by) and not today.ending(by)


def test_an_overdue_facility_is_on_the_first_page(town, facility, monkeypatch):  # noqa: F811
    facility("active")
    with acting(town.officer) as by:
        assert today.overdue(by) is None
        later = timezone.localdate() + timedelta(days=91)
        monkeypatch.setattr(today.timezone, "localdate", lambda: later)
        assert today.overdue(by).total == 1


def test_the_workbooks(as_user, town, working, opening, facility):  # noqa: F811
    working()
    facility()
    browser = as_user("officer")
    for name in ("openings_export", "facilities_export"):
        assert browser.get(url(name)).content[:2] == b"PK"
    for name in ("candidates_export", "jobs_export"):
        answer = browser.post(url(name), {"names": "on", "reason": "پیگیری ماندگاری"})
        text = str([[c.value for c in r] for s in load_workbook(BytesIO(answer.content))
                    for r in s.iter_rows()])  # fmt: skip
        assert "نمونه0" in text
        answer = browser.post(url(name), {"reason": "پیگیری ماندگاری"})
        text = str([[c.value for c in r] for s in load_workbook(BytesIO(answer.content))
                    for r in s.iter_rows()])  # fmt: skip
        assert "نمونه0" not in text


def counted_in(code, when):
    week = Week.of(when)
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
        return sum(v for _hq, body, group, _week, v in cursor.fetchall() if not body and not group)


def test_the_indicators_move_by_one_in_the_right_week(town, opening, offered, job):  # noqa: F811
    now = timezone.localdate()
    codes = ("openings.opened", "applications.made", "applications.offered", "jobs.started")
    before = {c: counted_in(c, now) for c in codes}
    row = offered()
    let_out(town.clients[0], now)
    call(town.officer, "start", row, started_on=now)
    assert {c: counted_in(c, now) - before[c] for c in codes} == dict.fromkeys(codes, 1)
    made = job(town.clients[1])
    check = checks_of(made)[3]
    assert counted_in("jobs.unknown_3", check.due) == counted_in("jobs.due_3", check.due) == 1
    call(town.officer, "record_check", check, state="employed", on=now, source="visit")
    assert counted_in("jobs.retained_3", check.due) == 1
    assert counted_in("jobs.unknown_3", check.due) == 0
    assert counted_in("jobs.wage_known", now) == counted_in("jobs.wage_over", now) == 1
    call(town.officer, "leave_job", made, left_on=now, code="better")
    assert counted_in("jobs.left", now) == counted_in("jobs.left_better", now) == 1
    call(town.officer, "correct_end", made, reason="دلیل نادرست", left_on=now, code="closed")
    assert (counted_in("jobs.left_better", now), counted_in("jobs.left_employer", now)) == (0, 1)
    assert counted_in("jobs.left_wage", now) == 0


def test_a_visit_sent_twice_is_one(town, facility):  # noqa: F811
    import uuid

    row, request_id = facility("active"), uuid.uuid4()
    for _twice in range(2):
        call(town.officer, "record_visit", row, draft=VisitDraft(timezone.localdate(), 2),
             request_id=request_id)  # fmt: skip
    with acting(town.officer):
        assert row.visits.count() == 1


def test_openings_of_another_province_stay_there(town, opening):
    far = make_org("employer", province="IR-10")
    stranger = make_user("employment_officer", make_org("aftercare", province="IR-10"))
    made = opening()
    from bazgasht.core.errors import NotAllowed

    with acting(stranger) as by, pytest.raises(NotAllowed):
        services.close_opening(public_id=made.public_id, by=by)
    with pytest.raises(NotAllowed):
        opening(body=far)


def test_a_start_in_custody_by_its_form(as_user, town, offered):
    """Fields of the consent are asked only of whoever is in custody, and the job shows it."""
    row = offered()
    move_to(town.clients[0], "semi_open")
    browser = as_user("officer")
    address = url("application_do", row.public_id, "start")
    assert "consent_on" in browser.get(address).context["form"].fields
    data = {"started_on": day(0), "version": row.version}
    answer = browser.post(address, data)
    assert answer.status_code == 200 and answer.context["form"].errors["consent_on"]
    data |= {"consent_on": day(0), "contract_no": "۱۲/الف"}
    assert browser.post(address, data).status_code == 302
    with acting(town.officer):
        made = Job.objects.get()
    page = get(browser, url("job", made.public_id))
    assert "۱۲/الف" in page and "خواست آزاد خودم" in page
    assert "consent" not in get(as_user("employer"), url("employer_card", row.public_id))


def test_a_mistyped_end_is_put_right_by_its_form(as_user, town, job):  # noqa: F811
    made, browser = job(), as_user("worker")
    browser.post(url("leave", made.public_id), {"left_on": day(-1), "code": "contract"})
    address = url("job_correct", made.public_id)
    data = {"left_on": "", "code": "", "reason": "این شغل نبود"}
    assert browser.post(address, data).context["form"].errors["left_on"]
    assert browser.post(address, data | {"goes_on": "on"}).status_code == 302
    assert reread(made).left_on is None
    assert "این شغل نبود" in get(browser, url("job", made.public_id))


def test_an_employer_reads_its_facility_and_nothing_of_a_prison(as_user, town, facility):  # noqa: F811
    title = "سولهٔ کنار زندان"
    row = facility("active", title=title, kind="loan", amount=700_000_000, prison_id=town.prison.pk)
    call(town.officer, "record_visit", row,
         draft=VisitDraft(timezone.localdate(), 3, "repay", "در زندان نگاه کردیم"))  # fmt: skip
    employer = as_user("employer")
    page = get(employer, url("employer")) + get(employer, url("employer_facility", row.public_id))
    assert "نقض تعهد" in page and "۷۰٬۰۰۰٬۰۰۰" in page and "۳ نفر سر کار" in page
    for word in (*TELLING, title, town.prison.name, town.foundation.name):
        assert word not in page, word
    assert as_user("rival").get(url("employer_facility", row.public_id)).status_code == 404
    assert "سولهٔ" not in get(as_user("rival"), url("employer"))


def test_a_breach_is_settled_by_its_form(as_user, town, facility):  # noqa: F811
    row = facility("active")
    call(town.officer, "record_visit", row,
         draft=VisitDraft(timezone.localdate(), 0, "end", "هیچ‌کس سر کار نبود"))  # fmt: skip
    assert as_user("officer").post(url("facility_settle", row.public_id), {}).status_code == 403
    chief = as_user("chief")
    data = {"text": "سوله خالی و تحویل شد", "version": reread(row).version}
    assert chief.post(url("facility_settle", row.public_id), data).status_code == 302
    assert "سوله خالی و تحویل شد" in get(chief, url("facility", row.public_id))


def bands(who):
    with acting(who) as by:
        return [s.people for s in retention.wages(by)]


def test_wages_stand_beside_the_floor_of_their_day_and_hours(town, job):  # noqa: F811
    """Unknown is a band of its own; half the hours have half the floor; an own income is no wage."""
    now, floor = timezone.localdate(), 132_000_000
    for client, wage, hours in zip(town.clients, (floor, floor, None), (44, 22, 44), strict=True):
        job(client, kind="employee", employer_name="کارگاه", wage=wage, hours_week=hours,
            started_on=now)  # fmt: skip
    assert bands(town.officer) == [0, 1, 0, 1, 1]
    job(town.clients[0], wage=1_000_000, hours_week=44, started_on=now)
    assert bands(town.officer) == [0, 1, 0, 1, 1]
    assert bands(town.other_officer) == [0, 0, 0, 0, 0]


def test_a_board_reads_no_small_count_of_wages_and_reasons(town, job):  # noqa: F811
    made = [job(town.clients[n % 3], kind="employee", employer_name="کارگاه",
                started_on=timezone.localdate()) for n in range(9)]  # fmt: skip
    for n, one in enumerate(made):
        call(town.officer, "leave_job", one, left_on=timezone.localdate(),
             code="health" if n < 2 else "contract")  # fmt: skip
    with acting(town.officer) as by:
        assert [s.people for s in retention.leaving(by)] == [7, 2]
    with acting(town.viewer) as by:
        assert [s.people for s in retention.leaving(by)] == [None, None]
        assert [s.people for s in retention.wages(by)][-1] == 9


@pytest.mark.parametrize("who", ["officer", "worker", "chief", "viewer", "secretary"])
def test_figures_are_open_to_who_sees_figures(as_user, town, job, who):  # noqa: F811
    made = job(kind="employee", employer_name="استادکار هاشم")
    page = get(as_user(who), url("figures"))
    assert "مزد در کنار کف قانونی" in page
    for word in (town.clients[0].file_no, made.employer_name, "نمونه0"):
        assert word not in page


def autosaved(browser, address):
    """The page keeps what is typed under its own address."""
    page = browser.get(address)
    return f'data-autosave-url="/draft/{address.strip("/")}"' in page.content.decode()


def test_long_forms_are_kept_while_they_are_typed(as_user, town, facility):  # noqa: F811
    asked, active = facility(), facility("active")
    browser = as_user("officer")
    for address in (url("facility_new"), url("facility_edit", asked.public_id),
                    url("facility_assess", asked.public_id), url("facility_visit", active.public_id)):  # fmt: skip
        assert autosaved(browser, address), address
    browser.post(f"/draft/{url('facility_new').strip('/')}", {"title": "سوله"})
    assert drafts_of(town.officer)
    data = {"employer": town.steel.pk, "given_by": town.foundation.pk, "kind": "space",
            "title": "سوله", "jobs_owed": "۴", "jobs_due": day(90)}  # fmt: skip
    assert browser.post(url("facility_new"), data).status_code == 302
    assert not drafts_of(town.officer), "what was sent is forgotten"


def drafts_of(user):
    from bazgasht.core.models import Draft

    with acting(user):
        return list(Draft.objects.values_list("form", flat=True))


WEEK = {"weekdays": ["0", "1", "2", "3", "4"], "time_from": "۷:۰۰", "time_to": "16"}


def test_days_and_hours_are_said_by_the_employer_and_read_by_all(as_user, town, opening):
    made, browser = opening(), as_user("employer")
    for shown in (browser.get(url("employer_opening", made.public_id)).content.decode(),):
        assert "هنوز معلوم نیست" in shown
    data = {
        "employer": town.steel.pk, "title": "برش‌کار", "trade": "welding", "county": "بوشهر",
        "pay_kind": "monthly", "wage": "۴۰٬۰۰۰٬۰۰۰", "hours_week": "44", "seats": "3",
        "valid_until": day(20), "version": made.version, **WEEK,
        "rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0", "rules-MIN_NUM_FORMS": "0",
        "rules-MAX_NUM_FORMS": "12",
    }  # fmt: skip
    edit = url("employer_opening_edit", made.public_id)
    half = browser.post(edit, {**data, "time_to": ""})
    assert half.status_code == 200 and half.context["form"].errors["time_to"]
    assert browser.post(edit, data).status_code == 302
    words = "شنبه تا چهارشنبه، ۰۷:۰۰ تا ۱۶:۰۰"
    again = browser.get(edit).context["form"]
    assert again["weekdays"].value() == ["0", "1", "2", "3", "4"]
    officer = as_user("officer")
    for address in (url("opening", made.public_id), url("openings")):
        assert words in officer.get(address).content.decode(), address
    sheet = load_workbook(BytesIO(officer.get(url("openings_export")).content)).active
    assert words in [c.value for row in sheet.iter_rows() for c in row]


def test_when_a_person_cant_work_is_asked_and_shown(as_user, town):
    browser, who = as_user("officer"), town.clients[0].public_id
    data = {"agreed_on": day(0), "home_based": "either", "weekdays": ["0", "3"], "time_from": "۸",
            "time_to": "۱۲:۳۰"}  # fmt: skip
    assert browser.post(url("candidate_edit", who), data).status_code == 302
    assert "شنبه، سه‌شنبه، ۰۸:۰۰ تا ۱۲:۳۰" in browser.get(url("person", who)).content.decode()
    assert browser.get(url("candidate_edit", who)).context["form"]["time_to"].value() is not None


def test_every_opening_can_be_reached_from_a_person(as_user, town, opening, candidate, monkeypatch):
    """What does not fit on the page is told, and found by its filters."""
    from bazgasht.jobs.views import candidates

    candidate()
    opening(title="جوشکار نخست")
    opening(title="جوشکار دوم", county="گناوه")
    monkeypatch.setattr(candidates, "MOST", 1)
    browser, address = as_user("officer"), url("forward", town.clients[0].public_id)
    page = browser.get(address)
    assert page.context["more"] and "جست‌وجو را تنگ‌تر کنید" in page.content.decode()
    for county, title in (("بوشهر", "جوشکار نخست"), ("گناوه", "جوشکار دوم")):
        found = browser.get(address, {"county": county})
        assert not found.context["more"]
        assert [o["row"].title for o in found.context["offers"]] == [title]


def test_a_body_that_serves_one_need_is_offered_no_page_it_may_not_open(client, town):
    """The aftercare officer's body was sent a referral: it has no seat, post or job to give."""
    make_grant(town.clients[0], town.care, level=2, basis="referral")
    client.force_login(make_user("aftercare_officer", town.care))
    person = str(town.clients[0].public_id)
    pages = [f"/clients/{person}/", f"/jobs/people/{person}/"]
    found = {
        u
        for page in pages
        for u in re.findall(r'href="(/[^"?#]+)', client.get(page).content.decode())
    }
    assert pages[1] in found
    refused = [u for u in found if person in u and client.get(u).status_code != 200]
    assert refused == []
