"""What the rules know of a person and of a place: small, frozen, read by no page.

Nothing about an offence, a sentence or earlier stays is here but ``barred``: targets whose employer
can't take this person, worked out where those facts are kept.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from bazgasht.core.weekly import Slot
from bazgasht.services.eligibility import Facts

from .states import Kind


@dataclass(frozen=True)
class Wishes:
    """The person's recorded yes with what they wish. ``trades`` are codes, most wished first; no
    counties: anywhere in the province; wage in rials a month."""

    trades: tuple[str, ...] = ()
    counties: frozenset[str] = frozenset()
    max_hours: int | None = None
    min_wage: int | None = None
    home_based: str = "either"
    available_from: date | None = None
    cannot: tuple[Slot, ...] = ()
    """When the person can't come."""


class Busy(NamedTuple):
    """From a day until another, at these times of the week; none: nobody has said."""

    starts: date
    ends: date
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Person:
    """``key`` is the client's id; ``wishes`` None: no yes is recorded."""

    key: int
    origin: str = "custody"
    facts: Facts = field(default_factory=Facts)
    wishes: Wishes | None = None
    county: str = ""
    prison_id: int | None = None
    """Where the person is in custody now."""
    release: date | None = None
    """Expected, of the stay that lasts."""
    released_on: date | None = None
    needs: Mapping[str, int] = field(default_factory=dict)
    """Domain → degree of standing needs."""
    since: date | None = None
    """Since when the person waits: the oldest standing need or the yes."""
    trades: frozenset[str] = frozenset()
    """Of certificates."""
    occupations: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    """What is known to be missing before a first day of work."""
    taken: frozenset[int] = frozenset()
    """Targets the person is in, or was proposed to and is in hand."""
    done: frozenset[int] = frozenset()
    """Courses completed."""
    busy: tuple[Busy, ...] = ()
    """Courses the person sits in."""
    refused: frozenset[int] = frozenset()
    """Targets refused at an earlier proposal."""
    barred: frozenset[int] = frozenset()
    too_young: frozenset[int] = frozenset()
    """Openings whose work the law does not allow at this age."""


@dataclass(frozen=True)
class Target:
    """A cohort with free seats or an opening with free places. ``places`` may be 0: it is full."""

    key: int
    public_id: uuid.UUID
    kind: Kind
    title: str
    owner: str
    trade: str
    places: int
    occupation: str = ""
    skills: frozenset[str] = frozenset()
    province: str = ""
    county: str = ""
    prison_id: int | None = None
    course: int = 0
    audience: str = "both"
    eligibility: Sequence[Mapping[str, Any]] = ()
    starts: date | None = None
    ends: date | None = None
    until: date | None = None
    """The last day one can come in."""
    hours_week: int | None = None
    wage: int | None = None
    """Rials a month; None for a piece rate."""
    home_based: bool = False
    slots: tuple[Slot, ...] = ()
    """Days of the week and hours; none: nobody has said."""

    @property
    def where(self) -> str:
        return self.county
