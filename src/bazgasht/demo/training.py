"""Two years of courses: cohorts, who sat in them, who came, who was certified; and some forecasts."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from bazgasht.core.holidays import is_holiday
from bazgasht.core.jalali import jalali_year
from bazgasht.occupations.models import Forecast, Skill, Trade
from bazgasht.people.models import Grant
from bazgasht.people.services.clients import name_key
from bazgasht.people.services.grants import AFTER_END_DAYS, OPEN_END
from bazgasht.training.completion import outcome, share_of
from bazgasht.training.models import (
    Attendance,
    Certificate,
    CertificateCounter,
    Cohort,
    Course,
    Enrolment,
    Session,
)

from .people import PRISONS, WORKERS
from .state import Person, World


@dataclass(frozen=True)
class DemoCourse:
    provider: str
    trade: str
    title: str
    hours: int
    audience: str = "both"
    level: str = "basic"
    issuer: str = ""
    inside: bool = False
    pass_mark: int | None = 60
    conditions: tuple[dict[str, Any], ...] = ()
    every: int = 120
    seats: int = 15


MEETS = (0, 2, 4)
"""Saturday, Monday, Wednesday."""
ADULT = ({"field": "age", "op": "at_least", "value": 18},)
WOMEN = ({"field": "sex", "op": "is", "value": "f"},)
COURSES = (
    DemoCourse("BUSHEHR-TVTO", "welding", "جوشکاری با الکترود", 160, "prisoners", inside=True,
               conditions=ADULT, every=75, seats=16),
    DemoCourse("BUSHEHR-TVTO", "electrician", "برق ساختمان درجهٔ ۲", 140, "prisoners", inside=True,
               conditions=ADULT, every=110, seats=14),
    DemoCourse("BUSHEHR-TVTO", "tailoring", "خیاطی خانگی", 120, "families", conditions=WOMEN,
               every=90, seats=18),
    DemoCourse("BUSHEHR-TVTO", "air-conditioning", "تعمیر کولر گازی", 130, "both",
               level="middle", every=130, seats=12),
    DemoCourse("BUSHEHR-TRAINING", "office-computer", "کار با رایانه", 80, "both", every=100,
               seats=15),
    DemoCourse("BUSHEHR-TRAINING", "barbering", "پیرایش مردانه", 90, "prisoners", inside=True,
               every=140, seats=10),
    DemoCourse("BUSHEHR-AGRICULTURE", "sheep-keeping", "پرورش دام سبک", 48, "both",
               pass_mark=None, every=120, seats=20),
    DemoCourse("BUSHEHR-AGRICULTURE", "greenhouse", "کشت گلخانه‌ای", 60, "both", pass_mark=None,
               every=150, seats=20),
    DemoCourse("BUSHEHR-FOUNDATION", "garment-sewing", "دوخت صنعتی پوشاک", 100, "prisoners",
               issuer="BUSHEHR-TVTO", inside=True, every=120, seats=14),
)  # fmt: skip
FORECASTS = (
    # trade's occupation, new jobs a year, rials a month
    ("7212", 240, 165_000_000), ("7411", 130, 150_000_000), ("7127", 180, 158_000_000),
    ("8153", 90, 120_000_000), ("6121", 110, 110_000_000), ("6113", 160, 118_000_000),
    ("7126", 85, 150_000_000), ("8332", 140, 175_000_000), ("5120", 95, 112_000_000),
    ("6221", 220, 135_000_000), ("4131", -20, 108_000_000), ("7318", 25, 70_000_000),
)  # fmt: skip
LEAST = 4
SOURCE = "برآورد ساختگی برای نمایش"
PLACES = ("کارگاه شمارهٔ ۱", "کارگاه شمارهٔ ۲", "کلاس ۴", "سالن آموزش")


class Run:
    """One cohort's life until the world's own today."""

    def __init__(self, world: World, spec: DemoCourse, course: Course, starts: date) -> None:
        rng = world.rng
        self.world, self.spec, self.course, self.starts = world, spec, course, starts
        self.ends = starts + timedelta(days=spec.hours // 4 * 7 // 3)
        self.prison = rng.choice(PRISONS) if spec.inside else ""
        self.sessions = self._sessions()
        self.people: list[tuple[Person, Enrolment]] = []
        opened = starts - timedelta(days=45)
        state = "planned" if opened > world.as_of else "open"
        if starts <= world.as_of:
            state = "running" if self.ends >= world.as_of - timedelta(days=4) else "finished"
        body = world.organisations[spec.provider]
        self.cohort = Cohort(
            public_id=world.uuid(), course=course, organisation_id=body.pk,
            headquarters_id=world.organisations["BUSHEHR"].pk,
            working_group_id=world.organisations["BUSHEHR/employment"].pk, province="IR-18",
            county=world.organisations[self.prison].county if self.prison else "بوشهر",
            place=rng.choice(PLACES), seats=spec.seats, starts=starts, ends=self.ends,
            prison_id=world.organisations[self.prison].pk if self.prison else None,
            enrol_until=starts + timedelta(days=3), state=state,
            opened_on=None if state == "planned" else opened,
            weekdays=list(MEETS), time_from=time(9), time_to=time(13),
            closed_on=self.ends + timedelta(days=2) if state == "finished" else None,
            synthetic=True,
        )  # fmt: skip

    def _sessions(self) -> list[Session]:
        days = [self.starts + timedelta(days=n) for n in range((self.ends - self.starts).days + 1)]
        chosen = [d for d in days if (d.weekday() + 2) % 7 in MEETS and not is_holiday(d)]
        return [
            Session(public_id=self.world.uuid(), on=d, begins=time(9), minutes=240) for d in chosen
        ]

    def fits(self, person: Person) -> bool:
        origin, age = person.client.origin, person.age(self.starts)
        if person.since > self.starts or not 16 <= age <= 58:
            return False
        wanted = {"prisoners": {"custody"}, "families": {"family"}}.get(self.spec.audience)
        if wanted and origin not in wanted:
            return False
        if self.spec.conditions == WOMEN and person.sex != "f":
            return False
        if self.spec.conditions == ADULT and age < 18:
            return False
        if self.prison:
            stay = person.episode
            return (
                stay is not None
                and person.home == self.cohort.prison_id
                and stay.admitted_on <= self.starts
                and (stay.released_on is None or stay.released_on >= self.ends)
            )
        stay = person.episode
        return stay is None or (stay.released_on is not None and stay.released_on < self.starts)

    def fill(self, busy: dict[int, date]) -> None:
        """Enrol people who fit and are in no other course meanwhile; some wait, some leave."""
        world, rng = self.world, self.world.rng
        if self.cohort.state == "planned":
            return
        pool = [
            p
            for p in world.people
            if self.fits(p) and busy.get(p.client.pk, date.min) < self.starts
        ]
        rng.shuffle(pool)
        wanted = rng.randint(max(4, self.spec.seats - 5), self.spec.seats + 4)
        if self.cohort.state == "open":
            wanted = rng.randint(3, self.spec.seats + 2)
        for n, person in enumerate(pool[:wanted]):
            waiting = n >= self.spec.seats
            if waiting and self.cohort.state == "finished":
                break
            self.people.append((person, self._enrolment(person, waiting)))
            busy[person.client.pk] = self.ends
        if len(self.people) < LEAST and self.cohort.state in ("running", "finished"):
            self._give_up(busy)

    def _give_up(self, busy: dict[int, date]) -> None:
        """Too few came together."""
        for person, _row in self.people:
            busy.pop(person.client.pk, None)
        self.people, self.sessions = [], []
        self.cohort.state = "cancelled"
        self.cohort.cancel_reason = "به حد نصاب نرسید"
        self.cohort.closed_on = self.starts

    def _enrolment(self, person: Person, waiting: bool) -> Enrolment:
        world, rng = self.world, self.world.rng
        asked = min(world.as_of, self.starts - timedelta(days=rng.randint(4, 28)))
        prison = next(c for c in PRISONS if world.organisations[c].pk == person.home)
        row = Enrolment(
            public_id=world.uuid(), cohort=self.cohort, client=person.client,
            organisation_id=self.cohort.organisation_id, case_organisation_id=person.home,
            headquarters_id=self.cohort.headquarters_id,
            working_group_id=self.cohort.working_group_id,
            state="waiting" if waiting else "enrolled", asked_on=asked,
            created_at=world.moment(asked), enrolled_on=None if waiting else asked,
            created_by=world.users[rng.choice(WORKERS[prison])].pk, synthetic=True,
        )  # fmt: skip
        if not waiting and self.starts <= world.as_of and rng.random() < 0.09:
            row.state = "withdrawn"
            row.withdraw_code = rng.choice(("person", "work", "health", "released", "never_came"))
            left = self.starts + timedelta(
                days=rng.randint(1, max(2, (self.ends - self.starts).days // 2))
            )
            row.ended_on = min(left, world.as_of)
        return row

    def attend(self) -> list[Attendance]:
        """Who came to each session that was held, and what the rule makes of it."""
        rng, found = self.world.rng, []
        held = [s for s in self.sessions if s.on < self.world.as_of]
        missing = 1 if self.cohort.state == "running" and len(held) > 2 else 0
        for session in held[: len(held) - missing]:
            session.recorded_at = self.world.moment(session.on, 13, 15)
        recorded = [s for s in held if s.recorded_at]
        trainer = self.world.users["trainer"].pk
        for _person, row in self.people:
            if row.state == "waiting":
                continue
            diligence = rng.choice((0.97, 0.95, 0.92, 0.9, 0.7))
            last = row.ended_on or self.world.as_of
            states = []
            for session in recorded:
                if session.on > last:
                    break
                here = rng.random() < diligence
                state = rng.choice(("present",) * 9 + ("late",)) if here else rng.choice(
                    ("absent", "absent", "excused")
                )  # fmt: skip
                states.append(state)
                found.append(
                    Attendance(
                        session=session, enrolment=row, client=row.client,
                        organisation_id=row.organisation_id, state=state, recorded_by=trainer,
                    )
                )  # fmt: skip
            if self.cohort.state == "finished" and row.state == "enrolled":
                self._decide(row, states)
        return found

    def _decide(self, row: Enrolment, states: list[str]) -> None:
        if self.course.pass_mark is not None:
            row.mark = min(100, max(20, int(self.world.rng.gauss(76, 13))))
        rule = outcome(
            share_of(states), row.mark, self.course.min_attendance, self.course.pass_mark
        )
        row.state = "completed" if rule.completed else "failed"
        row.ended_on = self.cohort.closed_on

    def grant(self, person: Person, row: Enrolment) -> Grant:
        end = OPEN_END
        if row.ended_on:
            end = self.world.moment(row.ended_on) + timedelta(days=AFTER_END_DAYS)
        return Grant(
            client=person.client, organisation_id=row.organisation_id,
            purpose=self.course.title, level=1, starts=row.created_at, ends=end,
            basis="enrolment", basis_ref=str(row.pk),
            sort_key=name_key(person.given, person.family),
        )  # fmt: skip


def make_training(world: World) -> None:
    courses = [(spec, _course(world, spec)) for spec in COURSES]
    runs = []
    for spec, course in courses:
        first = world.start + timedelta(days=world.rng.randint(20, spec.every))
        while first < world.as_of + timedelta(days=70):
            runs.append(Run(world, spec, course, first))
            first += timedelta(days=spec.every + world.rng.randint(-10, 15))
    runs.sort(key=lambda run: run.starts)
    busy: dict[int, date] = {}
    for run in runs:
        run.fill(busy)
        run.cohort.save(using="owner")
        for session in run.sessions:
            session.cohort = run.cohort
    attendance = [row for run in runs for row in run.attend()]
    Session.objects.using("owner").bulk_create([s for run in runs for s in run.sessions])
    rows = [(run, person, row) for run in runs for person, row in run.people]
    Enrolment.objects.using("owner").bulk_create([row for _r, _p, row in rows])
    Attendance.objects.using("owner").bulk_create(attendance, batch_size=4000)
    Grant.objects.using("owner").bulk_create(
        [run.grant(person, row) for run, person, row in rows], batch_size=2000
    )
    _certificates(world, rows)
    _forecasts(world)


def _course(world: World, spec: DemoCourse) -> Course:
    trade = Trade.objects.using("owner").get(code=spec.trade)
    course = Course(
        public_id=world.uuid(), organisation=world.organisations[spec.provider], trade=trade,
        title=spec.title, hours=spec.hours, level=spec.level, audience=spec.audience,
        eligibility=list(spec.conditions), pass_mark=spec.pass_mark, synthetic=True,
        certificate_issuer=world.organisations[spec.issuer] if spec.issuer else None,
        description="آموزش عملی در کارگاه همراه با مبانی نظری؛ ابزار و مواد با مجری است.",
    )  # fmt: skip
    course.save(using="owner")
    link = Course.skills.through
    link._default_manager.using("owner").bulk_create(
        link(course_id=course.pk, skill_id=pk)
        for pk in Skill.objects.using("owner").filter(trades=trade).values_list("pk", flat=True)
    )
    return course


def _certificates(world: World, rows: list[tuple[Run, Person, Enrolment]]) -> None:
    numbers: dict[tuple[int, int], int] = {}
    made = []
    for run, person, row in sorted(rows, key=lambda r: (r[2].ended_on or date.max, r[2].pk)):
        issued = (row.ended_on or world.as_of) + timedelta(days=3)
        if row.state != "completed" or issued > world.as_of:
            continue
        issuer = run.course.certificate_issuer or run.course.organisation
        year = jalali_year(issued)
        numbers[issuer.pk, year] = n = numbers.get((issuer.pk, year), 0) + 1
        code = base64.b32encode(world.rng.randbytes(16)).decode().rstrip("=").lower()
        made.append(
            Certificate(
                public_id=world.uuid(), enrolment=row, client=row.client,
                organisation_id=row.organisation_id, headquarters_id=row.headquarters_id,
                working_group_id=row.working_group_id, issuer_id=issuer.pk,
                issuer_name=issuer.name, number=f"{year}/{n}", code=code,
                holder=f"{person.given} {person.family}", course_title=run.course.title,
                course_uuid=run.course.public_id, trade_code=run.spec.trade,
                occupation_code=run.course.trade.occupation_id, level=run.course.level,
                hours=run.course.hours,
                skills=[s.title for s in run.course.skills.using("owner").all()],
                issued_on=issued, issued_by=world.users["trainer"].pk, synthetic=True,
            )
        )  # fmt: skip
    Certificate.objects.using("owner").bulk_create(made, batch_size=2000)
    CertificateCounter.objects.using("owner").bulk_create(
        CertificateCounter(organisation_id=org, year=year, last=n)
        for (org, year), n in numbers.items()
    )


def _forecasts(world: World) -> None:
    year = jalali_year(world.as_of)
    Forecast.objects.using("owner").bulk_create(
        Forecast(
            occupation_id=code, province="IR-18", year=year + ahead, jobs=jobs + ahead * jobs // 10,
            wage=wage, source=SOURCE, as_of=world.as_of - timedelta(days=48),
        )
        for code, jobs, wage in FORECASTS
        for ahead in (0, 1)
    )  # fmt: skip
