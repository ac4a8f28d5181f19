"""What a proposal is worth: one function for each line of the rule; the figures are in the YAML.

A function names the step that holds, with what its words need. No offence, no sentence, no sex, no
age and no prediction is read here; a test changes them and finds the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from .conditions import SOON_DAYS, free_from
from .inputs import Person, Target
from .rules import THOUSANDTHS, Rule
from .states import Kind

JUST_OUT_DAYS = 90
YEAR_DAYS = 365


class Found(NamedTuple):
    """``place`` is the index into a step's points: 0, or the degree of a need less one."""

    step: str
    params: dict[str, Any]
    place: int = 0


Function = Callable[[Person, Target, date], list[Found]]


def base(person: Person, target: Target, day: date) -> list[Found]:
    return [Found("any", {})]


def wish(person: Person, target: Target, day: date) -> list[Found]:
    trades = person.wishes.trades if person.wishes else ()
    if not trades:
        return [Found("open", {})]
    if target.trade not in trades:
        return [Found("other", {})]
    return [Found(("first", "second", "later")[min(trades.index(target.trade), 2)], {})]


def seat_skill(person: Person, target: Target, day: date) -> list[Found]:
    if target.trade in person.trades:
        return [Found("has", {})]
    return [Found("builds" if target.skills & person.skills else "new", {})]


def opening_skill(person: Person, target: Target, day: date) -> list[Found]:
    if target.trade in person.trades:
        return [Found("trade", {})]
    if target.occupation in person.occupations:
        return [Found("occupation", {})]
    return [Found("some" if target.skills & person.skills else "none", {})]


def distance(person: Person, target: Target, day: date) -> list[Found]:
    if target.home_based:
        return [Found("home", {})]
    if target.prison_id is not None and target.prison_id == person.prison_id:
        return [Found("here", {})]
    if not person.county and not (person.wishes and person.wishes.counties):
        return [Found("unknown", {})]
    if target.county and target.county == person.county:
        return [Found("county", {})]
    wished = bool(person.wishes and target.county in person.wishes.counties)
    return [Found("wished" if wished else "far", {})]


def need(*domains: str) -> Function:
    def found(person: Person, target: Target, day: date) -> list[Found]:
        standing = [d for d in domains if d in person.needs]
        if not standing:
            return [Found("none", {})]
        return [Found(d, {"degree": person.needs[d]}, person.needs[d] - 1) for d in standing]

    return found


def _just_out(person: Person, day: date) -> bool:
    out = person.released_on
    return out is not None and timedelta(0) <= day - out <= timedelta(days=JUST_OUT_DAYS)


def seat_time(person: Person, target: Target, day: date) -> list[Found]:
    if person.prison_id is None and _just_out(person, day):
        return [Found("just_out", {"day": _iso(person.released_on)})]
    if person.prison_id is not None and person.release is not None:
        after = (person.release - (target.ends or day)).days
        if after <= JUST_OUT_DAYS:
            return [Found("soon", {"day": _iso(person.release)})]
        if after <= YEAR_DAYS:
            return [Found("year", {"day": _iso(person.release)})]
    return [Found("far", {})]


def opening_time(person: Person, target: Target, day: date) -> list[Found]:
    if person.prison_id is None and _just_out(person, day):
        return [Found("just_out", {"day": _iso(person.released_on)})]
    first = free_from(person, day)
    if first is not None and first <= day:
        return [Found("free", {})]
    if person.release is not None and (person.release - day).days <= SOON_DAYS:
        return [Found("soon", {"day": _iso(person.release)})]
    return [Found("later", {})]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


FUNCTIONS: dict[Kind, dict[str, Function]] = {
    Kind.SEATS: {
        "base": base, "wish": wish, "skill": seat_skill, "distance": distance,
        "need": need("training", "income"), "time": seat_time,
    },
    Kind.OPENINGS: {
        "base": base, "wish": wish, "skill": opening_skill, "distance": distance,
        "need": need("income", "livelihood", "debt"), "time": opening_time,
    },
}  # fmt: skip
"""Every code of the rules has its function here; a test compares."""

Part = list[Any]
"""``[code, step, thousandths, params]``, as it is stored."""


def parts_of(rule: Rule, person: Person, target: Target, day: date) -> list[Part]:
    """The lines of the sum, with those that give nothing."""
    parts: list[Part] = []
    for code, value in rule.values.items():
        for found in FUNCTIONS[rule.kind][code](person, target, day):
            points = value.steps[found.step].points[found.place]
            parts.append([code, found.step, points * THOUSANDTHS, found.params])
    waited = max(0, (day - person.since).days) if person.since else 0
    days = min(waited, rule.at_most_days)
    if days:
        parts.append(["waiting", "", days * rule.each_day, {"n": waited}])
    return parts


def worth(parts: list[Part]) -> int:
    """In thousandths of a point; at least one, so that any proposal is better than none."""
    return max(1, sum(part[2] for part in parts))


def steps_of(rule: Rule) -> Mapping[str, set[str]]:
    return {code: set(value.steps) for code, value in rule.values.items()}
