from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import (
    acting,
    make_client,
    make_episode,
    make_family,
    make_org,
    make_user,
    owned,
)
from tests.support import furnished

from bazgasht.training import services
from bazgasht.training.models import Cohort, Enrolment
from bazgasht.training.services import CohortDraft, CourseDraft, SessionDraft


@dataclass
class School:
    """A prison with clients, a provider that teaches, and people at work in both."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    clients: list[Any] = field(default_factory=list)
    family: Any = None

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


def make_school(people=4):
    s = School()
    hq = make_org("headquarters", name="قرارگاه آزمون")
    s.bodies = {
        "hq": hq,
        "group": make_org("working_group", parent=hq, code=f"{hq.code}-EMP"),
        "prison": make_org("prison", name="زندان آزمون", county="بوشهر"),
        "tvto": make_org("agency", name="فنی و حرفه‌ای آزمون", county="برازجان"),
        "foundation": make_org("foundation", name="بنیاد تعاون زندانیان آزمون"),
        "care": make_org("aftercare", name="مرکز مراقبت آزمون"),
        "stranger": make_org("provider", name="آموزشگاه دیگر"),
    }
    s.users = {
        "worker": make_user("social_worker", s.prison),
        "officer": make_user("employment_officer", s.prison),
        "guard": make_user("prison_officer", s.prison),
        "trainer": make_user("trainer", s.tvto),
        "liaison": make_user("agency_liaison", s.tvto),
        "inside_trainer": make_user("trainer", s.foundation),
        "other_trainer": make_user("trainer", s.stranger),
        "other_case": make_user("social_worker", s.care),
        "viewer": make_user("headquarters_viewer", hq),
        "chief": make_user("headquarters_secretary", hq),
    }
    names = ("رضا", "کاوه", "بهمن", "سینا", "مهران", "ایرج")
    for n in range(people):
        client = make_client(s.prison, given=names[n % 6], family=f"نمونه{n}")
        make_episode(client, s.prison, days_left=200)
        s.clients.append(client)
    s.family = make_family(s.clients[0])
    return s


@pytest.fixture
def school(db):
    with furnished.with_made(make_school) as made:
        yield made


def course_draft(**more):
    draft = {"title": "جوشکاری پایه", "trade": "welding", "hours": 120, "skills": ["smaw", "safety"],
             "min_attendance": 80, "pass_mark": 60}  # fmt: skip
    return CourseDraft(**(draft | more))


def cohort_draft(**more):
    today = timezone.localdate()
    draft = {"place": "کارگاه شمارهٔ ۲", "seats": 2, "enrol_until": today + timedelta(days=5),
             "starts": today - timedelta(days=2), "ends": today + timedelta(days=40)}  # fmt: skip
    return CohortDraft(**(draft | more))


@pytest.fixture
def course(school):
    def make(user=None, body=None, **more):
        with acting(user or school.trainer) as by:
            return services.create_course(
                organisation_id=(body or school.tvto).pk, draft=course_draft(**more), by=by
            )

    return make


@pytest.fixture
def cohort(school, course):
    """An open cohort of two seats; ``cohort(seats=1, of=course(...))``."""

    def make(of=None, user=None, opened=True, **more):
        with acting(user or school.trainer) as by:
            made = services.create_cohort(
                course_id=(of or course(user=user)).pk, draft=cohort_draft(**more), by=by
            )
            return services.open_cohort(public_id=made.public_id, by=by) if opened else made

    return make


@pytest.fixture
def enrol(school):
    def make(cohort, client, user=None, **more):
        with acting(user or school.worker) as by:
            return services.enrol(cohort_id=cohort.pk, client_id=client.pk, by=by, **more)

    return make


@pytest.fixture
def act(school):
    """``act("withdraw", row, school.worker, code="work")``: a service by name."""

    def run(name, row, user, **more):
        with acting(user) as by:
            return getattr(services, name)(public_id=row.public_id, by=by, **more)

    return run


@pytest.fixture
def finished(school, cohort, enrol, act):
    """A finished cohort: its people with the states of their sessions and a mark."""

    def make(people, of=None, user=None):
        trainer = user or school.trainer
        made = cohort(of=of, user=user, seats=max(1, len(people)))
        rows = [enrol(made, school.clients[n]) for n in range(len(people))]
        act("start_cohort", made, trainer)
        count = len(people[0][0])
        with acting(trainer) as by:
            sessions = [
                services.save_session(
                    cohort=made.public_id, by=by,
                    draft=SessionDraft(timezone.localdate(), time(8 + n), 45),
                )
                for n in range(count)
            ]  # fmt: skip
            for n, session in enumerate(sessions):
                services.record_attendance(
                    cohort=made.public_id, session=session.public_id, by=by,
                    states={
                        row.public_id: states[n]
                        for row, (states, _mark) in zip(rows, people, strict=True)
                    },
                )  # fmt: skip
            services.record_marks(
                cohort=made.public_id, by=by,
                marks={
                    row.public_id: mark for row, (_s, mark) in zip(rows, people, strict=True)
                },
            )  # fmt: skip
            services.finish_cohort(public_id=made.public_id, by=by)
        return made, [reread(row) for row in rows]

    return make


@owned
def reread(row):
    return Enrolment.objects.select_related("cohort__course").get(pk=row.pk)


@owned
def set_dates(cohort, **values):
    Cohort.objects.filter(pk=cohort.pk).update(**values)
