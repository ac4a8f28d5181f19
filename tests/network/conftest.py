from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import acting, make_org, make_user, owned
from tests.support import furnished

from bazgasht.access.proving import Proof
from bazgasht.network import canonical, selectors, services
from bazgasht.network.models import MemberBody, Mission, Pledge
from bazgasht.network.services import CommitmentDraft

PROMISED = "training.enrolled"


@dataclass
class Board:
    """A headquarters with two groups, two member bodies and a stranger, people at work in each."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    missions: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users", "missions"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


@owned
def make_board():
    b = Board()
    head = make_org("headquarters", code="HQ-P", name="قرارگاه آزمون")
    b.bodies = {
        "head": head,
        "employment": make_org("working_group", parent=head, code="HQ-P-EMP", name="اشتغال"),
        "family": make_org("working_group", parent=head, code="HQ-P-FAM", name="خانواده"),
        "tvto": make_org("agency", name="فنی و حرفه‌ای"),
        "relief": make_org("agency", name="کمیتهٔ امداد"),
        "other_head": make_org("headquarters", code="HQ-Q", province="IR-07"),
        "stranger": make_org("agency", name="ادارهٔ دیگر", province="IR-07"),
    }
    b.users = {
        "secretary": make_user("headquarters_secretary", head),
        "viewer": make_user("headquarters_viewer", head),
        "group_secretary": make_user("group_secretary", b.employment),
        "other_group": make_user("group_secretary", b.family),
        "liaison": make_user("agency_liaison", b.tvto, name="رضا نوروزی"),
        "deputy": make_user("deputy_liaison", b.tvto),
        "relief_liaison": make_user("agency_liaison", b.relief),
        "other_secretary": make_user("headquarters_secretary", b.other_head),
        "other_liaison": make_user("agency_liaison", b.stranger),
        "admin": make_user("system_administrator", head),
        "national": make_user("national_viewer", make_org("headquarters", province="")),
    }
    b.missions = {
        "jobs": Mission.objects.create(working_group=b.employment, code="EMP-1", title="کار"),
        "homes": Mission.objects.create(working_group=b.family, code="FAM-1", title="خانه"),
    }
    for body in (b.tvto, b.relief):
        MemberBody.objects.create(headquarters=head, organisation=body, since=timezone.localdate())
    return b


@pytest.fixture
def board(db):
    with furnished.with_made(make_board) as made:
        yield made


@pytest.fixture
def text(board):
    with acting(board.secretary) as by:
        made = services.save_text(
            headquarters_id=board.head.pk, title="میثاق همکاری", text="ما متعهد می‌شویم.\n\nو بس.", by=by
        )  # fmt: skip
        return services.publish_text(public_id=made.public_id, version=made.version, by=by)


def term(days=364):
    first = timezone.localdate()
    return {"starts": first, "ends": first + timedelta(days=days)}


def line(board, **more):
    draft = {
        "mission_id": board.jobs.pk, "indicator": PROMISED, "quantity": 40,
        "starts": timezone.localdate(), "due": timezone.localdate() + timedelta(days=180),
    }  # fmt: skip
    return CommitmentDraft(**(draft | more))


@pytest.fixture
def draft(board, text):
    """``draft()``: a draft of the secretary with one line, or with ``lines``."""

    def make(user=None, body=None, lines=None, **more):
        with acting(user or board.secretary) as by:
            row = services.draft_pledge(
                headquarters_id=board.head.pk, organisation_id=(body or board.tvto).pk,
                text_id=text.pk, by=by, **(term() | more),
            )  # fmt: skip
            for one in lines if lines is not None else [line(board)]:
                row.refresh_from_db()
                services.save_commitment(
                    public_id=row.public_id, draft=one, version=row.version, by=by
                )
        return reread(row)

    return make


@pytest.fixture
def offered(board, draft):
    def make(**more):
        row = draft(**more)
        with acting(board.secretary) as by:
            services.offer_pledge(public_id=row.public_id, version=row.version, by=by)
        return reread(row)

    return make


@owned
def reread(row):
    return Pledge.objects.select_related("organisation", "headquarters", "text", "renews").get(
        pk=row.pk
    )


def shown(row):
    """The hash the form of the signature carries."""
    lines = selectors.commitments_of(row)
    return canonical.digest(canonical.text_of(canonical.content(row, lines)))


def sign(row, user, **more):
    with acting(user) as by:
        given = {
            "public_id": row.public_id, "version": row.version, "digest": shown(row),
            "office": "مدیرکل", "proof": Proof(by.user_id, "password", timezone.now()),
        }  # fmt: skip
        services.sign_pledge(**(given | more), by=by)
    return reread(row)


@pytest.fixture
def signed(board, offered):
    def make(**more):
        return sign(offered(**more), board.liaison)

    return make
