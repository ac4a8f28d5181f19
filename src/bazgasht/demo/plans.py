"""Assessments with real answers, the needs they find, and plans for most of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bazgasht.core.domains import SECRET
from bazgasht.plans import instrument, windows
from bazgasht.plans.models import (
    Assessment,
    Goal,
    Need,
    Plan,
    Review,
    SecretAnswers,
    SectionAnswers,
    Step,
)

from .people import PRISONS, WORKERS
from .state import Person, World

GOALS = {
    "identity": ("داشتن کارت ملی معتبر", "درخواست صدور کارت ملی"),
    "housing": ("جای امن برای زندگی", "پیدا کردن محل اسکان"),
    "income": ("درآمد ماهانهٔ پایدار", "ثبت‌نام در کاریابی"),
    "training": ("یاد گرفتن یک مهارت", "ثبت‌نام در دورهٔ فنی‌وحرفه‌ای"),
    "health": ("پی‌گیری درمان", "گرفتن نوبت پزشک"),
    "addiction": ("ماندن در درمان", "هماهنگی با مرکز درمان"),
    "family": ("آرامش خانواده و فرزندان", "گفت‌وگو با خانواده"),
    "education": ("بازگشت فرزند به مدرسه", "هماهنگی با مدرسه"),
    "legal": ("روشن شدن وضع پرونده", "وقت مشاورهٔ حقوقی"),
    "debt": ("کم شدن بدهی", "گفت‌وگو با شاکی"),
    "livelihood": ("تأمین خوراک ماه", "درخواست سبد کالا"),
    "culture": ("شرکت در برنامهٔ فرهنگی", "معرفی به کلاس"),
}
FORGOTTEN = timedelta(days=60)
"""Nobody leaves a step undone for longer."""


def make_plans(world: World) -> None:
    """Four prisoners in five and the head of every family are assessed soon after they come."""
    made: dict[type, list[Any]] = {}

    def add(row: Any) -> Any:
        made.setdefault(type(row), []).append(row)
        return row

    for person in world.people:
        if person.episode is not None and world.rng.random() < 0.8:
            _assess(world, person, "prisoner_immediate", add)
        elif getattr(person, "head", False):
            _assess(world, person, "family", add)
    _save(made, (Assessment, SectionAnswers, SecretAnswers, Need))
    links = []
    for person in world.people:
        if person.needs and world.rng.random() < 0.75:
            links += _plan(world, person, add)
    _save(made, (Plan, Goal, Step, Review))
    Goal.needs.through.objects.using("owner").bulk_create(
        [Goal.needs.through(goal_id=goal.pk, need_id=need.pk) for goal, need in links]
    )


def _save(made: dict[type, list[Any]], order: tuple[Any, ...]) -> None:
    for model in order:
        model.objects.using("owner").bulk_create(made.get(model, ()), batch_size=2000)


def _worker(world: World, person: Person) -> Any:
    prison = next(c for c in PRISONS if world.organisations[c].pk == person.home)
    return world.users[world.rng.choice(WORKERS[prison])]


def _assess(world: World, person: Person, code: str, add: Any) -> None:
    rng = world.rng
    latest = instrument.latest(code)
    day = min(person.since + timedelta(days=rng.randint(1, 9)), world.as_of)
    worker = _worker(world, person)
    household = person.household if code == "family" else None
    row = add(Assessment(
        public_id=world.uuid(), client=person.client, household=household,
        organisation_id=person.home, instrument=code, instrument_version=latest.version,
        state="done", started_by=worker.pk, started_at=world.moment(day, 8, 11),
        finished_at=world.moment(day, 11, 14),
    ))  # fmt: skip
    for section in latest.sections:
        answers, outcome = _answers(world, section, day)
        raised = section.raised(answers, day)
        degree = raised[0].degree if raised and outcome == "need" else None
        secret = section.domain in SECRET
        saved = add(SectionAnswers(
            assessment=row, client=person.client, section=section.code, domain=section.domain,
            outcome=outcome, degree=degree, reasons=[r.code for r in raised] if degree else [],
            answers={} if secret else answers,
        ))  # fmt: skip
        if secret:
            add(SecretAnswers(section=saved, client=person.client, answers=answers))
        if degree:
            need = add(Need(
                public_id=world.uuid(), client=person.client, household=household, assessment=row,
                organisation_id=person.home, domain=section.domain, degree=degree,
                reasons=[r.code for r in raised], found_on=day,
            ))  # fmt: skip
            person.needs.append(need)


def _answers(world: World, section: Any, day: date) -> tuple[dict[str, Any], str]:
    """Answers to what is asked, and how the section ends. Most people have two or three needs."""
    rng = world.rng
    chance = rng.random()
    if chance < 0.05:
        return {}, "declined"
    if chance < 0.62:
        return {}, "no_need"
    given: dict[str, Any] = {}
    for question in section.questions:
        if question in section.shown(given, day):
            value = _answer(world, question, day)
            if value not in (None, "", []):
                given[question.code] = value
    return given, "need" if section.degree(given, day) else "no_need"


def _answer(world: World, question: Any, day: date) -> Any:
    rng = world.rng
    match question.kind:
        case "yes_no" | "choice":
            return rng.choice(question.values)
        case "multi":
            return sorted(rng.sample(question.values, 1))
        case "number":
            return rng.randint(question.minimum, min(question.maximum, question.minimum + 6))
        case "date":
            return (day + timedelta(days=rng.randint(10, 120))).isoformat()
    return ""


def _plan(world: World, person: Person, add: Any) -> list[tuple[Any, Any]]:
    rng = world.rng
    worker = _worker(world, person)
    agreed = min(person.needs[0].found_on + timedelta(days=rng.randint(1, 10)), world.as_of)
    released = person.episode is not None and person.episode.released_on
    closed = bool(released) and rng.random() < 0.8
    plan = add(Plan(
        public_id=world.uuid(), client=person.client, organisation_id=person.home,
        state="closed" if closed else "active", agreed_on=agreed, created_by=worker.pk,
        created_at=world.moment(agreed),
        closed_on=max(released, agreed) if closed else None,
        close_reason="آزادی" if closed else "",
    ))  # fmt: skip
    links = []
    for position, need in enumerate(person.needs[:4]):
        text, first = GOALS[need.domain]
        goal = add(Goal(
            public_id=world.uuid(), plan=plan, client=person.client, domain=need.domain, text=text,
            position=position,
        ))  # fmt: skip
        links.append((goal, need))
        due = agreed + timedelta(days=rng.choice((14, 21, 30, 45, 90)))
        old = due < world.as_of - timedelta(days=20)
        done = due < world.as_of and (
            rng.random() < 0.9 or (old and rng.random() < 0.95) or due < world.as_of - FORGOTTEN
        )
        add(Step(
            public_id=world.uuid(), goal=goal, client=person.client, organisation_id=person.home,
            text=first, user_id=worker.pk, due=due, first_due=due,
            state="done" if done else "todo", done_on=due if done else None,
        ))  # fmt: skip
    if not closed:
        _review(world, person, plan, agreed, add)
    return links


def _review(world: World, person: Person, plan: Any, agreed: date, add: Any) -> None:
    """Past reviews are done, the next one waits in its window; a few are late."""
    rng, episode = world.rng, person.episode
    standing = windows.Standing(
        inside=episode is not None and not episode.released_on,
        unsentenced=episode is not None and episode.legal_status == "unsentenced",
        release=episode.expected_release if episode else None,
    )
    base = agreed
    while True:
        window = windows.rules().window(standing, base)
        span = window.dates(base)
        if span is None:
            return
        due_from, due = span
        late = due < world.as_of and due > world.as_of - timedelta(days=25) and rng.random() < 0.3
        done = due < world.as_of and not late
        add(Review(
            public_id=world.uuid(), plan=plan, client=person.client, organisation_id=person.home,
            due_from=due_from, due=due, first_due=due, rule=window.code,
            done_on=due_from if done else None, done_by=plan.created_by if done else None,
            summary="برنامه با مددجو مرور شد." if done else "",
        ))  # fmt: skip
        if not done:
            plan.next_review = due
            return
        base = due
