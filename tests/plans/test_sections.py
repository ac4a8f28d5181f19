"""What the room adds to a client's page and story, and its generated pages."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bazgasht.core.jalali import today
from bazgasht.core.timeline import read
from bazgasht.plans import reference, sections, services, states
from bazgasht.plans.models import Need, Step
from bazgasht.plans.services import GoalDraft, StepDraft
from bazgasht.plans.story import STORY


@pytest.fixture
def story(world, worker, prisoner):
    """An assessment, a plan with a step moved and one done, and a review."""
    with world.acting(worker) as by:
        begun = services.start_assessment(
            client_id=prisoner.pk, instrument="prisoner_immediate", by=by
        )
        said = {"home": {"home_kind": "rented", "rent_risk": "behind"}, "legal": {}, "debt": {}}
        ends = {"home": "", "legal": "declined", "debt": "no_need"}
        for code, answers in said.items():
            services.save_section(
                assessment=begun.public_id, section=code, answers=answers, outcome=ends[code],
                version=0, by=by,
            )  # fmt: skip
        services.finish_assessment(assessment=begun.public_id, by=by)
        steps = [StepDraft(f"گام {n}", today() + timedelta(days=n)) for n in (5, 9)]
        plan = services.create_plan(
            client_id=prisoner.pk, goals=[GoalDraft("housing", "خانه", (), steps)], by=by
        )
        services.agree_plan(plan=plan.public_id, on=today(), version=1, by=by)
        first, second = Step.objects.order_by("due")
        services.set_step_state(step=first.public_id, state="done", version=1, by=by)
        services.move_step(
            step=second.public_id, to=today() + timedelta(days=20), reason="staff", version=1, by=by
        )
    return plan


def shown(section):
    return render_to_string(section["template"], section["context"])


def test_needs_with_meter_and_what_was_declined(world, worker, prisoner, story):
    with world.acting(worker) as by:
        text = shown(sections.needs_section(prisoner, by))
    assert "مسکن" in text and "<progress" in text and "اجارهٔ خانه عقب افتاده است" in text
    assert "کمک حقوقی: نپذیرفت" in text and "نیازی دیده نشد" in text


def test_plan_with_its_next_step(world, worker, prisoner, story):
    with world.acting(worker) as by:
        text = shown(sections.plan_section(prisoner, by))
    assert "۱ از ۲" in text and "گام 9" in text and "بازنگری بعدی" in text


def test_nothing_yet_says_what_to_do(world, worker, prisoner):
    with world.acting(worker) as by:
        assert "هنوز نیازی ثبت نشده" in shown(sections.needs_section(prisoner, by))
        assert "ساختن برنامه" in shown(sections.plan_section(prisoner, by))
        assert sections.needs_section(prisoner, by)["next_action"]["label"] == "گام بعد: نیازسنجی"


def test_what_comes_next(world, worker, prisoner, story):
    with world.acting(worker) as by:
        assert sections.plan_section(prisoner, by)["next_action"] is None
    with world.as_owner():
        missed = today() - timedelta(days=3)
        Step.objects.filter(state="todo").update(due=missed, late_since=missed)
    with world.acting(worker) as by:
        assert sections.plan_section(prisoner, by)["next_action"]["label"] == "گام بعد: گام 9"


def test_they_stand_on_the_clients_page(client, world, worker, prisoner, story):
    client.force_login(world.users[worker])
    page = client.get(reverse("people:client", args=[prisoner.public_id])).content.decode()
    assert "اجارهٔ خانه عقب افتاده است" in page and "۱ از ۲" in page
    assert "توافق دربارهٔ برنامه با شخص" in page


@pytest.mark.parametrize("page", ["client", "household", "today"])
def test_a_full_file_takes_fifteen_statements_at_most(
    client, world, worker, prisoner, prison, story, page
):
    wife = world.client(prison, given="زهرا", origin="family")
    home = world.home(wife, prisoner=prisoner)
    client.force_login(world.users[worker])
    url = {
        "client": reverse("people:client", args=[prisoner.public_id]),
        "household": reverse("people:household", args=[home.public_id]),
        "today": reverse("shell:today"),
    }[page]
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    around = ("SAVEPOINT", "RELEASE", "set_config", "mfa_authenticator")
    asked = [q["sql"] for q in queries if not any(word in q["sql"] for word in around)]
    assert len(asked) <= 15, asked


def test_and_on_the_households(client, world, worker, prisoner, prison):
    wife = world.client(prison, given="زهرا", origin="family")
    home = world.home(wife, prisoner=prisoner)
    client.force_login(world.users[worker])
    page = client.get(reverse("people:household", args=[home.public_id])).content.decode()
    assert reverse("plans:assessments", args=[wife.public_id]) in page


def test_the_story(world, worker, prisoner, story):
    with world.acting(worker):
        told = {item.title: item for item in read(STORY, [prisoner.pk])}
    assert set(told) == {
        "نیازهای فوری زندانی", "توافق دربارهٔ برنامه با شخص", "گام 5", "تاریخ جابه‌جا شد: گام 9",
    }  # fmt: skip
    assert told["نیازهای فوری زندانی"].detail == "۱ نیاز"
    assert "همکاری در دسترس نبود" in told["تاریخ جابه‌جا شد: گام 9"].detail


def test_a_body_that_serves_gets_no_section_and_no_story(world, stranger, other, prisoner, story):
    world.grant(prisoner, other, 2)
    with world.acting(stranger) as by:
        assert sections.needs_section(prisoner, by) is None
        assert sections.plan_section(prisoner, by) is None
        assert not list(read(STORY, [prisoner.pk]))


def test_sections_and_story_cost_the_same_for_more(world, worker, prisoner, story):
    def cost(make):
        with world.acting(worker) as by, CaptureQueriesContext(connection) as queries:
            list(make(by) or ())
        return len(queries)

    make = (
        lambda by: sections.needs_section(prisoner, by),
        lambda by: sections.plan_section(prisoner, by),
        lambda by: read(STORY, [prisoner.pk]),
    )
    before = [cost(one) for one in make]
    with world.as_owner():
        for domain in ("health", "income", "identity"):
            Need.objects.create(
                client=prisoner, organisation_id=1, domain=domain, degree=2, found_on=today()
            )
        for step in Step.objects.all():
            step.pk, step.public_id = None, uuid.uuid4()
            step.save()
    assert [cost(one) for one in make] == before
    assert max(before) <= 8


def test_every_state_stands_in_a_table():
    for table, enum in (
        (states.PLAN_TRANSITIONS, states.PlanState),
        (states.STEP_TRANSITIONS, states.StepState),
        (states.NEED_TRANSITIONS, states.NeedState),
        (states.ASSESSMENT_TRANSITIONS, states.AssessmentState),
    ):
        assert set(table) == set(enum)
        for old, targets in table.items():
            assert old not in targets and set(targets) <= set(enum)
            assert all(reason for reason in targets.values())


def test_the_drawn_states_are_those_of_the_table():
    page = Path(__file__).parents[2] / "docs" / "reference" / "states" / "plan.md"
    assert page.read_text("utf-8") == reference.plan_states()
