"""The made-up market of work: openings, facilities, and what has happened on it so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from bazgasht.core.weekly import UNSAID, Times
from bazgasht.jobs.models import (
    Application,
    ApplicationCard,
    ApplicationSubject,
    Candidate,
    Facility,
    Job,
    RetentionCheck,
)
from bazgasht.jobs.months import plus_months
from bazgasht.jobs.states import MONTHS
from bazgasht.occupations.models import Trade
from bazgasht.training.models import Certificate

from .state import Person, World
from .work import WORKERS

CARES = Times((0, 1, 2, 3, 4), time(12), time(15))
"""Who fetches children from school, in the demo."""
AHEAD_DAYS = 120
"""How long before an expected release somebody is asked about work."""
PROFILES = (
    "چند سال تجربهٔ کار در کارگاه؛ منظم و آمادهٔ شروع.", "کار گروهی خوب، آشنا با ایمنی کار.",
    "دورهٔ آموزشی را گذرانده و دنبال کار پایدار است.", "آمادهٔ کار تمام‌وقت؛ رفت‌وآمد مشکلی ندارد.",
)  # fmt: skip
CONTACT = "مرکز کاریابی بوشهر، ۰۷۷۳۳۱۰۰۰۰۰"


@dataclass(frozen=True)
class DemoOpening:
    employer: str
    trade: str
    title: str
    county: str
    wage: int
    seats: int
    home_based: bool = False
    pay_kind: str = "monthly"
    hours: int = 44
    every: int = 120
    times: Times = UNSAID


WORKSHOP = Times((0, 1, 2, 3, 4), time(7), time(16))
SEWING = Times((0, 1, 2, 3, 4, 5), time(7, 30), time(15, 30))
OPENINGS = (
    DemoOpening("BUSHEHR-EMPLOYER-STEEL", "welding", "جوشکار اسکلت فلزی", "بوشهر", 215_000_000, 4,
                times=WORKSHOP),
    DemoOpening("BUSHEHR-EMPLOYER-STEEL", "electrician", "برق‌کار کارگاه", "بوشهر", 205_000_000, 2,
                every=170, times=WORKSHOP),
    DemoOpening("BUSHEHR-EMPLOYER-DAIRY", "sheep-keeping", "دامدار", "دشتستان", 178_000_000, 3),
    DemoOpening("BUSHEHR-EMPLOYER-DAIRY", "driving", "رانندهٔ پخش", "دشتستان", 196_000_000, 2,
                every=190),
    DemoOpening("BUSHEHR-EMPLOYER-SEWING", "garment-sewing", "دوزندهٔ صنعتی", "کنگان", 172_000_000, 5,
                every=100, times=SEWING),
    DemoOpening("BUSHEHR-EMPLOYER-SEWING", "tailoring", "دوخت در خانه", "کنگان", 250_000, 6,
                home_based=True, pay_kind="piece", hours=30),
)  # fmt: skip
FACILITIES = (
    # employer, giver, kind, title, rials, jobs owed, state, days ago it was asked for
    ("BUSHEHR-EMPLOYER-STEEL", "BUSHEHR-FOUNDATION", "space", "سولهٔ ۴۰۰ متری کنار زندان", None, 3, "active", 420),
    ("BUSHEHR-EMPLOYER-SEWING", "BUSHEHR-LOANS", "loan", "وام خرید ده چرخ صنعتی", 6_000_000_000, 5, "active", 300),
    ("BUSHEHR-EMPLOYER-DAIRY", "BUSHEHR-AGRICULTURE", "tool", "دستگاه شیردوش و سردخانه", None, 2, "fulfilled", 560),
    ("BUSHEHR-EMPLOYER-SEWING", "BUSHEHR-FOUNDATION", "order", "سفارش سه هزار پیراهن کار", 11_400_000_000, 8, "breached", 440),
    ("BUSHEHR-EMPLOYER-STEEL", "BUSHEHR-LOANS", "loan", "وام توسعهٔ خط برش", 9_000_000_000, 4, "assessed", 30),
    ("BUSHEHR-EMPLOYER-DAIRY", "BUSHEHR-LOANS", "loan", "وام خرید خودروی یخچال‌دار", 8_000_000_000, 2, "offered", 9),
    ("BUSHEHR-EMPLOYER-DAIRY", "BUSHEHR-FOUNDATION", "space", "زمین پرواربندی", None, 3, "agreed", 60),
    ("BUSHEHR-EMPLOYER-STEEL", "BUSHEHR-FOUNDATION", "tool", "جرثقیل دستی", None, 1, "declined", 210),
)  # fmt: skip
ON_THEIR_OWN = (
    ("self_employed", "7212", "کارگاه جوشکاری کوچک", 180_000_000),
    ("self_employed", "6121", "پرورش گوسفند روستایی", 120_000_000),
    ("home_based", "7531", "خیاطی در خانه", 95_000_000),
    ("home_based", "7318", "گلیم‌بافی در خانه", 70_000_000),
    ("employee", "9313", "کارگر ساختمان", 150_000_000),
)  # fmt: skip
LEFT = ("better", "person", "contract", "wage", "distance", "family", "ended", "health")
WITHDREW = ("person", "other_work", "distance", "family")
SOURCES = ("person", "person", "employer", "insurance", "visit")


class Market:
    """What is offered and who takes it, until the world's own today."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng
        self.head = world.organisations["BUSHEHR"].pk
        self.group = world.organisations["BUSHEHR/employment"].pk
        self.trades = {t.code: t for t in Trade.objects.using("owner").all()}
        self.busy: dict[int, date] = {}
        """Client → the day from which somebody looks for work again."""
        self.papers: dict[int, list[Certificate]] = {}
        for paper in Certificate.objects.using("owner").filter(revoked_on=None).order_by("id"):
            self.papers.setdefault(paper.client_id, []).append(paper)
        self.facilities: list[Facility] = []
        self.rows: dict[type[Any], list[Any]] = {
            model: []
            for model in (Candidate, Application, ApplicationSubject, ApplicationCard, Job,
                          RetentionCheck)
        }  # fmt: skip

    def officer(self, person: Person) -> int:
        name = next(
            user for prison, user in WORKERS.items()
            if self.world.organisations[prison].pk == person.home
        )  # fmt: skip
        return int(self.world.users[name].pk)

    def free_from(self, person: Person) -> date | None:
        """From when somebody can work outside; None for who can't be asked."""
        stay = person.episode
        if stay is None:
            return person.since if person.sex == "f" else None
        if stay.released_on is not None:
            return stay.released_on
        expected = stay.expected_release
        if expected is None or expected > self.world.as_of + timedelta(days=AHEAD_DAYS):
            return None
        return expected

    def _cares(self, person: Person) -> bool:
        return person.age(self.world.as_of) % 3 == 0

    def candidate(self, person: Person, free: date) -> Candidate:
        rng = self.rng
        asked = max(person.since, free - timedelta(days=rng.randint(20, AHEAD_DAYS)))
        asked = min(asked, self.world.as_of - timedelta(days=rng.randint(0, 9)))
        ready = {
            key: rng.choices(("ready", "missing", "not_needed", ""), (70, 14, 6, 10))[0]
            for key in ("papers", "bank_account", "clothing", "transport")
        }
        wished = rng.sample([o.trade for o in OPENINGS], k=rng.randint(0, 2))
        over = free < self.world.as_of - timedelta(days=300)
        row = Candidate(
            public_id=self.world.uuid(), client=person.client, organisation_id=person.home,
            headquarters_id=self.head, working_group_id=self.group,
            readiness={k: v for k, v in ready.items() if v},
            wishes={
                "trades": wished, "counties": [person.city] if rng.random() < 0.5 else [],
                "min_wage": rng.choice((None, None, 160_000_000, 180_000_000)),
                "max_hours": rng.choice((None, None, None, 44, 30)),
                "home_based": "only" if person.sex == "f" and rng.random() < 0.4 else "either",
                "cannot": CARES.stored() if person.sex == "f" and self._cares(person) else {},
            },
            available_from=free if free > self.world.as_of else None, agreed_on=asked,
            ended_on=free + timedelta(days=200) if over else None,
            recorded_by=self.officer(person), synthetic=True,
        )  # fmt: skip
        self.rows[Candidate].append(row)
        return row

    def job(self, person: Person, started: date, **values: Any) -> Job:
        rng, world = self.rng, self.world
        row = Job(
            public_id=world.uuid(), client=person.client, organisation_id=person.home,
            headquarters_id=self.head, working_group_id=self.group, province="IR-18",
            started_on=started, recorded_by=self.officer(person),
            recorded_at=world.moment(started), synthetic=True, **values,
        )  # fmt: skip
        if rng.random() < 0.42:
            left = started + timedelta(days=int(rng.triangular(5, 420, 60)))
            if left <= world.as_of:
                row.left_on, row.left_code = left, rng.choice(LEFT)
        self.busy[person.client.pk] = (row.left_on or date.max - timedelta(days=99)) + timedelta(
            days=20
        )
        self.rows[Job].append(row)
        for months in MONTHS:
            self.rows[RetentionCheck].append(self._check(row, months))
        return row

    def _check(self, job: Job, months: int) -> RetentionCheck:
        world, rng = self.world, self.rng
        row = RetentionCheck(
            public_id=world.uuid(), job=job, client=job.client,
            organisation_id=job.organisation_id, headquarters_id=self.head,
            working_group_id=self.group, months=months, due=plus_months(job.started_on, months),
        )  # fmt: skip
        if job.left_on and row.due > job.left_on:
            row.state, row.on, row.source = "left", job.left_on, "record"
        elif row.due <= world.as_of - timedelta(days=rng.randint(3, 25)):
            asked = min(world.as_of, row.due + timedelta(days=rng.randint(0, 12)))
            row.on = asked
            row.state = "employed" if rng.random() < 0.82 else "unknown"
            if row.state == "employed":
                row.source = rng.choice(SOURCES)
                if job.wage and rng.random() < 0.5:
                    row.wage = job.wage + months * 1_500_000
        if row.on is not None:
            row.recorded_by = job.recorded_by
        return row

    def save(self) -> None:
        for model, rows in self.rows.items():
            model._default_manager.using("owner").bulk_create(rows, batch_size=2000)
