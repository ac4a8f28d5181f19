from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories import acting, make_client, make_episode, make_org, make_user, owned
from tests.support import furnished
from tests.support.province import make_need
from tests.training.conftest import cohort_draft, course_draft

from bazgasht.matching import services
from bazgasht.matching.models import MatchLine, MatchMiss
from bazgasht.matching.services import WishDraft
from bazgasht.training import services as training

LONG_AGO = date(2026, 1, 1)


@dataclass
class House:
    """A prison with an employment officer, a provider with two cohorts, people who wish to learn."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    clients: list[Any] = field(default_factory=list)
    cohorts: list[Any] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


def make_house(people=4):
    s = House()
    hq = make_org("headquarters", name="قرارگاه آزمون")
    s.bodies = {
        "hq": hq,
        "group": make_org("working_group", parent=hq, code=f"{hq.code}-EMP"),
        "prison": make_org("prison", name="زندان آزمون", county="بوشهر"),
        "other": make_org("prison", name="زندان دیگر", county="گناوه"),
        "tvto": make_org("agency", name="فنی و حرفه‌ای آزمون", county="بوشهر"),
        "employer": make_org("employer", name="کارخانهٔ آزمون", county="بوشهر"),
    }
    s.users = {
        "officer": make_user("employment_officer", s.prison),
        "colleague": make_user("employment_officer", s.prison),
        "worker": make_user("social_worker", s.prison),
        "trainer": make_user("trainer", s.tvto),
        "stranger": make_user("employment_officer", s.other),
        "viewer": make_user("headquarters_viewer", hq),
        "boss": make_user("employer", s.employer),
    }
    for n in range(people):
        client = make_client(
            s.prison, given=("رضا", "کاوه", "بهمن", "سینا")[n % 4], family=f"نمونه{n}"
        )
        make_episode(client, s.prison, days_left=200)
        s.clients.append(client)
    return s


@pytest.fixture
def house(db):
    with furnished.with_made(make_school) as made:
        yield made


def make_school():
    """Two cohorts inside the prison: welding with one seat, tailoring with two."""
    s = make_house()
    for title, trade, seats in (("جوشکاری پایه", "welding", 1), ("خیاطی پایه", "tailoring", 2)):
        with acting(s.trainer) as by:
            course = training.create_course(
                organisation_id=s.tvto.pk,
                draft=course_draft(title=title, trade=trade, skills=[]),
                by=by,
            )
            made = training.create_cohort(
                course_id=course.pk, draft=cohort_draft(seats=seats, prison_id=s.prison.pk), by=by
            )
            s.cohorts.append(training.open_cohort(public_id=made.public_id, by=by))
    return s


@pytest.fixture
def wish(house):
    def make(n, *trades, user=None, **more):
        with acting(user or house.officer) as by:
            return services.save_wish(
                client_id=house.clients[n].pk, by=by,
                draft=WishDraft(timezone.localdate() - timedelta(days=3), trades, **more),
            )  # fmt: skip

    return make


@pytest.fixture
def run(house):
    def make(kind="seats", user=None, body=None, request_id=None):
        with acting(user or house.officer) as by:
            return services.make_run(
                organisation_id=(body or house.prison).pk, kind=kind,
                request_id=request_id or uuid4(), by=by,
            )  # fmt: skip

    return make


@pytest.fixture
def proposed(house, wish, run):
    """The first wishes welding and gets it; the second wishes it too, and is proposed tailoring."""
    wish(0, "welding")
    wish(1, "welding")
    make_need(house.clients[0], "training", degree=4)
    return run()


@owned
def lines(run):
    found = MatchLine.objects.filter(run=run).select_related("run").order_by("client_id")
    return list(found)


@owned
def misses(run):
    return list(MatchMiss.objects.filter(run=run).order_by("client_id"))


@owned
def reread(line):
    return MatchLine.objects.get(pk=line.pk)
