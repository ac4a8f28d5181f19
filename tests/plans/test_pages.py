"""The pages: who may open them, what a press does, and what happens when it comes twice."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_episode

from bazgasht.core.jalali import format_jalali, today
from bazgasht.plans import services
from bazgasht.plans.models import (
    Assessment,
    DateMove,
    Goal,
    Need,
    Plan,
    Review,
    SectionAnswers,
    Step,
)
from bazgasht.plans.services import GoalDraft, StepDraft

QUERIES = 30
"""Whole request: session, user, seats, settings, journal; the page's own are fewer than 15."""


@pytest.fixture
def browser(client, world, worker):
    client.force_login(world.users[worker])
    return client


@pytest.fixture
def outsider(world, stranger):
    from django.test import Client

    other = Client()
    other.force_login(world.users[stranger])
    return other


@pytest.fixture
def begun(world, worker, prisoner):
    with world.acting(worker) as by:
        return services.start_assessment(
            client_id=prisoner.pk, instrument="prisoner_immediate", by=by
        )


@pytest.fixture
def kept(world, worker, prisoner):
    """An agreed plan with one goal and one step."""
    with world.acting(worker) as by:
        step = StepDraft("گرفتن عکس", today() + timedelta(days=9))
        plan = services.create_plan(
            client_id=prisoner.pk, goals=[GoalDraft("identity", "مدارک", (), (step,))], by=by
        )
        return services.agree_plan(plan=plan.public_id, on=today(), version=1, by=by)


def row(world, model):
    with world.as_owner():
        return model.objects.select_related().get()


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


class TestAssessment:
    def test_from_the_list_to_the_needs(self, browser, world, prisoner):
        start = url("assessments", prisoner.public_id)
        assert "نیازهای فوری زندانی" in browser.get(start).content.decode()
        to_tasks = browser.post(start, {"instrument": "prisoner_immediate"})
        again = browser.post(start, {"instrument": "prisoner_immediate"})
        assert to_tasks["Location"] == again["Location"]
        begun = row(world, Assessment)
        tasks = browser.get(to_tasks["Location"]).context["tasks"]
        assert [task["status"] for task in tasks] == ["todo"] * 10
        home = url("section", begun.public_id, "home")
        sent = browser.post(
            home, {"version": 0, "q-home_kind": "rented", "q-rent_risk": "eviction", "outcome": ""}
        )
        assert sent["Location"] == url("section", begun.public_id, "income")
        shown = browser.get(url("answers", begun.public_id)).content.decode()
        assert "خانواده در آستانهٔ تخلیه است" in shown and "ثبت نشده" in shown
        done = browser.post(url("finish", begun.public_id))
        assert done["Location"] == url("finished", begun.public_id)
        assert "مسکن" in browser.get(done["Location"]).content.decode()
        twice = browser.post(url("finish", begun.public_id))
        assert twice["Location"] == url("answers", begun.public_id)
        assert row(world, Need).degree == 4
        late = browser.post(home, {"version": 1, "q-home_kind": "own", "own_reason": "نامه رسید"})
        assert late.status_code == 409 and "نامه رسید" in late.content.decode()
        assert row(world, SectionAnswers).answers["home_kind"] == "rented"
        assert browser.get(home)["Location"] == url("answers", begun.public_id)

    def test_one_click_out_and_one_back(self, browser, begun):
        change = url("section", begun.public_id, "home") + "?from=answers"
        back = browser.post(change, {"version": 0, "q-belongings": "yes"})
        assert back["Location"] == url("answers", begun.public_id) + "#home"

    def test_errors_stand_beside_the_field_and_nothing_is_lost(self, browser, begun, world):
        page = browser.post(
            url("section", begun.public_id, "family"),
            {"version": 0, "q-dependants": "۹۹۹", "q-family_knows": "no"},
        )
        assert page.status_code == 422
        text = page.content.decode()
        assert "عددی از ۰ تا ۲۰" in text and 'value="۹۹۹"' in text
        assert page.context["form"]["q-family_knows"].value() == "no"
        with world.as_owner():
            assert not SectionAnswers.objects.exists()

    def test_persian_digits_and_dates(self, browser, begun, world):
        browser.post(
            url("section", begun.public_id, "legal"),
            {"version": 0, "q-deadline": format_jalali(today() + timedelta(days=3)),
             "q-lawyer": "cannot_pay"},
        )  # fmt: skip
        saved = row(world, SectionAnswers)
        assert saved.degree == 4
        assert saved.answers["deadline"] == (today() + timedelta(days=3)).isoformat()

    def test_a_stale_section_shows_theirs_and_keeps_mine(self, browser, begun, world):
        home = url("section", begun.public_id, "home")
        browser.post(home, {"version": 0, "q-home_kind": "own"})
        page = browser.post(home, {"version": 0, "q-home_kind": "none"})
        assert page.status_code == 409
        assert "آنچه اکنون ثبت است" in page.content.decode()
        assert row(world, SectionAnswers).answers == {"home_kind": "own"}
        browser.post(home, {"version": page.context["form"]["version"].value(),
                            "q-home_kind": "none"})  # fmt: skip
        assert row(world, SectionAnswers).answers == {"home_kind": "none"}

    def test_a_question_asked_under_a_condition_says_so(self, browser, begun):
        page = browser.get(url("section", begun.public_id, "home")).content.decode()
        assert "تنها اگر پاسخ «پیش از ورود کجا زندگی می‌کرد؟»، «اجاره» باشد." in page
        assert "data-show-if" in page

    def test_given_up(self, browser, begun, prisoner):
        ask = browser.get(url("abandon", begun.public_id))
        assert "خواندنی می‌مانند" in ask.content.decode()
        gone = browser.post(url("abandon", begun.public_id))
        assert gone["Location"] == url("assessments", prisoner.public_id)
        section = browser.get(url("section", begun.public_id, "home"))
        assert section["Location"] == url("answers", begun.public_id)

    def test_a_family(self, browser, world, prison, prisoner):
        wife = world.client(prison, given="زهرا", origin="family")
        home = world.home(wife, prisoner=prisoner)
        begun = browser.post(reverse("plans:assess_household", args=[home.public_id]))
        assert begun.status_code == 302
        assert row(world, Assessment).household_id == home.pk
        page = browser.get(url("assessments", wife.public_id)).content.decode()
        assert "نیازسنجی خانواده" in page and "نیازهای فوری زندانی" not in page

    def test_somebody_who_is_neither_inside_nor_of_a_family_is_no_dead_end(
        self, browser, world, prison
    ):
        """The page says what to record first; once imprisoned, a prisoner's questions are there."""
        alone = world.client(prison, given="تنها", origin="family")
        start = url("assessments", alone.public_id)
        page = browser.get(start).content.decode()
        assert reverse("people:household_new", args=[alone.public_id]) in page
        assert "از نیازهای فوری آغاز کنید" not in page and "نیازهای فوری زندانی" not in page
        make_episode(alone, prison)
        assert "نیازهای فوری زندانی" in browser.get(start).content.decode()
        assert browser.post(start, {"instrument": "prisoner_immediate"}).status_code == 302

    def test_nothing_recorded(self, browser, begun):
        refused = browser.post(url("finish", begun.public_id), follow=True)
        assert "هنوز در هیچ بخشی" in refused.content.decode()


class TestPlan:
    def test_made_from_needs(self, browser, world, prisoner):
        with world.as_owner():
            need = Need.objects.create(
                client=prisoner, organisation_id=1, domain="identity", degree=3, found_on=today()
            )
        assert (
            "نیازهای برجا" in browser.get(url("client_plan", prisoner.public_id)).content.decode()
        )
        new, key = url("new_plan", prisoner.public_id), need.public_id.hex
        page = browser.get(new).content.decode()
        assert f'name="need-{key}"' in page and "checked" in page
        made = browser.post(
            new,
            {f"need-{key}": "on", f"goal-{key}": "مدارک کامل", f"step-{key}-photo": "on",
             f"due-{key}-photo": format_jalali(today() + timedelta(days=4))},
        )  # fmt: skip
        plan = row(world, Plan)
        assert made["Location"] == url("plan", plan.public_id)
        assert row(world, Step).due == today() + timedelta(days=4)
        again = browser.get(url("client_plan", prisoner.public_id))
        assert again["Location"] == made["Location"]
        agreed = browser.post(
            url("agree", plan.public_id), {"on": format_jalali(today()), "version": 1}
        )
        assert agreed["Location"] == made["Location"]
        assert "بازنگری" in browser.get(made["Location"]).content.decode()
        twice = browser.post(new, {f"need-{key}": "on", f"goal-{key}": "دوباره"}, follow=True)
        assert "برنامهٔ باز دارد" in twice.content.decode()

    def test_nothing_chosen(self, browser, prisoner):
        page = browser.post(url("new_plan", prisoner.public_id), {})
        assert page.status_code == 422
        assert "دست‌کم یک نیاز" in page.content.decode()

    def test_a_date_moves_with_a_reason_only(self, browser, kept, world):
        step = row(world, Step)
        move = url("move_step", step.public_id)
        later = {"to": format_jalali(step.due + timedelta(days=3)), "version": 1, "reason": ""}
        assert browser.post(move, later).status_code == 422
        assert browser.post(move, {**later, "reason": "staff"}).status_code == 302
        page = browser.get(url("plan", kept.public_id)).content.decode()
        assert "همکاری در دسترس نبود" in page
        stale = browser.post(move, {**later, "reason": "staff"})
        assert stale.status_code == 409
        assert row(world, DateMove).reason == "staff"

    def test_an_overdue_step_with_a_new_date_still_reads_overdue(self, browser, kept, world):
        step = row(world, Step)
        with world.as_owner():
            missed = today() - timedelta(days=6)
            Step.objects.update(due=missed, first_due=missed)
        browser.post(
            url("move_step", step.public_id),
            {"to": format_jalali(today() + timedelta(days=3)), "version": 1, "reason": "staff"},
        )
        page = browser.get(url("plan", kept.public_id)).content.decode()
        assert "۶ روز دیر" in page and "تاریخ تازه" in page

    def test_done_twice_is_done_once(self, browser, kept, world):
        step = row(world, Step)
        state = url("step_state", step.public_id)
        assert browser.post(state, {"state": "done", "version": 1}).status_code == 302
        again = browser.post(state, {"state": "done", "version": 2}, follow=True)
        assert "انجام شد" in again.content.decode()
        assert row(world, Step).version == 2

    def test_goal_and_step_forms(self, browser, kept, world, other):
        goal = row(world, Goal)
        step = row(world, Step)
        assert browser.get(url("edit_goal", goal.public_id)).status_code == 200
        assert browser.post(
            url("add_step", goal.public_id),
            {"text": "فرستادن درخواست", "due": format_jalali(today() + timedelta(days=20)),
             "owner": "", "by": "مادر"},
        ).status_code == 302  # fmt: skip
        unnamed = browser.post(url("edit_step", step.public_id), {"text": "عکس", "version": 1})
        assert unnamed.status_code == 422 and "چه کسی" in unnamed.content.decode()
        for _press in range(2):  # the second makes no second goal
            assert browser.post(
                url("add_goal", kept.public_id), {"domain": "housing", "text": "خانه"}
            ).status_code == 302  # fmt: skip
        with world.as_owner():
            new = Goal.objects.get(domain="housing")
            assert Step.objects.get(text="فرستادن درخواست").by == "مادر"
        dropped = browser.post(url("drop_goal", new.public_id), {"reason": "نخواست", "version": 1})
        assert dropped.status_code == 302
        assert "هدف‌های کنارگذاشته" in browser.get(url("plan", kept.public_id)).content.decode()

    def test_review_and_close(self, browser, kept, world, prisoner):
        review = row(world, Review)
        page = browser.get(url("review", review.public_id))
        assert "گرفتن عکس" in page.content.decode()
        done = browser.post(
            url("review", review.public_id),
            {"on": format_jalali(today()), "summary": "خوب پیش می‌رود", "version": 1},
        )
        assert done.status_code == 302
        assert "خوب پیش می‌رود" in browser.get(done["Location"]).content.decode()
        asked = browser.get(url("close", kept.public_id)).content.decode()
        assert prisoner.name.full in asked, "whose plan is closed stands above the question"
        browser.post(url("close", kept.public_id), {"reason": "پایان", "version": 2})
        assert row(world, Plan).state == "closed"

    def test_taken_over(self, outsider, kept, world, prisoner, other):
        world.grant(prisoner, other)
        page = outsider.get(url("plan", kept.public_id)).content.decode()
        assert "تحویل گرفتن" in page and "چه شد؟" not in page
        assert outsider.get(url("close", kept.public_id)).status_code == 403
        outsider.post(url("take_over", kept.public_id))
        assert row(world, Plan).organisation_id == other.pk

    def test_on_paper(self, browser, kept):
        paper = browser.get(url("print", kept.public_id))
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")


class TestLists:
    def test_due(self, browser, kept, world):
        with world.as_owner():
            missed = today() - timedelta(days=6)
            Step.objects.update(due=missed, first_due=missed)
        late = browser.get(url("due_steps") + "?show=late").content.decode()
        assert "گرفتن عکس" in late and "۶ روز دیر" in late
        assert "موعدی نرسیده" in browser.get(url("due_reviews") + "?show=late").content.decode()
        assert "حسینی" in browser.get(url("due_reviews")).content.decode()

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    def test_download_with_a_reason(self, browser, kept, form):
        export = url("due_export", "steps")
        assert browser.post(export, {"format": form}).status_code == 422
        got = browser.post(export, {"format": form, "reason": "جلسهٔ هفتگی", "show": "all"})
        assert got.status_code == 200 and form in got["Content-Disposition"]

    def test_today(self, world, worker, kept):
        from bazgasht.plans import today as lists

        with world.as_owner():
            missed = today() - timedelta(days=2)
            Step.objects.update(due=missed, first_due=missed)
        with world.acting(worker) as by:
            late, soon = lists.late_steps(by), lists.reviews(by)
        assert (late.total, late.tone, late.rows[0].title) == (1, "late", "گرفتن عکس")
        assert soon.total == 0


class TestPriority:
    def test_the_rule_is_public(self, client, db):
        page = client.get(url("priority_rule")).content.decode()
        assert "هرگز به حساب نمی‌آید" in page and "نوع جرم" in page
        assert "حداکثر ۱۲" in page

    def test_why(self, browser, world, prisoner):
        with world.as_owner():
            Need.objects.create(
                client=prisoner, organisation_id=1, domain="housing", degree=4, found_on=today()
            )
        page = browser.get(url("priority", prisoner.public_id)).content.decode()
        assert "مسکن: فوری" in page and "۱۴" in page


PAGES = ["assessments", "client_plan", "new_plan", "priority"]
PARTS = {
    "plan": "plan", "agree": "plan", "close": "plan", "take_over": "plan", "print": "plan",
    "add_goal": "plan", "edit_goal": "goal", "drop_goal": "goal", "add_step": "goal",
    "edit_step": "step", "step_state": "step", "move_step": "step", "review": "review",
    "move_review": "review",
}  # fmt: skip


@pytest.fixture
def ids(kept, begun, world):
    return {
        "plan": kept.public_id, "goal": row(world, Goal).public_id,
        "step": row(world, Step).public_id, "review": row(world, Review).public_id,
        "assessment": begun.public_id,
    }  # fmt: skip


class TestOutsiders:
    def test_foreign_and_missing_look_the_same(self, outsider, ids, prisoner):
        tried = [url(name, prisoner.public_id) for name in PAGES]
        tried += [url(name, ids[kind]) for name, kind in PARTS.items()]
        tried += [
            url(n, ids["assessment"]) for n in ("assessment", "answers", "abandon", "finished")
        ]
        tried.append(url("section", ids["assessment"], "home"))
        for path in tried:
            assert outsider.get(path).status_code == 404, path
        assert outsider.post(url("finish", ids["assessment"])).status_code == 404
        for name in (*PAGES, *PARTS, "assessment"):
            assert outsider.get(url(name, uuid.uuid4())).status_code == 404, name

    def test_a_body_that_serves(self, outsider, ids, world, prisoner, other):
        world.grant(prisoner, other, 2)
        for name in PAGES:
            assert outsider.get(url(name, prisoner.public_id)).status_code == 403, name
        assert outsider.get(url("plan", ids["plan"])).status_code == 404

    def test_nobody(self, client, ids, prisoner):
        for path in (url("plan", ids["plan"]), url("assessments", prisoner.public_id)):
            assert client.get(path)["Location"].startswith("/accounts/login/")

    def test_a_viewer_of_numbers(self, client, world, ids, prisoner):
        hq = world.body("HQ", "headquarters")
        client.force_login(world.user("viewer", hq, "headquarters_viewer"))
        assert client.get(url("plan", ids["plan"])).status_code == 403


@pytest.mark.parametrize("name", ["finish"])
def test_wrong_method(browser, begun, name):
    assert browser.get(url(name, begun.public_id)).status_code == 405


def test_wrong_method_on_pages(browser, ids, prisoner):
    for path in (url("plan", ids["plan"]), url("print", ids["plan"]), url("due_steps"),
                 url("priority_rule"), url("answers", ids["assessment"])):  # fmt: skip
        assert browser.post(path).status_code == 405, path


def test_pages_ask_few_questions(browser, ids, world, prisoner):
    for path in (
        url("plan", ids["plan"]), url("answers", ids["assessment"]),
        url("section", ids["assessment"], "home"), url("assessments", prisoner.public_id),
        url("priority", prisoner.public_id), url("due_steps"), url("new_plan", prisoner.public_id),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        assert len(queries) <= QUERIES, (path, [q["sql"][:120] for q in queries])
