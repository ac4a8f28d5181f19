"""Rows while they are judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .cells import NO_NAME, Name
from .findings import Finding
from .headers import Columns

SEPARATOR = "\x1f"
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
REJECTED, REPEATED, HELD = "rejected", "repeated", "held"
OUTCOMES = (CREATED, UPDATED, UNCHANGED, REJECTED, REPEATED, HELD)


@dataclass(slots=True)
class Source:
    """Where a row stood, and its cells as they were."""

    sheet: str
    number: int
    raw: str
    columns: Columns

    @property
    def cells(self) -> list[str]:
        return self.raw.split(SEPARATOR)

    @property
    def fingerprint_text(self) -> str:
        """All cells but the ordinal, the same in every file that repeats the row."""
        cells = self.cells
        kept = [cells[i] for i in self.columns.data if i < len(cells)]
        return SEPARATOR.join([self.columns.kind, *kept])


@dataclass(slots=True)
class Record:
    """What a prisoner's and a relative's row have in common. Dates are Gregorian."""

    source: Source
    given: Name = NO_NAME
    family: Name = NO_NAME
    father: Name = NO_NAME
    national_id: str = ""
    id_hash: bytes | None = None
    identity_hash: bytes = b""
    birth: date | None = None
    sex: str = ""
    marital: str = ""
    education: str = ""
    skill: str = ""
    in_school: bool | None = None
    phone: str = ""
    city: str = ""
    address: str = ""
    outcome: str = ""
    client_id: int | None = None
    """The file it is about: an existing one, or the new one's id once numbers are drawn."""
    candidate_id: int | None = None
    changed: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[Name, Name, Name]:
        return self.given, self.family, self.father


@dataclass(slots=True)
class Person(Record):
    """A prisoner's row."""

    offence: str = ""
    admitted: date | None = None
    months: int | None = None
    release: date | None = None
    prison_id: int = 0
    episode_id: int | None = None
    twin: Person | None = None
    """The earlier row it is held for."""


@dataclass(slots=True)
class Relative(Record):
    """A family row. ``prisoner`` is a row of the same file, ``prisoner_client`` a file's id."""

    prisoner_hash: bytes | None = None
    relation: str = ""
    prisoner: Person | None = None
    prisoner_client: int | None = None
    prison_id: int = 0
    household: int | None = None
    head: bool = False
    target: Record | None = None
    """The row that already stands for the same human being: a prisoner, or a sibling's parent."""

    def about(self) -> Record:
        return self.target or self

    def prisoner_id(self) -> int | None:
        return self.prisoner.client_id if self.prisoner else self.prisoner_client


@dataclass
class Parsed:
    """Everything a file says, before the database is asked."""

    people: list[Person] = field(default_factory=list)
    relatives: list[Relative] = field(default_factory=list)
    rejected: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=lambda: {"people": 0, "families": 0})
    repeated: dict[str, int] = field(default_factory=lambda: {"people": 0, "families": 0})
    correction: bool = False
    sheets: list[str] = field(default_factory=list)
    """Names in the order of the workbook."""
