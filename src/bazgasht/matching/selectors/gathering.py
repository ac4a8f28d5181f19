"""The people and places of a run, as the rules read them: some twenty queries for any number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.weekly import Times
from bazgasht.jobs import selectors as jobs
from bazgasht.jobs.selectors.fitting import offences_of
from bazgasht.occupations.selectors import trades_for
from bazgasht.people.selectors.barriers import barred_pairs
from bazgasht.people.selectors.facts import PersonFacts, person_facts
from bazgasht.people.selectors.pool import Kept, count_kept, kept_by
from bazgasht.plans.selectors.needs import standing
from bazgasht.services.eligibility import Facts
from bazgasht.training import selectors as training
from bazgasht.training.states import SEATED
from bazgasht.training.states import State as Enrolled
from bazgasht.work.selectors.rules import law_on

from ..inputs import Busy, Person, Target, Wishes
from ..models import MatchLine, Wish
from ..states import Kind, State, Stay

ASKING = {
    Kind.SEATS: frozenset({"training", "income"}),
    Kind.OPENINGS: frozenset({"income"}),
}
"""Whoever has one of these needs and no recorded yes is in the run too: somebody should ask them."""
SITTING = (Enrolled.ENROLLED, Enrolled.OFFERED)
LEAST_AGE = 15
"""Children are not asked; whoever's age is unknown is."""
EVERY = 10**9


@dataclass(frozen=True)
class Gathered:
    """``about``: client id → what only the fairness report and the rows need."""

    people: list[Person]
    targets: list[Target]
    about: dict[int, About]


@dataclass(frozen=True)
class About:
    kept: Kept
    sex: str
    stay: str


@dataclass(frozen=True)
class _Known:
    """What both kinds of runs know of people."""

    kept: dict[int, Kept]
    facts: dict[int, PersonFacts]
    needs: dict[int, dict[str, int]]
    oldest: dict[int, date]
    papers: dict[int, list[training.CertificateView]]
    refused: dict[int, set[int]]
    skills: dict[str, frozenset[str]]
    """Of each trade, by its code."""


def gather(kind: Kind, organisation_id: int, by: Actor, day: date) -> Gathered:
    """Of one body. Its province's places; its own clients."""
    province = Organisation.objects.values_list("province", flat=True).get(pk=organisation_id)
    everybody = kept_by(organisation_id)
    make = _for_seats if kind == Kind.SEATS else _for_openings
    return make(everybody, by, province, day)


def size_of(kind: Kind, organisation_id: int, by: Actor, day: date) -> int:
    """People times places, at most: for deciding whether a page can wait for it."""
    province = Organisation.objects.values_list("province", flat=True).get(pk=organisation_id)
    if kind == Kind.SEATS:
        places = len(training.open_cohorts(day, province=province))
    else:
        places = len(jobs.open_openings(day, by, province=province))
    return count_kept(organisation_id) * places


def _for_seats(everybody: dict[int, Kept], by: Actor, province: str, day: date) -> Gathered:
    cohorts = training.open_cohorts(day, province=province)
    targets = [_seat(c, day) for c in cohorts]
    wishes = {w.client_id: w for w in Wish.objects.filter(client_id__in=everybody, ended_on=None)}
    known = _known(everybody, wishes, Kind.SEATS, day)
    unknown_to = _unknown_to(known, {c.id: c.organisation_id for c in cohorts})
    taken: dict[int, set[int]] = {}
    done: dict[int, set[int]] = {}
    busy: dict[int, list[Busy]] = {}
    lines = training.client_enrolments(known.kept, limit=EVERY)
    sat_in = {
        x.enrolment.cohort_id: x.enrolment.cohort for x in lines if x.enrolment.state in SITTING
    }
    slots = training.slots_of(sat_in.values())
    for line in lines:
        row = line.enrolment
        if row.state in (*SEATED, Enrolled.WAITING):
            taken.setdefault(row.client_id, set()).add(row.cohort_id)
        if row.state == Enrolled.COMPLETED:
            done.setdefault(row.client_id, set()).add(row.cohort.course_id)
        if row.state in SITTING:
            seat = row.cohort
            busy.setdefault(row.client_id, []).append(Busy(seat.starts, seat.ends, slots[seat.pk]))

    def more(pk: int) -> dict[str, Any]:
        wish = wishes.get(pk)
        return {
            "wishes": _training_wishes(wish) if wish else None,
            "since": _since(known, pk, wish.agreed_on if wish else None),
            "taken": frozenset(taken.get(pk, ())),
            "done": frozenset(done.get(pk, ())),
            "busy": tuple(busy.get(pk, ())),
            "barred": unknown_to.get(pk, frozenset()),
        }

    return _gathered(known, targets, more, day)


def _training_wishes(wish: Wish) -> Wishes:
    return Wishes(
        tuple(wish.trades), frozenset(wish.counties), wish.max_hours,
        available_from=wish.available_from, cannot=Times.read(wish.cannot).slots(),
    )  # fmt: skip


def _seat(c: training.OpenCohort, day: date) -> Target:
    """A cohort people wait for has no place to propose: its list is served first."""
    weeks = max(1, round(((c.ends - c.starts).days + 1) / 7))
    return Target(
        key=c.id, public_id=c.public_id, kind=Kind.SEATS, title=c.title, owner=c.provider,
        trade=c.trade, places=0 if c.waiting else c.free, occupation=c.occupation,
        skills=frozenset(c.skills), province=c.province, county=c.county, prison_id=c.prison_id,
        course=c.course_id, audience=c.audience, eligibility=tuple(c.eligibility), starts=c.starts,
        ends=c.ends, until=c.enrol_until, hours_week=-(-c.hours // weeks), slots=c.slots,
    )  # fmt: skip


def _for_openings(everybody: dict[int, Kept], by: Actor, province: str, day: date) -> Gathered:
    openings = jobs.open_openings(day, by, province=province)
    targets = [_opening(o) for o in openings]
    candidates = {c.client_id: c for c in jobs.candidates(client_ids=everybody)}
    known = _known(everybody, candidates, Kind.OPENINGS, day)
    forward: dict[int, set[int]] = {}
    for opening_id, client_id in jobs.put_forward_ids(known.kept):
        forward.setdefault(client_id, set()).add(opening_id)
    offences = offences_of(known.kept)
    barred = {
        offence: frozenset(o.id for o in openings if offence in o.excluded)
        for offence in set(offences.values())
        if offence
    }
    unknown_to = _unknown_to(known, {o.id: o.employer_id for o in openings})
    least, every = law_on(day, province).min_age, frozenset(o.id for o in openings)

    def more(pk: int) -> dict[str, Any]:
        one, age = candidates.get(pk), known.facts[pk].age
        return {
            "wishes": _job_wishes(one) if one else None,
            "since": _since(known, pk, one.agreed_on if one else None),
            "missing": one.missing if one else (),
            "taken": frozenset(forward.get(pk, ())),
            "barred": barred.get(offences.get(pk, ""), frozenset())
            | unknown_to.get(pk, frozenset()),
            "too_young": every if age is not None and age < least else frozenset(),
        }

    return _gathered(known, targets, more, day)


def _unknown_to(known: _Known, owners: dict[int, int]) -> dict[int, frozenset[int]]:
    """By client id the places (id → body) of bodies that may not know of the person."""
    found: dict[int, set[int]] = {}
    for client_id, body in barred_pairs(known.kept, set(owners.values())):
        found.setdefault(client_id, set()).add(body)
    return {
        pk: frozenset(place for place, body in owners.items() if body in bodies)
        for pk, bodies in found.items()
    }


def _job_wishes(one: jobs.CandidateView) -> Wishes:
    return Wishes(
        one.trades, frozenset(one.counties), one.max_hours, one.min_wage, one.home_based,
        one.available_from, one.cannot.slots(),
    )  # fmt: skip


def _opening(o: jobs.OpenOpening) -> Target:
    """Places with an application under way are not proposed a second time."""
    return Target(
        key=o.id, public_id=o.public_id, kind=Kind.OPENINGS, title=o.title, owner=o.employer,
        trade=o.trade, places=max(0, o.free - o.in_hand), occupation=o.occupation,
        skills=frozenset(o.skills), province=o.province, county=o.county,
        eligibility=tuple(o.eligibility), until=o.valid_until, hours_week=o.hours_week,
        wage=o.wage_month, home_based=o.home_based, slots=o.times.slots(),
    )  # fmt: skip


def _known(everybody: dict[int, Kept], agreed: Iterable[int], kind: Kind, day: date) -> _Known:
    """Whoever said yes, and those with such a need who were not asked yet."""
    yes = set(agreed)
    needs: dict[int, dict[str, int]] = {}
    oldest: dict[int, date] = {}
    for need in standing(everybody):
        degrees = needs.setdefault(need.client_id, {})
        degrees[need.domain] = max(degrees.get(need.domain, 0), int(need.degree))
        oldest[need.client_id] = min(oldest.get(need.client_id, need.found_on), need.found_on)
    wanted = [pk for pk in everybody if pk in yes or ASKING[kind] & set(needs.get(pk, ()))]
    facts = person_facts(wanted, on=day)
    wanted = [pk for pk in wanted if pk in yes or (facts[pk].age or LEAST_AGE) >= LEAST_AGE]
    refused: dict[int, set[int]] = {}
    for client_id, target_id in MatchLine.objects.filter(
        client_id__in=wanted, kind=kind, state=State.REFUSED
    ).values_list("client_id", "target_id"):
        refused.setdefault(client_id, set()).add(target_id)
    return _Known(
        {pk: everybody[pk] for pk in wanted}, facts, needs, oldest,
        training.certificates_of(wanted), refused,
        {t.code: frozenset(s.code for s in t.skills.all()) for t in trades_for(active=None)},
    )  # fmt: skip


def _since(known: _Known, pk: int, agreed: date | None) -> date | None:
    return min((d for d in (known.oldest.get(pk), agreed) if d), default=None)


def _gathered(
    known: _Known, targets: list[Target], more: Callable[[int], dict[str, Any]], day: date
) -> Gathered:
    people = [_person(known, pk, more(pk)) for pk in known.kept]
    about = {
        pk: About(kept, known.facts[pk].sex or "", stay_of(kept, day))
        for pk, kept in known.kept.items()
    }
    return Gathered(people, targets, about)


def _person(known: _Known, pk: int, more: dict[str, Any]) -> Person:
    kept, facts, papers = known.kept[pk], known.facts[pk], known.papers.get(pk, [])
    return Person(
        key=pk, origin=kept.origin, county=facts.city or "", prison_id=kept.prison_id,
        release=kept.release, released_on=kept.released_on, needs=known.needs.get(pk, {}),
        facts=Facts(
            age=facts.age, sex=facts.sex, county=facts.city, in_custody=facts.in_custody,
            days_to_release=facts.days_to_release, has_children=facts.has_children,
            need=frozenset(known.needs.get(pk, {})),
        ),
        trades=frozenset(p.trade for p in papers),
        occupations=frozenset(p.occupation for p in papers),
        skills=frozenset(s for p in papers for s in known.skills.get(p.trade, ())),
        refused=frozenset(known.refused.get(pk, ())), **more,
    )  # fmt: skip


STAYS = ((6, Stay.UPTO_6), (24, Stay.UPTO_24), (60, Stay.UPTO_60))
DAYS_A_MONTH = 30.44


def stay_of(kept: Kept, day: date) -> str:
    """The length of the newest stay until today or its end."""
    if kept.admitted_on is None:
        return Stay.NONE if kept.origin == "family" else Stay.UNKNOWN
    months = ((kept.released_on or day) - kept.admitted_on).days / DAYS_A_MONTH
    return next((stay for most, stay in STAYS if months <= most), Stay.OVER_60)
