"""A prison with a foundation's workshop beside it, and who works on both sides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from tests.factories import acting, make_client, make_episode, make_org, make_user, owned

from bazgasht.core.jalali import today
from bazgasht.work.models import Placement, Post, Workshop
from bazgasht.work.services import placements as writing

RATE = 700_000
"""Rials an hour: over every seeded floor."""


@dataclass
class World:
    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    workshop: Any = None
    post: Any = None
    client: Any = None
    episode: Any = None

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


def make_world() -> World:
    w = World()
    hq = make_org("headquarters", code="WORLD", name="قرارگاه آزمون")
    w.bodies = {
        "hq": hq,
        "group": make_org("working_group", code="WORLD-EMP", parent=hq, name="کارگروه اشتغال"),
        "prison": make_org("prison", name="زندان آزمون"),
        "other_prison": make_org("prison", name="زندان دیگر"),
        "foundation": make_org("foundation", name="بنیاد آزمون"),
        "stranger_body": make_org("foundation", name="بنیاد دیگر"),
        "agency": make_org("agency", name="دستگاه آزمون"),
    }
    w.users = {
        "officer": make_user("employment_officer", w.prison, name="مریم رستگار"),
        "social": make_user("social_worker", w.prison),
        "guard": make_user("prison_officer", w.prison),
        "supervisor": make_user("workshop_supervisor", w.foundation, name="اسماعیل کارگاهی"),
        "payroll": make_user("payroll_preparer", w.foundation),
        "payroll2": make_user("payroll_preparer", w.foundation),
        "approver": make_user("payroll_approver", w.foundation),
        "approver2": make_user("payroll_approver", w.foundation),
        "stranger": make_user("workshop_supervisor", w.stranger_body),
        "stranger_pay": make_user("payroll_preparer", w.stranger_body),
        "liaison": make_user("agency_liaison", w.agency),
        "viewer": make_user("headquarters_viewer", hq),
        "admin": make_user("system_administrator", hq),
    }
    w.workshop = make_workshop(w)
    w.post = make_post(w)
    w.client, w.episode = make_person(w)
    return w


@owned
def make_workshop(w: World, **fields: Any) -> Workshop:
    values = {"organisation": w.foundation, "prison": w.prison, "province": "IR-18",
              "name": f"کارگاه {uuid.uuid4().hex[:6]}", "kind": "closed", **fields}  # fmt: skip
    return Workshop.objects.create(**values)


@owned
def make_post(w: World, workshop: Workshop | None = None, **fields: Any) -> Post:
    workshop = workshop or w.workshop
    values = {
        "workshop": workshop, "organisation_id": workshop.organisation_id, "title": "جوشکار",
        "seats": 3, "pay_kind": "hourly", "rate": RATE, "rate_since": date(2024, 1, 1),
        "minutes_day": 440, "minutes_week": 2640, "rest_day": 6, **fields,
    }  # fmt: skip
    return Post.objects.create(**values)


def make_person(w: World, *, prison: Any = None, birth: date = date(1990, 5, 1), **stay: Any):
    """A client of the prison with an open stay."""
    prison = prison or w.prison
    client = make_client(prison, birth=birth)
    return client, make_episode(client, prison, **stay)


def offered(w: World, client: Any = None, post: Post | None = None, **more: Any) -> Placement:
    with acting(w.officer) as by:
        return writing.offer_post(
            client_id=(client or w.client).pk, post_id=(post or w.post).public_id, by=by, **more
        )


def agreement(shares: dict[str, int] | None = None, **more: Any) -> writing.Agreement:
    values = {"signed_on": today(), "starts": today(), "shares": shares or {"person": 10_000},
              **more}  # fmt: skip
    return writing.Agreement(**values)


def working(w: World, client: Any = None, post: Post | None = None, **more: Any) -> Placement:
    """Somebody who has signed today and works from today on."""
    row = offered(w, client, post)
    with acting(w.officer) as by:
        return writing.agree(public_id=row.public_id, agreement=agreement(**more), by=by)


@owned
def worked_since(w: World, since: date, client: Any = None, post: Post | None = None,
                 shares: dict[str, int] | None = None) -> Placement:  # fmt: skip
    """A post held since a day in the past, as it stands in the books of an older month."""
    from tests.factories import make_grant

    from bazgasht.work.codes import new_contract_no
    from bazgasht.work.models import SplitAgreement, WorkConsent
    from bazgasht.work.terms import Terms

    client, post = client or w.client, post or w.post
    number = new_contract_no()
    consent = WorkConsent.objects.create(
        client=client, organisation_id=w.prison.pk, workshop_organisation_id=post.organisation_id,
        post=post, text_version="1405-1", terms=Terms.of_post(post).as_json(), contract_no=number,
        signed_on=since, recorded_by=w.officer.pk,
    )  # fmt: skip
    row = Placement.objects.create(
        client=client, organisation_id=post.organisation_id, case_organisation_id=w.prison.pk,
        headquarters_id=w.hq.pk, working_group_id=w.group.pk, post=post, consent=consent,
        contract_no=number, state="active", offered_on=since, offered_by=w.officer.pk,
        answered_on=since, starts=since, started_at=timezone.now() - timedelta(days=10),
    )  # fmt: skip
    SplitAgreement.objects.create(
        placement=row, client=client, organisation_id=w.prison.pk,
        workshop_organisation_id=post.organisation_id, starts=since,
        parts=shares or {"person": 10_000}, requested=True, signed_on=since,
        recorded_by=w.officer.pk,
    )  # fmt: skip
    if post.organisation_id != w.prison.pk:
        make_grant(
            client, w.foundation, level=2, basis="placement", ref=row.pk,
            starts=timezone.now() - timedelta(days=400),
        )  # fmt: skip
    return row
