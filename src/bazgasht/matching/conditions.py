"""What must hold between a person and a place, one function for each line of the rule.

A function returns None when its condition holds, else what its words need. Unknown facts shut
nobody out, but for the person's own yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bazgasht.core.weekly import meet, surely_meet
from bazgasht.jobs.states import AtHome
from bazgasht.services.eligibility import eligible
from bazgasht.training.selectors.fitting import AUDIENCES

from .inputs import Person, Target
from .states import Kind

Params = dict[str, Any]
Condition = Callable[[Person, Target, date], Params | None]
SOON_DAYS = 30
"""Whoever can begin within so many days of the last one is still in time for an opening."""


def wish(person: Person, target: Target, day: date) -> Params | None:
    return None if person.wishes is not None else {}


def taken(person: Person, target: Target, day: date) -> Params | None:
    return {} if target.key in person.taken else None


def done(person: Person, target: Target, day: date) -> Params | None:
    return {} if target.course in person.done else None


def refused(person: Person, target: Target, day: date) -> Params | None:
    return {} if target.key in person.refused else None


def audience(person: Person, target: Target, day: date) -> Params | None:
    return None if person.origin in AUDIENCES[target.audience] else {"audience": target.audience}


def place(person: Person, target: Target, day: date) -> Params | None:
    if target.prison_id is not None:
        return None if person.prison_id == target.prison_id else {"where": "other_prison"}
    return {"where": "outside"} if person.prison_id and person.release is None else None


def county(person: Person, target: Target, day: date) -> Params | None:
    """What lies where the person is held, or at home, is near by itself."""
    wishes = person.wishes
    if target.prison_id is not None or target.home_based or wishes is None or not target.county:
        return None
    if not wishes.counties or target.county in wishes.counties:
        return None
    return {"county": target.county}


@dataclass(frozen=True)
class _One:
    eligibility: tuple[Any, ...]


def conditions(person: Person, target: Target, day: date) -> Params | None:
    failing = [r for r in target.eligibility if not eligible(_One((r,)), person.facts)[0]]
    return {"conditions": [dict(r) for r in failing]} if failing else None


def overlap(person: Person, target: Target, day: date) -> Params | None:
    first, last = target.starts or day, target.ends or day
    clash = any(
        b.starts <= last and first <= b.ends
        and (not b.slots or not target.slots or meet(b.slots, target.slots))
        for b in person.busy
    )  # fmt: skip
    return {} if clash else None


def seat_dates(person: Person, target: Target, day: date) -> Params | None:
    """Inside until the release, outside from the release on; and not before the person can."""
    starts, ends = target.starts or day, target.ends or day
    first = person.wishes.available_from if person.wishes else None
    last = None
    if person.prison_id is not None and person.release is not None:
        if target.prison_id is not None:
            last = person.release
        else:
            first = max(first or person.release, person.release)
    if (first is None or first <= max(starts, day)) and (last is None or last >= ends):
        return None
    return {"starts": starts.isoformat(), "ends": ends.isoformat(),
            "from": first.isoformat() if first else "", "to": last.isoformat() if last else ""}  # fmt: skip


def hours(person: Person, target: Target, day: date) -> Params | None:
    most = person.wishes.max_hours if person.wishes else None
    if most is None or target.hours_week is None or target.hours_week <= most:
        return None
    return {"hours": target.hours_week, "most": most}


def times(person: Person, target: Target, day: date) -> Params | None:
    """The days of the week and the hours, as far as anybody has said them."""
    cannot = person.wishes.cannot if person.wishes else ()
    if not surely_meet(cannot, target.slots):
        return None
    return {"when": [list(s) for s in target.slots if surely_meet(cannot, [s])]}


def ready(person: Person, target: Target, day: date) -> Params | None:
    return {"missing": list(person.missing)} if person.missing else None


def barred(person: Person, target: Target, day: date) -> Params | None:
    """Without a reason: nobody is told which offence an employer can't take, nor of a barrier."""
    return {} if target.key in person.barred else None


def age(person: Person, target: Target, day: date) -> Params | None:
    return {} if target.key in person.too_young else None


def home(person: Person, target: Target, day: date) -> Params | None:
    wanted = person.wishes.home_based if person.wishes else AtHome.EITHER
    if wanted == AtHome.EITHER or (wanted == AtHome.ONLY) == target.home_based:
        return None
    return {}


def wage(person: Person, target: Target, day: date) -> Params | None:
    least = person.wishes.min_wage if person.wishes else None
    if not least or target.wage is None or target.wage >= least:
        return None
    return {"least": least}


def free_from(person: Person, day: date) -> date | None:
    """The first day the person can work; None for somebody in custody without a known release."""
    first = max(person.wishes.available_from or day if person.wishes else day, day)
    if person.prison_id is None:
        return first
    return max(first, person.release) if person.release else None


def opening_dates(person: Person, target: Target, day: date) -> Params | None:
    first = free_from(person, day)
    until = target.until or day
    if first is not None and first <= until + timedelta(days=SOON_DAYS):
        return None
    return {"until": until.isoformat(), "from": first.isoformat() if first else ""}


CONDITIONS: dict[Kind, dict[str, Condition]] = {
    Kind.SEATS: {
        "wish": wish, "taken": taken, "done": done, "refused": refused, "audience": audience,
        "place": place, "county": county, "conditions": conditions, "overlap": overlap,
        "dates": seat_dates, "hours": hours, "times": times, "barred": barred,
    },
    Kind.OPENINGS: {
        "wish": wish, "ready": ready, "taken": taken, "refused": refused, "barred": barred,
        "age": age, "conditions": conditions, "county": county, "home": home, "wage": wage,
        "hours": hours, "times": times, "dates": opening_dates,
    },
}  # fmt: skip
"""Every code of the rules has its function here; a test compares."""

OF_PERSON = frozenset({"wish", "ready"})
"""Conditions that ask nothing of the place: asked once a person."""
