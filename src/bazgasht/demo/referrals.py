"""Two years of referrals and of what was given."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from bazgasht.core.domains import SENSITIVE
from bazgasht.core.holidays import add_deadline, is_working_day
from bazgasht.core.jalali import jalali_year
from bazgasht.people.models import Grant
from bazgasht.people.services.clients import name_key
from bazgasht.people.services.grants import AFTER_END_DAYS, OPEN_END
from bazgasht.referrals.models import (
    LetterCounter,
    Referral,
    ReferralEvent,
    ReferralNeed,
    ReferralSubject,
)
from bazgasht.referrals.states import derive_end
from bazgasht.services.models import Delivery, DeliverySubject
from bazgasht.services.states import AID_WINDOW_DAYS, AidKind

from .catalogue import USERS, DemoService
from .people import PRISONS, WORKERS
from .state import Person, World

CHILD_FROM, ADULT_FROM = 7, 18
ASKED_AGAIN = timedelta(days=60)
SOON = timedelta(days=5)
"""Who begins within these days was accepted and needs no waiting list."""
GROWTH = 0.2
ANSWERING = ("agency_liaison", "deputy_liaison", "association_manager", "aftercare_officer")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BASKETS = {
    "BUSHEHR-CENTRAL": "BUSHEHR-ASSOC-CENTRAL",
    "BUSHEHR-DASHTESTAN": "BUSHEHR-ASSOC-DASHTESTAN",
    "BUSHEHR-KANGAN": "BUSHEHR-ASSOC-KANGAN",
}


class Story:
    """One referral's life, walked forward from its first day until the world's own today;
    ``waits``: it is not answered yet."""

    def __init__(
        self,
        world: World,
        person: Person,
        spec: Any,
        service: Any,
        day: date,
        *,
        waits: bool = False,
    ) -> None:
        rng = world.rng
        self.world, self.person, self.spec, self.service = world, person, spec, service
        self.prison = next(c for c in PRISONS if world.organisations[c].pk == person.home)
        self.worker = world.users[rng.choice(WORKERS[self.prison])]
        group = world.organisations[f"BUSHEHR/{spec.group}"]
        sent = world.moment(day)
        due = add_deadline(day, spec.days, working=True)
        self.row = Referral(
            public_id=world.uuid(), code=f"R-{''.join(rng.choices(ALPHABET, k=6))}",
            service=service, from_organisation_id=person.home,
            to_organisation_id=service.provider_id,
            headquarters_id=world.organisations["BUSHEHR"].pk, working_group_id=group.pk,
            mission_id=service.mission_id, planned_units=service.planned_units,
            created_by=self.worker.pk, kept_by=self.worker.pk, created_at=sent, sent_at=sent,
            answer_due=due, state="sent", letter_no="", synthetic=True, version=1,
        )  # fmt: skip
        self.events: list[tuple[datetime, str, int | None]] = [
            (sent, "draft", person.home), (sent, "sent", person.home)
        ]  # fmt: skip
        self.gifts: list[tuple[date, int]] = []
        if not waits:
            self._walk(day, due)

    def _walk(self, day: date, due: date) -> None:
        rng, row, today = self.world.rng, self.row, self.world.as_of
        chance = rng.random()
        if chance < 0.03:
            return self._close("withdrawn", day + timedelta(days=rng.randint(1, 4)))
        answer = self._answer_day(day, due)
        if answer > today:
            return None
        if chance < 0.10:
            row.decline_code = rng.choice(
                ("no_capacity", "not_eligible", "incomplete", "person_declined")
            )
            return self._close("declined", answer, answered=True)
        row.state, row.answered_at = "accepted", self.world.moment(answer)
        self._event("accepted", answer, row.to_organisation_id)
        start = answer + timedelta(days=rng.choice((1, 2, 3, 5, 8, 14)))
        if start > today:
            if start - today > SOON:  # no place yet; what begins within days stays accepted
                row.state = "waiting"
                self._event("waiting", answer, row.to_organisation_id)
            return None
        row.state, row.started_at = "in_service", self.world.moment(start)
        self._event("in_service", start, row.to_organisation_id)
        return self._serve(start)

    def _answer_day(self, day: date, due: date) -> date:
        rng = self.world.rng
        span = max(1, (due - day).days)
        if rng.random() < 0.82:
            return day + timedelta(days=rng.randint(0, span))
        if rng.random() < 0.04:
            return due + timedelta(days=rng.randint(30, 90))
        return due + timedelta(days=rng.randint(1, 12))

    def _serve(self, start: date) -> None:
        rng, row, today = self.world.rng, self.row, self.world.as_of
        given = row.planned_units
        chance = rng.random()
        if chance < 0.05:
            given = 0
        elif chance < 0.17:
            given = rng.randint(1, given)
        day = start
        for _ in range(given):
            if day > today:
                return
            self.gifts.append((day, 1))
            row.delivered_units += 1
            day += timedelta(days=rng.choice((3, 4, 7, 7)))
        end = day + timedelta(days=rng.randint(0, 6))
        if end > today:
            return
        row.end_state = derive_end(row.delivered_units, row.planned_units)
        row.ended_at = self.world.moment(end)
        row.state = "ended"
        self._event("ended", end, row.to_organisation_id)

    def _close(self, state: str, day: date, *, answered: bool = False) -> None:
        day = min(day, self.world.as_of)
        self.row.state = state
        moment = self.world.moment(day)
        self.row.ended_at = moment
        if answered:
            self.row.answered_at = moment
        self._event(state, day, self.row.to_organisation_id if answered else self.person.home)

    def _event(self, kind: str, day: date, body: int) -> None:
        after = self.events[-1][0] + timedelta(minutes=1)
        self.events.append((max(self.world.moment(day), after), kind, body))

    def result(self) -> str:
        if self.row.state != "ended":
            return ""
        return {"completed": "achieved", "ended_early": "partly"}.get(self.row.end_state, "not")

    def grant(self) -> Grant:
        end = OPEN_END
        if self.row.state in ("ended", "declined", "withdrawn"):
            end = self.events[-1][0] + timedelta(days=AFTER_END_DAYS)
        return Grant(
            client=self.person.client, organisation_id=self.row.to_organisation_id,
            purpose="referral", level=2, starts=self.row.sent_at, ends=end, basis="referral",
            basis_ref=str(self.row.pk), sort_key=name_key(self.person.given, self.person.family),
        )  # fmt: skip


def in_custody(person: Person, day: date) -> bool:
    episode = person.episode
    if episode is None or day < episode.admitted_on:
        return False
    return episode.released_on is None or day < episode.released_on


def make_referrals(world: World) -> None:
    """About three referrals a person: much the same number every week, a little more each year."""
    letters: dict[tuple[int, int], int] = {}
    stories = []
    adults = sorted(
        (p for p in world.people if p.age(world.as_of) >= CHILD_FROM), key=lambda p: p.since
    )
    asked: dict[tuple[int, int], date] = {}
    for day in _days(world, world.clients * 3):
        person = _somebody(world, adults, day)
        if person is None:
            continue
        spec, service = _wanted(world, person, day)
        before = asked.get((person.client.pk, service.pk))
        if before and day - before < ASKED_AGAIN:
            continue
        asked[person.client.pk, service.pk] = day
        stories.append(Story(world, person, spec, service, day))
    stories += _waiting(world, adults, asked)
    stories.sort(key=lambda s: s.row.sent_at)
    for story in stories:
        year = jalali_year(timezone.localdate(story.row.sent_at))
        body = (story.row.from_organisation_id, year)
        letters[body] = letters.get(body, 0) + 1
        story.row.letter_no = f"{year}/{letters[body]}"
    LetterCounter.objects.using("owner").bulk_create(
        LetterCounter(organisation_id=body, year=year, last=last)
        for (body, year), last in letters.items()
    )
    _save(world, stories)


def _waiting(world: World, people: list[Person], asked: dict[tuple[int, int], date]) -> list[Story]:
    """Whoever tries the demo as a body that answers finds something to answer."""
    aside = replace(world, rng=Random(f"waiting {world.as_of}"))
    answering = {body for _name, _full, role, body in USERS if role in ANSWERING}
    found = []
    for spec, service in world.services:
        if spec.provider not in answering:
            continue
        for day in _days_before(world.as_of, 2):
            fitting = [
                p for p in people
                if p.served(day) and _fits(spec, p, day)
                and day - asked.get((p.client.pk, service.pk), date.min) >= ASKED_AGAIN
            ]  # fmt: skip
            if fitting:
                person = aside.rng.choice(fitting)
                asked[person.client.pk, service.pk] = day
                found.append(Story(aside, person, spec, service, day, waits=True))
    return found


def _days_before(day: date, count: int) -> list[date]:
    """The last working days before ``day``."""
    before = (day - timedelta(days=n) for n in range(1, 60))
    return [d for d in before if is_working_day(d)][:count]


def _days(world: World, count: int) -> list[date]:
    """Working days of the two years in order; the last see a fifth more than the first."""
    rng, found = world.rng, []
    while len(found) < count:
        share = rng.random()
        day = world.start + timedelta(days=int(share * (world.as_of - world.start).days))
        if is_working_day(day) and rng.random() < (1 + GROWTH * share) / (1 + GROWTH):
            found.append(day)
    return sorted(found)


def _somebody(world: World, people: list[Person], day: date) -> Person | None:
    """Somebody whose case is open, mostly found at once."""
    known = bisect_right(people, day, key=lambda p: p.since)
    for _ in range(100 if known else 0):
        person = people[world.rng.randrange(known)]
        if person.served(day) and person.age(day) >= CHILD_FROM:
            return person
    return None


def _wanted(world: World, person: Person, day: date) -> tuple[Any, Any]:
    """A service for one of the person's needs, mostly; else for something that came up."""
    rng = world.rng
    fitting = [(spec, service) for spec, service in world.services if _fits(spec, person, day)]
    needs = {n.domain for n in person.needs if n.found_on <= day}
    needed = [(spec, service) for spec, service in fitting if spec.domain in needs]
    found: tuple[Any, Any] = rng.choice(needed if needed and rng.random() < 0.7 else fitting)
    return found


def _fits(spec: DemoService, person: Person, day: date) -> bool:
    """Work for pupils goes to pupils and nothing else does; some is for prisoners alone."""
    if spec.pupils != (person.age(day) < ADULT_FROM):
        return False
    if spec.released:
        return person.episode is not None and person.until is not None and person.until <= day
    if spec.inside:
        return in_custody(person, day)
    return spec.family or person.episode is not None


def _save(world: World, stories: list[Story]) -> None:
    Referral.objects.using("owner").bulk_create([s.row for s in stories], batch_size=2000)
    ReferralSubject.objects.using("owner").bulk_create(
        [
            ReferralSubject(
                referral=s.row, client=s.person.client, household=s.person.household,
                from_organisation_id=s.row.from_organisation_id,
                to_organisation_id=s.row.to_organisation_id,
                message="خواهشمند است برابر نیاز ثبت‌شده اقدام فرمایید.",
                sensitive=s.spec.domain in SENSITIVE,
            )
            for s in stories
        ],
        batch_size=2000,
    )  # fmt: skip
    ReferralNeed.objects.using("owner").bulk_create(
        [
            ReferralNeed(
                referral=s.row, client=s.person.client, domain=s.spec.domain, result=s.result(),
                need=next((n for n in s.person.needs if n.domain == s.spec.domain), None),
            )
            for s in stories
        ],
        batch_size=2000,
    )  # fmt: skip
    ReferralEvent.objects.using("owner").bulk_create(
        [
            ReferralEvent(referral=s.row, at=at, kind=kind, organisation_id=body)
            for s in stories
            for at, kind, body in s.events
        ],
        batch_size=4000,
    )
    Grant.objects.using("owner").bulk_create([s.grant() for s in stories], batch_size=2000)
    gifts = [(s.service, s.row, s.person, day, s.worker) for s in stories for day, _n in s.gifts]
    _deliver(world, gifts)


def make_baskets(world: World) -> None:
    """The associations' baskets: every family about every six weeks, until its case ends."""
    rng = world.rng
    heads = [p for p in world.people if getattr(p, "head", False)]
    gifts, grants = [], {}
    for person in heads:
        prison = next(c for c in PRISONS if world.organisations[c].pk == person.home)
        body = world.organisations[BASKETS[prison]]
        service = next(s for spec, s in world.services if spec.provider == body.code)
        day = person.since + timedelta(days=rng.randint(5, 60))
        while day < world.start:  # the years before are not told, and nobody starts anew with them
            day += timedelta(days=rng.randint(33, 60))
        while day <= world.as_of and person.served(day):
            gifts.append((service, None, person, day, world.users["association"]))
            grants[(person.client.pk, body.pk)] = Grant(
                client=person.client, organisation_id=body.pk, household=person.household,
                purpose="family support", level=3, starts=world.moment(person.since), ends=OPEN_END,
                basis="consent", basis_ref=f"demo-{person.client.pk}",
                sort_key=name_key(person.given, person.family),
            )  # fmt: skip
            day += timedelta(days=rng.randint(33, 60))
    Grant.objects.using("owner").bulk_create(grants.values(), batch_size=2000)
    _deliver(world, gifts)


def _deliver(world: World, gifts: list[tuple[Any, Any, Person, date, Any]]) -> None:
    """Deliveries in order of days; a repeat inside its window carries its reason."""
    gifts.sort(key=lambda g: g[3])
    last: dict[tuple[int, str], date] = {}
    deliveries, subjects = [], []
    hq = world.organisations["BUSHEHR"].pk
    for service, referral, person, day, worker in gifts:
        group = next(
            world.organisations[f"BUSHEHR/{s.group}"].pk for s, v in world.services if v is service
        )
        row = Delivery(
            public_id=world.uuid(), service=service, organisation_id=service.provider_id,
            headquarters_id=hq, working_group_id=group, referral_id=referral.pk if referral else None,
            on=day, quantity=1, amount=service.cost or 0, recorded_by=worker.pk,
            recorded_at=world.moment(day, 9, 15),
        )  # fmt: skip
        deliveries.append(row)
        reason = ""
        if service.aid_kind and person.household is not None:
            key = (person.household.pk, service.aid_kind)
            window = AID_WINDOW_DAYS[AidKind(service.aid_kind)]
            if key in last and (day - last[key]).days < window:
                reason = "بیماری نان‌آور خانوار"
            last[key] = day
        subjects.append((row, person, reason))
    Delivery.objects.using("owner").bulk_create(deliveries, batch_size=4000)
    DeliverySubject.objects.using("owner").bulk_create(
        [
            DeliverySubject(
                delivery=row, client=person.client, household=person.household,
                organisation_id=row.organisation_id, on=row.on, aid_kind=row.service.aid_kind,
                amount=row.amount, repeat_reason=reason,
                sensitive=row.service.domain in SENSITIVE,
            )
            for row, person, reason in subjects
        ],
        batch_size=4000,
    )  # fmt: skip
