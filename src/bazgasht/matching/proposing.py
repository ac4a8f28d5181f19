"""From people and places to proposals, each with its reasons; no Django, nothing is written.

Places are told by their index in the run's list, so that a reason is small: what ruled a place out,
and for those that were possible what they were worth and what a place there was worth to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from . import values
from .conditions import CONDITIONS, OF_PERSON
from .engine import Problem, Solution, solve
from .inputs import Person, Target
from .rules import Rule

OPTIONS = 12
"""How many possible places are kept with their worth, the best first."""


@dataclass
class Judged:
    """A person's places: ``ruled`` code → indexes of the places it ruled out first; ``params`` of
    the words by (code, index); ``possible`` index → worth."""

    person: Person
    ruled: dict[str, list[int]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    """``"code"`` or ``"code:index"`` → params; those that are empty are left out."""
    possible: dict[int, int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Why there is no proposal: ``full``, or the condition that ruled out most places."""
        if self.possible:
            return "full"
        if not self.ruled:
            return "none"
        return max(self.ruled, key=lambda code: len(self.ruled[code]))


@dataclass(frozen=True)
class Proposal:
    """``place`` is None for who got none. ``options``: ``[index, worth, price]`` of possible places,
    the best first by what is left over the price; the proposed one is among them."""

    judged: Judged
    place: int | None
    worth: int
    parts: list[values.Part]
    options: list[list[int]]


@dataclass(frozen=True)
class Outcome:
    proposals: list[Proposal]
    prices: list[int]
    filled: list[int]
    pairs: int
    total: int
    bound: int


def propose(
    rule: Rule, people: Sequence[Person], targets: Sequence[Target], day: date
) -> Outcome:  # fmt: skip
    """The optimum for these people and places. Raises engine.NotProved, never seen yet."""
    judged = [judge(rule, person, targets, day) for person in people]
    rows = [(n, t, worth) for n, one in enumerate(judged) for t, worth in one.possible.items()]
    person, target, worth = np.array(rows, np.int64).reshape(-1, 3).T
    capacity = np.array([t.places for t in targets], np.int64)
    found = solve(Problem(len(people), capacity, person.copy(), target.copy(), worth.copy()))
    chosen = [int(target[k]) if k >= 0 else None for k in found.pair]
    return Outcome(
        [_proposal(rule, one, place, targets, found, day)
         for one, place in zip(judged, chosen, strict=True)],
        found.price.tolist(),
        np.bincount([t for t in chosen if t is not None], minlength=len(targets)).tolist(),
        len(rows), found.total, found.bound,
    )  # fmt: skip


def judge(rule: Rule, person: Person, targets: Sequence[Target], day: date) -> Judged:
    """Every place of one person: ruled out by the first condition that fails, or worth something."""
    one = Judged(person)
    table = CONDITIONS[rule.kind]
    if targets:
        for code in rule.hard:
            if code in OF_PERSON:
                params = table[code](person, targets[0], day)
                if params is not None:
                    _rule_out(one, code, None, params)
                    one.ruled[code] = list(range(len(targets)))
                    return one
    asked = [(code, table[code]) for code in rule.hard if code not in OF_PERSON]
    for index, target in enumerate(targets):
        for code, condition in asked:
            params = condition(person, target, day)
            if params is not None:
                _rule_out(one, code, index, params)
                break
        else:
            one.possible[index] = values.worth(values.parts_of(rule, person, target, day))
    return one


def _rule_out(one: Judged, code: str, index: int | None, params: dict[str, Any]) -> None:
    if index is not None:
        one.ruled.setdefault(code, []).append(index)
    if params:
        one.params[code if index is None else f"{code}:{index}"] = params


def _proposal(
    rule: Rule, one: Judged, place: int | None, targets: Sequence[Target], found: Solution,
    day: date,
) -> Proposal:  # fmt: skip
    best = sorted(one.possible, key=lambda t: (found.price[t] - one.possible[t], t))[:OPTIONS]
    if place is not None and place not in best:  # never: the chosen one is a best one
        best = [place, *best[:-1]]
    options = [[t, one.possible[t], int(found.price[t])] for t in best]
    parts = values.parts_of(rule, one.person, targets[place], day) if place is not None else []
    return Proposal(one, place, one.possible[place] if place is not None else 0, parts, options)
