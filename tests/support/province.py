"""A small province for tests of services and referrals: bodies, people at work, a catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.factories import make_client, make_family, make_org, make_user, owned

from bazgasht.network.models import MemberBody, Mission
from bazgasht.plans.models import Need
from bazgasht.services.models import Service


@dataclass
class Province:
    """``bodies`` by short name, ``users`` by role (and ``a``/``b`` for the two agencies)."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    mission: Any = None
    client: Any = None
    family: Any = None

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users", "services"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


def make_province() -> Province:
    p = Province()
    hq = make_org("headquarters", name="قرارگاه آزمون")
    p.bodies = {
        "hq": hq,
        "group": make_org("working_group", parent=hq, name="کارگروه خانواده"),
        "prison": make_org("prison", name="زندان آزمون"),
        "relief": make_org("agency", name="امداد آزمون", county="برازجان"),
        "charity": make_org("charity", name="خیریه آزمون"),
        "clinic": make_org("agency", name="درمانگاه آزمون"),
    }
    p.users = {
        "worker": make_user("social_worker", p.prison, name="مریم رستگار"),
        "lead": make_user("case_lead", p.prison),
        "officer": make_user("prison_officer", p.prison),
        "liaison": make_user(
            "agency_liaison", p.relief, name="کاوه امدادی", email="liaison@a.test"
        ),
        "deputy": make_user("deputy_liaison", p.relief, email="deputy@a.test"),
        "other": make_user("agency_liaison", p.charity, email="liaison@b.test"),
        "doctor": make_user("agency_liaison", p.clinic),
        "secretary": make_user("group_secretary", p.group, email="group@hq.test"),
        "chief": make_user("headquarters_secretary", hq, email="chief@hq.test"),
        "viewer": make_user("headquarters_viewer", hq),
    }
    _catalogue(p)
    p.client = make_client(
        p.prison, given="رضا", family="حسینی", national_id="0012345679", mobile="+989171234567"
    )
    p.family = make_family(p.client)
    return p


@owned
def _catalogue(p: Province) -> None:
    p.mission = Mission.objects.create(
        working_group=p.group, code="FAMILY-1", title="معیشت خانواده"
    )
    for name in ("relief", "charity", "clinic", "prison"):
        seat = MemberBody.objects.create(headquarters=p.hq, organisation=p.bodies[name])
        seat.working_groups.set([p.group])
    for name, provider, more in (
        ("food", "relief", {"domain": "livelihood", "unit": "package", "aid_kind": "food",
                            "cost": 18_000_000, "shows": ["contact"]}),
        ("food_too", "charity", {"domain": "livelihood", "unit": "package", "aid_kind": "food",
                                 "cost": 9_000_000}),
        ("cash", "relief", {"domain": "livelihood", "unit": "rial", "aid_kind": "cash",
                            "planned_units": 3}),
        ("papers", "relief", {"domain": "identity", "shows": ["birth", "national_id"]}),
        ("dental", "clinic", {"domain": "health", "unit": "session", "planned_units": 2,
                              "aid_kind": "cash"}),
        ("course", "relief", {"domain": "training", "unit": "session", "planned_units": 3,
                              "capacity_per_week": 4, "expected_wait_days": 7}),
        ("course_too", "charity", {"domain": "training", "unit": "session", "planned_units": 2}),
        ("inside", "prison", {"domain": "culture", "unit": "session", "inside": True}),
    ):  # fmt: skip
        p.services[name] = Service.objects.create(
            provider=p.bodies[provider], mission=p.mission, title=f"خدمت {name}", **more
        )


@owned
def make_need(client: Any, domain: str = "livelihood", degree: int = 3, days: int = 5) -> Need:
    """A standing need found ``days`` ago."""
    from datetime import timedelta

    from django.utils import timezone

    return Need.objects.create(
        client=client, organisation_id=client.opened_by, domain=domain, degree=degree,
        reasons=[], found_on=timezone.localdate() - timedelta(days=days),
    )  # fmt: skip
