import io
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import acting, make_org, make_user, owned
from tests.support import furnished

from bazgasht.core.export import write_xlsx
from bazgasht.harms import services
from bazgasht.harms.models import Harm, Node
from bazgasht.harms.services import MeasureDraft, NodeDraft, ProgrammeDraft
from bazgasht.insight.models import Fact


@dataclass
class House:
    """Two headquarters and a body, with people at work in each."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


@pytest.fixture
def house(db):
    with furnished.with_made(make_house) as made:
        yield made


def make_house():
    h = House()
    top = make_org("headquarters", name="قرارگاه ملی آزمون", province="")
    hq = make_org("headquarters", name="قرارگاه بوشهر آزمون", parent=top)
    far = make_org("headquarters", name="قرارگاه فارس آزمون", parent=top, province="IR-07")
    h.bodies = {
        "top": top, "hq": hq, "far": far, "welfare": make_org("agency", name="بهزیستی آزمون"),
        "prison": make_org("prison", name="زندان آزمون"),
    }  # fmt: skip
    h.users = {
        "top_chief": make_user("headquarters_secretary", top),
        "chief": make_user("headquarters_secretary", hq),
        "far_chief": make_user("headquarters_secretary", far),
        "viewer": make_user("headquarters_viewer", hq),
        "national": make_user("national_viewer", top),
        "liaison": make_user("agency_liaison", h.welfare),
        "social": make_user("social_worker", h.prison),
        "admin": make_user("system_administrator", hq),
    }  # fmt: skip
    load()
    return h


@owned
def load():
    services.load_harms()


def day(ahead=0):
    return timezone.localdate() + timedelta(days=ahead)


@pytest.fixture
def programme(house):
    """A programme against a harm at the headquarters: 1 > 1.1 > 1.1.1 > two actions."""

    def make(user="chief", body="hq", active=True, kind="harm", **more):
        with acting(house.users[user]) as by:
            row = services.create_programme(
                organisation_id=house.bodies[body].pk, by=by,
                draft=ProgrammeDraft(kind, "کاهش آسیب آزمون", "مصوبهٔ آزمون", **more),
            )  # fmt: skip
            above = None
            for title in ("هدف", "سیاست", "سازوکار"):
                above = services.add_node(
                    programme=row.public_id, parent=above.public_id if above else None, by=by,
                    draft=NodeDraft(f"{title} آزمون"),
                )  # fmt: skip
            for title, due in (("اقدام نخست", -3), ("اقدام دوم", 40)):
                services.add_node(
                    programme=row.public_id, parent=above.public_id, by=by,
                    draft=NodeDraft(title, owner_id=house.welfare.pk, starts=day(-60), due=day(due)),
                )  # fmt: skip
            if active:
                row = services.move_programme(
                    public_id=row.public_id, state="active", version=row.version, by=by
                )
        return row

    return make


@owned
def part(row, number):
    return Node.objects.select_related("programme").get(programme=row, number=number)


@owned
def harm(code="divorce"):
    return Harm.objects.get(code=code)


def entered(**more):
    return MeasureDraft(**({
        "title": "نرخ طلاق", "unit": "در ۱۰۰۰", "kind": "entered", "direction": "down",
        "baseline": Decimal(20), "target": Decimal(10), "since": day(-100), "due": day(100),
    } | more))  # fmt: skip


def live(house, **more):
    return entered(**({
        "title": "دوره‌دیدگان", "unit": "نفر", "kind": "live", "direction": "up",
        "baseline": Decimal(0), "target": Decimal(100), "indicator": "training.enrolled",
        "headquarters_id": house.hq.pk, "reading": "sum",
    } | more))  # fmt: skip


@owned
def figure(body, week, value, code="training.enrolled"):
    Fact.objects.create(
        headquarters_id=body.pk, organisation_id=0, working_group_id=0, week=week,
        indicator=code, value=value,
    )  # fmt: skip


def workbook(heads, rows):
    stream = io.BytesIO()
    write_xlsx(stream, [("۱", heads, rows)])
    return stream.getvalue()
