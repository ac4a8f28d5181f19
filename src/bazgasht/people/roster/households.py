"""Households of relatives: one for each prisoner's family, the one they already live in if any."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..states import RelationKind
from . import existing
from .families import RELATION
from .records import CREATED, Person, Relative
from .staging import next_ids

HEAD_ORDER = (RelationKind.SPOUSE, RelationKind.MOTHER, RelationKind.FATHER)
"""Who is taken for the head of a new household: the first of these, else whoever is named first."""


@dataclass
class Households:
    """``new``: (id, body that opens it, city); ``members``: (household, client, head)."""

    new: list[tuple[int, int, str]] = field(default_factory=list)
    members: list[tuple[int, int, bool]] = field(default_factory=list)
    of: dict[int, int] = field(default_factory=dict)
    """Prisoner's client id → household."""


def plan(relatives: list[Relative]) -> Households:
    """Decide for relatives to be created or linked; their client ids are drawn by now."""
    planned = Households()
    linked = [r for r in relatives if r.outcome == CREATED or RELATION in r.changed]
    by_prisoner: dict[int, list[Relative]] = {}
    for relative in linked:
        by_prisoner.setdefault(relative.prisoner_id() or 0, []).append(relative)
    lives_in = _known(by_prisoner)
    inside = existing.in_custody(m.about().client_id or 0 for m in linked)
    waiting: list[int] = []
    for prisoner, members in by_prisoner.items():
        ids = [m.about().client_id for m in members]
        home = planned.of.get(prisoner) or lives_in.get(-prisoner)
        home = home or next((lives_in[i] for i in ids if i in lives_in), None)
        fresh = home is None
        if home is None:
            waiting.append(prisoner)
            home = -len(waiting)
        planned.of[prisoner] = home
        _add_members(planned, members, home, fresh, lives_in, inside)
        if fresh:
            city = next((m.city for m in members if m.city), "")
            planned.new.append((home, members[0].prison_id, city))
    _number(planned)
    return planned


def _known(by_prisoner: dict[int, list[Relative]]) -> dict[int, int]:
    """Client → household lived in; under minus a prisoner's id, the household of his relatives."""
    relations = existing.relations(by_prisoner)
    others = {other for _, other in relations}
    ids = {m.about().client_id for ms in by_prisoner.values() for m in ms} | others
    lives_in = existing.households(i for i in ids if i)
    for prisoner, other in sorted(relations):
        if other in lives_in:
            lives_in.setdefault(-prisoner, lives_in[other])
    return lives_in


def _add_members(
    planned: Households,
    members: list[Relative],
    home: int,
    fresh: bool,
    lives_in: dict[int, int],
    inside: set[int],
) -> None:
    head = _head(members, inside) if fresh else None
    for member in members:
        about = member.about()
        client_id = about.client_id or 0
        if client_id in lives_in or client_id in inside or isinstance(about, Person):
            continue  # lives elsewhere already, or in custody: the household is without prisoners
        lives_in[client_id] = home
        planned.members.append((home, client_id, member is head))


def _head(members: list[Relative], inside: set[int]) -> Relative:
    outside = [
        m
        for m in members
        if not isinstance(m.about(), Person) and m.about().client_id not in inside
    ] or members
    for kind in HEAD_ORDER:
        for member in outside:
            if member.relation == kind:
                return member
    return outside[0]


def _number(planned: Households) -> None:
    """Give the planned households, negative until now, their real ids."""
    ids = dict(
        zip(
            [h for h, _, _ in planned.new],
            next_ids("people_household", len(planned.new)),
            strict=True,
        )
    )
    planned.new = [(ids[h], body, city) for h, body, city in planned.new]
    planned.members = [(ids.get(h, h), client, head) for h, client, head in planned.members]
    planned.of = {prisoner: ids.get(h, h) for prisoner, h in planned.of.items()}
