"""Every page of training through the eyes of those who use it, and what the weekly figures count."""

from datetime import time, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting
from tests.training.conftest import reread, set_dates

from bazgasht.access.models import JournalEntry
from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.training import services, today
from bazgasht.training.models import Cohort, Course, Enrolment
from bazgasht.training.services import SessionDraft


def url(name, *args):
    return reverse(f"training:{name}", args=args)


@pytest.fixture
def as_trainer(client, school):
    client.force_login(school.trainer)
    return client


@pytest.fixture
def as_worker(client, school):
    client.force_login(school.worker)
    return client


@pytest.mark.parametrize(
    "name", ["cohorts", "courses", "certificates", "outlook", "unrecorded", "course_new"]
)
def test_a_trainers_pages_open(as_trainer, name):
    assert as_trainer.get(url(name)).status_code == 200


@pytest.mark.parametrize("name", ["export", "courses_export", "outlook_export"])
def test_lists_go_into_a_workbook(as_trainer, cohort, name):
    cohort()
    answer = as_trainer.get(url(name))
    assert answer.status_code == 200 and answer.content[:2] == b"PK"


def test_a_course_is_made_and_changed_on_its_page(as_trainer, school):
    data = {
        "provider": school.tvto.code, "title": "لوله‌کشی", "trade": "plumbing", "level": "basic",
        "hours": "۹۰", "audience": "both", "certificate_issuer": "", "min_attendance": "75",
        "pass_mark": "", "active": "on", "rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0",
        "rules-0-what": "age:at_least", "rules-0-value": "۱۸",
    }  # fmt: skip
    assert as_trainer.post(url("course_new"), data).status_code == 302
    with acting(school.trainer):
        made = Course.objects.get()
        assert (made.hours, made.pass_mark) == (90, None)
        assert made.eligibility == [{"field": "age", "op": "at_least", "value": 18}]
        assert {s.code for s in made.skills.all()} == {
            "plumbing",
            "gas-pipes",
            "measuring",
            "safety",
        }
    refused = as_trainer.post(url("course_new"), data | {"title": "لوله‌کشی در زندان"})
    assert refused.status_code == 200 and "از زندان خبر می‌دهد" in refused.content.decode()


def test_a_cohort_from_plan_to_certificate(as_trainer, school, course, enrol):
    """The whole life of a cohort, page by page."""
    of = course()
    day = timezone.localdate()
    jalali = {n: _jalali(day + timedelta(days=d)) for n, d in (("s", 0), ("e", 10), ("u", 5))}
    answer = as_trainer.post(
        url("cohort_new", of.public_id),
        {"place": "کلاس ۱", "county": "", "prison": "", "seats": "2", "starts": jalali["s"],
         "ends": jalali["e"], "enrol_until": jalali["u"],
         "request_id": "00000000-0000-4000-8000-000000000001"},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:500]
    with acting(school.trainer):
        made = Cohort.objects.get()
    assert as_trainer.post(url("cohort_do", made.public_id, "open")).status_code == 302
    row = enrol(made, school.clients[0])
    assert as_trainer.post(url("cohort_do", made.public_id, "start")).status_code == 302
    single = {"which": "single", "single-on": jalali["s"], "single-begins": "۸:۳۰",
              "single-minutes": "90", "single-topic": "آشنایی"}  # fmt: skip
    assert as_trainer.post(url("sessions", made.public_id), single).status_code == 302
    with acting(school.trainer):
        session = made.sessions.get()
    page = url("attendance", made.public_id, session.public_id)
    assert school.clients[0].name.family in as_trainer.get(page).content.decode()
    assert as_trainer.post(page, {}).status_code == 200, "somebody was left out"
    assert as_trainer.post(page, {f"state_{row.public_id}": "present"}).status_code == 302
    marks = url("marks", made.public_id)
    assert as_trainer.post(marks, {f"mark_{row.public_id}": "۱۰۱"}).status_code == 200
    assert as_trainer.post(marks, {f"mark_{row.public_id}": "۸۵"}).status_code == 302
    assert "۸۵" in as_trainer.get(marks).content.decode()
    finish = url("finish", made.public_id)
    assert as_trainer.get(finish).status_code == 200
    assert as_trainer.post(finish).status_code == 302
    assert reread(row).state == "completed"
    assert as_trainer.post(url("certify_all", made.public_id)).status_code == 302
    shown = as_trainer.get(url("cohort", made.public_id)).content.decode()
    assert "certificates/" in shown and ".pdf" in shown
    assert as_trainer.get(url("people_export", made.public_id)).status_code == 200


def _jalali(day):
    from bazgasht.core.jalali import jalali_parts

    return "/".join(map(str, jalali_parts(day)))


def test_asking_for_a_seat_from_the_persons_file(as_worker, school, cohort):
    made = cohort()
    page = url("ask", school.clients[0].public_id)
    shown = as_worker.get(page).content.decode()
    assert made.course.title in shown
    data = {"cohort": str(made.public_id), "request_id": "00000000-0000-4000-8000-000000000002"}
    for _ in range(2):
        answer = as_worker.post(page, data)
        assert answer.status_code == 302 and "/enrolments/" in answer["Location"]
    with acting(school.worker):
        assert Enrolment.objects.count() == 1
    section = as_worker.get(reverse("people:client", args=[school.clients[0].public_id]))
    assert made.course.title in section.content.decode()


def test_a_refusal_is_told_in_words(as_worker, school, cohort, course):
    made = cohort(of=course(audience="families"))
    data = {"cohort": str(made.public_id), "request_id": "00000000-0000-4000-8000-000000000003"}
    answer = as_worker.post(url("ask", school.clients[0].public_id), data, follow=True)
    assert "خانواده" in answer.content.decode()


def test_taking_an_offered_seat_and_leaving(as_worker, school, cohort, enrol, act):
    made = cohort(seats=1)
    leaver, row = enrol(made, school.clients[0]), enrol(made, school.clients[1])
    why = as_worker.get(url("why", row.public_id))
    assert why.status_code == 200 and "۱" in why.content.decode()
    act("withdraw", leaver, school.worker, code="work")
    assert as_worker.get(url("why", row.public_id)).status_code == 409
    assert school.clients[1].name.family in as_worker.get(url("offers")).content.decode()
    with acting(school.worker) as by:
        assert today.offered(by).total == 1
    version = reread(row).version
    assert as_worker.post(url("confirm", row.public_id), {"version": version}).status_code == 302
    page = url("withdraw", row.public_id)
    assert as_worker.post(page, {}).status_code == 200, "a reason is needed"
    stale = as_worker.post(page, {"code": "work", "version": version})
    assert stale.status_code == 409
    good = as_worker.post(page, {"code": "work", "version": version + 1})
    assert good.status_code == 302 and reread(row).state == "withdrawn"


def test_opening_someones_enrolment_is_journalled(as_worker, school, cohort, enrol, as_owner):
    row = enrol(cohort(), school.clients[0])
    as_worker.get(url("enrolment", row.public_id))
    with as_owner():
        entries = JournalEntry.objects.filter(client_id=row.client_id, action="client.opened")
        assert entries.exists()


@pytest.mark.parametrize("who", ["other_trainer", "other_case"])
@pytest.mark.parametrize("name", ["enrolment", "withdraw", "why"])
def test_foreign_and_missing_look_the_same(client, school, cohort, enrol, who, name):
    row = enrol(cohort(), school.clients[0])
    client.force_login(school.users[who])
    foreign = client.get(url(name, row.public_id))
    missing = client.get(url(name, "00000000-0000-4000-8000-000000000009"))
    assert foreign.status_code == missing.status_code == 404


def test_a_case_team_sees_its_own_people_in_a_cohort_and_no_others(client, school, cohort, enrol):
    from tests.factories import make_client, make_user

    made = cohort()
    enrol(made, school.clients[0])
    other = make_client(school.care, given="ناهید", family="بیگانه")
    enrol(made, other, user=school.other_case)
    client.force_login(make_user("social_worker", school.prison))
    shown = client.get(url("cohort", made.public_id)).content.decode()
    assert "نمونه0" in shown and "بیگانه" not in shown


def test_late_attendance_stands_on_the_trainers_first_page(school, cohort, enrol):
    made = cohort()
    enrol(made, school.clients[0])
    with acting(school.trainer) as by:
        assert today.unrecorded(by) is None
        services.save_session(
            cohort=made.public_id, by=by,
            draft=SessionDraft(timezone.localdate() - timedelta(days=1), time(9), 60),
        )  # fmt: skip
        assert today.unrecorded(by).total == 1
        assert today.to_finish(by) is None
        services.start_cohort(public_id=made.public_id, by=by)
    set_dates(made, ends=timezone.localdate() - timedelta(days=1), enrol_until=made.starts)
    with acting(school.trainer) as by:
        assert today.to_finish(by).total == 1


# --- the weekly figures ----------------------------------------------------------------------


def figure(school, code):
    week = Week.current()
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
        rows = {tuple(r[:3]): r[4] for r in cursor.fetchall()}
    hq, body, group = school.hq.pk, school.tvto.pk, school.group.pk
    whole = rows.get((hq, 0, 0), 0)
    assert whole == rows.get((hq, body, 0), 0) == rows.get((hq, 0, group), 0)
    return whole


@pytest.mark.parametrize(
    "code,value",
    [
        ("training.seats", 3),
        ("training.asked", 3),
        ("training.enrolled", 3),
        ("training.completed", 2),
        ("training.failed", 1),
        ("training.withdrawn", 0),
        ("training.certificates", 2),
        ("training.sessions_due", 14),
        ("training.attended", 11),
    ],
)
def test_what_is_counted(school, finished, code, value):
    made, _rows = finished(
        [
            (["present"] * 5, 75),
            (["late"] * 4 + ["excused"], 60),
            (["present"] * 2 + ["absent"] * 3, 99),
        ]
    )
    with acting(school.trainer) as by:
        services.issue_certificates(cohort=made.public_id, by=by)
    assert figure(school, code) == value


def test_a_revoked_certificate_counts_no_more(school, finished):
    _made, rows = finished([(["present"], 75)])
    with acting(school.trainer) as by:
        given = services.issue_certificate(enrolment=rows[0].public_id, by=by)
        services.revoke_certificate(public_id=given.public_id, reason="اشتباه بود", by=by)
    assert figure(school, "training.certificates") == 0


def test_who_left_after_taking_a_seat_is_counted(school, cohort, enrol, act):
    made = cohort(seats=1)
    seated, waiting = enrol(made, school.clients[0]), enrol(made, school.clients[1])
    act("withdraw", waiting, school.worker, code="person")
    assert figure(school, "training.withdrawn") == 0
    act("withdraw", seated, school.worker, code="person")
    assert figure(school, "training.withdrawn") == 1


def test_the_story_tells_it(school, finished):
    from bazgasht.core import timeline
    from bazgasht.core.registry import timeline_sources

    ours = {k: v for k, v in timeline_sources.items() if k.startswith("training.")}
    _made, rows = finished([(["present"], 75)])
    with acting(school.trainer) as by:
        services.issue_certificate(enrolment=rows[0].public_id, by=by)
    with acting(school.worker) as by:
        items = timeline.read(ours, [school.clients[0].pk])
    assert len(items) == 3
    assert all(item.url and item.title for item in items)


def test_a_cohort_is_kept_while_it_is_typed(as_trainer, course):
    address = reverse("training:cohort_new", args=[course().public_id])
    page = as_trainer.get(address).content.decode()
    assert f'data-autosave-url="/draft/{address.strip("/")}"' in page


def test_days_and_hours_of_a_cohort_are_planned_once_and_told_everywhere(
    as_trainer, school, cohort
):
    made = cohort()
    assert "هنوز معلوم نیست" in as_trainer.get(url("cohort", made.public_id)).content.decode()
    day = {n: _jalali(timezone.localdate() + timedelta(days=d)) for n, d in (("s", 0), ("e", 40))}
    data = {"place": "کلاس ۱", "county": "", "prison": "", "seats": "2", "starts": day["s"],
            "ends": day["e"], "enrol_until": day["e"], "version": made.version,
            "weekdays": ["0", "2"], "time_from": "9", "time_to": "11:30"}  # fmt: skip
    assert as_trainer.post(url("cohort_edit", made.public_id), data).status_code == 302
    planned = "شنبه، دوشنبه، ۰۹:۰۰ تا ۱۱:۳۰"
    pages = (("cohort", [made.public_id]), ("cohorts", []), ("course", [made.course.public_id]))
    for name, args in pages:
        assert planned in as_trainer.get(url(name, *args)).content.decode(), name
    weekly = as_trainer.get(url("sessions", made.public_id)).context["weekly"]
    assert weekly["weekdays"].value() == ["0", "2"] and weekly["minutes"].value() in (150, "۱۵۰")
    form = {
        "which": "weekly",
        "weekly-weekdays": ["5"],
        "weekly-begins": "8",
        "weekly-minutes": "60",
    }
    assert as_trainer.post(url("sessions", made.public_id), form).status_code == 302
    told = as_trainer.get(url("cohort", made.public_id)).content.decode()
    assert "پنجشنبه، ۰۸:۰۰ تا ۰۹:۰۰" in told and planned not in told, "the sessions tell"


def test_asking_for_a_seat_costs_the_same_however_many_cohorts_there_are(
    client, school, course, cohort
):
    page = url("ask", school.clients[0].public_id)
    asked = []
    client.force_login(school.worker)
    client.get(page)
    for n in (1, 5):
        for k in range(n):
            cohort(of=course(title=f"دورهٔ {n}-{k}"))
        with CaptureQueriesContext(connections["default"]) as seen:
            assert client.get(page).status_code == 200
        asked.append(len(seen))
    assert asked[0] == asked[1], asked


def test_cohorts_that_do_not_fit_on_the_page_are_told(client, school, cohort, monkeypatch):
    from bazgasht.training.views import asking

    cohort()
    cohort()
    client.force_login(school.worker)
    page = url("ask", school.clients[0].public_id)
    assert not client.get(page).context["more"]
    monkeypatch.setattr(asking, "MOST", 1)
    shown = client.get(page)
    assert len(shown.context["offers"]) == 1 and "جست‌وجو را تنگ‌تر کنید" in shown.content.decode()
