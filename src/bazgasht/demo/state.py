"""What the parts of the generator pass on to each other."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

CASE_GOES_ON = timedelta(days=180)
TEHRAN = ZoneInfo("Asia/Tehran")
PASSWORD = "bazgasht-demo-1405"  # noqa: S105 — shown on the sign-in page while demo data is loaded


@dataclass
class Person:
    """A made-up client with what later parts need to know.

    ``since``: the day the file was opened; ``until``: when the prisoner of the family was
    released, which ends its case half a year later.
    """

    client: Any
    given: str
    family: str
    father: str
    sex: str
    birth: date
    home: int
    city: str
    household: Any = None
    episode: Any = None
    needs: list[Any] = field(default_factory=list)
    since: date = date(2024, 1, 1)
    until: date | None = None

    def age(self, on: date) -> int:
        return int((on - self.birth).days / 365.25)

    def served(self, on: date) -> bool:
        """Whether bodies still work for this person: their case is open."""
        return self.since <= on and (self.until is None or on <= self.until + CASE_GOES_ON)


@dataclass
class World:
    """``organisations`` by code; groups also as ``BUSHEHR/employment``; ``users`` by name."""

    rng: Random
    as_of: date
    clients: int
    say: Callable[[str], None]
    organisations: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)
    missions: dict[str, Any] = field(default_factory=dict)
    services: list[tuple[Any, Any]] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    households: list[Any] = field(default_factory=list)

    @cached_property
    def password(self) -> str:
        """The hash of :data:`PASSWORD`, made once: it is meant to cost a quarter of a second."""
        return make_password(PASSWORD)

    @property
    def start(self) -> date:
        """Two years of history."""
        return self.as_of - timedelta(days=730)

    @property
    def opening(self) -> date:
        """When the first files were opened: bodies have known each other for a while."""
        return self.start - timedelta(days=500)

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def moment(self, day: date, early: int = 8, late: int = 14) -> datetime:
        """Some moment of a day at work, never after the world's own now."""
        clock = time(self.rng.randint(early, late - 1), self.rng.randint(0, 59))
        if day >= self.as_of:  # the demo's own today has hardly begun
            clock = time(0, 0, clock.minute)
        return datetime.combine(day, clock, TEHRAN)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randint(0, max(0, (last - first).days)))
