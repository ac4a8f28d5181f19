from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import acting, make_org, make_user, owned
from tests.support import furnished

from bazgasht.councils import services
from bazgasht.councils.models import Meeting, Resolution
from bazgasht.councils.services import CouncilDraft, MeetingDraft, ResolutionDraft
from bazgasht.insight.models import Fact


@dataclass
class Table:
    """A provincial council with its seats, the national one it mirrors, and people at work."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    council: Any = None
    national: Any = None

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


def make_table():
    t = Table()
    top = make_org("headquarters", name="قرارگاه ملی آزمون", province="")
    hq = make_org("headquarters", name="قرارگاه استان آزمون", parent=top)
    t.bodies = {
        "top": top, "hq": hq,
        "group": make_org("working_group", parent=hq, code=f"{hq.code}-EMP", name="کارگروه اشتغال"),
        "tvto": make_org("agency", name="فنی و حرفه‌ای آزمون"),
        "health": make_org("agency", name="علوم پزشکی آزمون"),
        "prison": make_org("prison", name="زندان آزمون"),
        "governorate": make_org("governorate", name="استانداری آزمون"),
        "other": make_org("headquarters", name="قرارگاه استان دیگر", parent=top, province="IR-07"),
    }  # fmt: skip
    t.users = {
        "chief": make_user("headquarters_secretary", hq, email="chief@example.org"),
        "second": make_user("headquarters_secretary", hq),
        "top_chief": make_user("headquarters_secretary", top, email="top@example.org"),
        "group_chief": make_user("group_secretary", t.group, email="group@example.org"),
        "liaison": make_user("agency_liaison", t.tvto, email="liaison@example.org"),
        "colleague": make_user("deputy_liaison", t.tvto),
        "doctor": make_user("agency_liaison", t.health),
        "viewer": make_user("headquarters_viewer", hq),
        "governor": make_user("headquarters_viewer", t.governorate),
        "national": make_user("national_viewer", top),
        "stranger": make_user("headquarters_secretary", t.other),
        "social": make_user("social_worker", t.prison),
    }  # fmt: skip
    with acting(t.top_chief) as by:
        t.national = services.create_council(
            organisation_id=top.pk, by=by,
            draft=CouncilDraft("شورای ملی آزمون", "national", "معاون اول"),
        )  # fmt: skip
        t.council = services.create_council(
            organisation_id=hq.pk, by=by,
            draft=CouncilDraft("شورای استان آزمون", "province", "معاون سیاسی استاندار",
                               mirrors_id=t.national.pk),
        )  # fmt: skip
    with acting(t.chief) as by:
        for name in ("tvto", "health", "group", "governorate"):
            services.give_seat(
                public_id=t.council.public_id,
                organisation_id=t.bodies[name].pk,
                office="مدیر",
                by=by,
            )
    return t


@pytest.fixture
def table(db):
    with furnished.with_made(make_table) as made:
        yield made


def at(days, hour=9):
    day = timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(hour), timezone.get_default_timezone())


@pytest.fixture
def meeting(table):
    """A meeting of yesterday, invited; ``held=True`` with tvto and health present."""

    def make(held=False, proposals=(), days=-1):
        with acting(table.chief) as by:
            made = services.plan_meeting(
                council=table.council.public_id, by=by,
                draft=MeetingDraft("جلسهٔ آزمون", at(days), at(days, 11), "سالن", ("گزارش", "اشتغال"),
                                   proposals),
            )  # fmt: skip
            services.invite(public_id=made.public_id, by=by)
            if held:
                services.record_attendance(
                    public_id=made.public_id, by=by,
                    came={table.tvto.pk: ("member", "مدیر کل"), table.health.pk: ("delegate", "معاون"),
                          table.hq.pk: ("member", "دبیر"), table.group.pk: ("excused", "")},
                )  # fmt: skip
        return read_meeting(made)

    return make


def bound(table, **more):
    return ResolutionDraft(**({
        "text": "به‌کارگیری بیست نفر در دامداری", "owner_id": table.tvto.pk,
        "due": timezone.localdate() + timedelta(days=90), "measure": "bound",
        "indicator": "training.enrolled", "reading": "sum", "target": 20,
        "working_group_id": table.group.pk,
    } | more))  # fmt: skip


def declared(table, **more):
    due = timezone.localdate() + timedelta(days=30)
    return ResolutionDraft(**({
        "text": "فهرست تسهیلات آماده شود", "owner_id": table.tvto.pk, "due": due,
        "measure": "declared", "milestones": [("فهرست آماده شد", due)],
        "supporting": [table.health.pk],
    } | more))  # fmt: skip


@pytest.fixture
def resolution(table):
    """An adopted resolution, declared unless ``draft`` says otherwise."""

    def make(draft=None, adopted=True, days_ago=0, council=None, **more):
        with acting(table.chief) as by:
            row = services.draft_resolution(
                council=(council or table.council).public_id, draft=draft or declared(table, **more), by=by
            )  # fmt: skip
            if adopted:
                row = services.adopt(public_id=row.public_id, by=by)
        if days_ago:
            set_adopted(row, timezone.localdate() - timedelta(days=days_ago))
        return read(row)

    return make


@owned
def set_adopted(row, day, **more):
    """The past, as it could have been: written with the triggers off."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table councils_resolution disable trigger councils_resolution_fixed")
        Resolution.objects.filter(pk=row.pk).update(adopted_on=day, **more)
        cursor.execute("alter table councils_resolution enable trigger councils_resolution_fixed")
        cursor.execute("set constraints all deferred")


@owned
def read(row):
    return Resolution.objects.select_related("council__organisation", "owner").get(pk=row.pk)


@owned
def read_meeting(row):
    return Meeting.objects.select_related("council__organisation").get(pk=row.pk)


@owned
def figure(table, week, value, code="training.enrolled", body=0, group=0):
    Fact.objects.create(
        headquarters_id=table.hq.pk, organisation_id=body, working_group_id=group, week=week,
        indicator=code, value=value,
    )  # fmt: skip
