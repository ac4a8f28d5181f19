from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import acting, make_client, make_episode, make_org, make_user, owned
from tests.support import furnished

from bazgasht.jobs import services
from bazgasht.jobs.models import Application, Opening
from bazgasht.jobs.services import CandidateDraft, CardDraft, OpeningDraft, Wishes
from bazgasht.people.models import CustodyEpisode


@dataclass
class Town:
    """A prison and an aftercare centre with clients, employers, and people at work in all of them."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    clients: list[Any] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        for group in ("bodies", "users"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


NAMES = ("رضا", "کاوه", "بهمن", "سینا", "مهران", "ایرج")


def make_town(people=3):
    t = Town()
    hq = make_org("headquarters", name="قرارگاه آزمون")
    t.bodies = {
        "hq": hq,
        "group": make_org("working_group", parent=hq, code=f"{hq.code}-EMP"),
        "prison": make_org("prison", name="زندان آزمون", county="بوشهر"),
        "care": make_org("aftercare", name="مرکز مراقبت آزمون"),
        "foundation": make_org("foundation", name="بنیاد تعاون زندانیان آزمون"),
        "steel": make_org("employer", name="سازه‌گستر آزمون", county="بوشهر"),
        "dairy": make_org("employer", name="لبنیات آزمون", county="دشتستان"),
    }
    t.users = {
        "officer": make_user("employment_officer", t.prison),
        "worker": make_user("social_worker", t.prison),
        "guard": make_user("prison_officer", t.prison),
        "other_officer": make_user("employment_officer", t.care),
        "employer": make_user("employer", t.steel),
        "rival": make_user("employer", t.dairy),
        "supervisor": make_user("workshop_supervisor", t.foundation),
        "chief": make_user("headquarters_secretary", hq),
        "viewer": make_user("headquarters_viewer", hq),
        "secretary": make_user("group_secretary", t.group),
    }
    for n in range(people):
        client = make_client(
            t.prison, given=NAMES[n % 6], family=f"نمونه{n}", mobile=f"+98917000000{n}"
        )
        make_episode(client, t.prison, days_left=10)
        t.clients.append(client)
    return t


@pytest.fixture
def town(db):
    with furnished.with_made(make_town) as made:
        yield made


@owned
def let_out(client, on):
    """The stay ended on that day."""
    CustodyEpisode.objects.filter(client=client).update(
        state="released",
        released_on=on,
        release_kind="served",
        admitted_on=on - timedelta(days=300),
    )


@owned
def move_to(client, institution):
    CustodyEpisode.objects.filter(client=client).update(institution=institution)


def opening_draft(**more):
    draft = {"title": "جوشکار اسکلت فلزی", "trade": "welding", "county": "بوشهر",
             "wage": 400_000_000, "hours_week": 44, "seats": 2,
             "valid_until": timezone.localdate() + timedelta(days=30)}  # fmt: skip
    return OpeningDraft(**(draft | more))


def candidate_draft(**more):
    ready = dict.fromkeys(("papers", "bank_account", "clothing", "transport"), "ready")
    draft = {"agreed_on": timezone.localdate(), "readiness": ready,
             "wishes": Wishes(trades=("welding",), counties=("بوشهر",))}  # fmt: skip
    return CandidateDraft(**(draft | more))


@pytest.fixture
def opening(town):
    """An open opening of two places; ``opening(seats=1, body=town.dairy)``."""

    def make(user=None, body=None, publish=True, **more):
        with acting(user or town.officer) as by:
            return services.create_opening(
                organisation_id=(body or town.steel).pk, draft=opening_draft(**more), by=by,
                publish=publish,
            )  # fmt: skip

    return make


@pytest.fixture
def candidate(town):
    def make(client=None, user=None, **more):
        with acting(user or town.officer) as by:
            return services.save_candidate(
                client_id=(client or town.clients[0]).pk, draft=candidate_draft(**more), by=by
            )

    return make


@pytest.fixture
def forward(town, candidate):
    """Puts a client forward, a candidate already."""

    def make(opening, client=None, user=None, **more):
        client = client or town.clients[0]
        candidate(client, user=user)
        with acting(user or town.officer) as by:
            return services.put_forward(opening_id=opening.pk, client_id=client.pk, by=by, **more)

    return make


def card_draft(**more):
    draft = {"agreed_on": timezone.localdate(), "mobile": "09170000000",
             "contact": "مرکز کاریابی، ۰۷۷۳۳۰۰۰۰۰۰", "profile": "پنج سال جوشکاری اسکلت"}  # fmt: skip
    return CardDraft(**(draft | more))


def call(user, name, row, **more):
    """``call(town.officer, "withdraw", row, code="person")``: a service by name."""
    with acting(user) as by:
        return getattr(services, name)(public_id=row.public_id, by=by, **more)


@pytest.fixture
def shown(town, opening, forward):
    """An application the employer sees."""

    def make(client=None, of=None, **more):
        row = forward(of or opening(), client)
        return call(town.officer, "agree", row, card=card_draft(**more))

    return make


@pytest.fixture
def offered(town, shown):
    def make(**more):
        row = shown(**more)
        return call(town.officer, "answer", row, code="offer", starts=timezone.localdate())

    return make


@pytest.fixture
def working(town, offered):
    """A job through an opening, offered and begun ``days`` ago, on the day of the release."""

    def make(days=0, **more):
        row = offered(**more)
        day = timezone.localdate() - timedelta(days=days)
        change(Application, row.pk, expressed_on=day, agreed_on=day, offered_on=day)
        let_out(more.get("client") or town.clients[0], day)
        return call(town.officer, "start", row, started_on=day)

    return make


@owned
def reread(row):
    return type(row).objects.get(pk=row.pk)


@owned
def change(model, pk, **values):
    model.objects.filter(pk=pk).update(**values)


@owned
def all_applications():
    return list(Application.objects.order_by("id"))


@owned
def all_openings():
    return list(Opening.objects.order_by("id"))
