"""All rows of a file against everything on file: the same judgement for preview and import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from . import changes, deciding, existing, families, matching
from .findings import Finding
from .records import CREATED, OUTCOMES, REJECTED, REPEATED, Parsed, Person, Record, Relative


@dataclass
class Judged:
    """Rows with their outcomes. ``present``: files that the roster names, in any way."""

    people: list[Person]
    relatives: list[Relative]
    rejected: list[Record]
    findings: list[Finding]
    counts: dict[str, dict[str, int]]
    correction: bool
    present: set[int] = field(default_factory=set)

    @property
    def records(self) -> list[Record]:
        return [*self.people, *self.relatives]


NOBODY: Mapping[tuple[str, int], Any] = {}


def judge(
    parsed: Parsed, allowed: frozenset[int], refused: Mapping[tuple[str, int], Any] = NOBODY
) -> Judged:
    """Ask the database about every row. ``allowed``: prisons the actor may import for.

    ``refused``: reasons, by sheet and row number, why a file took no stay from its row.
    """
    if parsed.correction:
        parsed.people = _corrected(parsed.people, parsed)
        parsed.relatives = _corrected(parsed.relatives, parsed)
    _reject(parsed, refused)
    people, relatives, findings = parsed.people, parsed.relatives, parsed.findings
    matching.match_people(people, sorted(allowed), findings)
    changes.compare([p for p in people if p.client_id], allowed, findings)
    present = {p.client_id for p in people if p.client_id}
    present |= {p.candidate_id for p in people if p.candidate_id}
    present |= _named_by_rejected(parsed.rejected)
    for person in people:
        person.outcome = person.outcome or CREATED
    families.match_families(relatives, people, allowed, findings)
    families.settle(relatives)
    findings = deciding.apply_earlier([*people, *relatives], findings)
    findings.sort(key=lambda f: (parsed.sheets.index(f.sheet), f.row))
    return Judged(
        people, relatives, parsed.rejected, findings, _counts(parsed), parsed.correction, present
    )


R = TypeVar("R", Person, Relative)


def _corrected(records: list[R], parsed: Parsed) -> list[R]:
    """Without rows that came back as they were: in a workbook of corrections the earlier row with
    the same national id is gone, and its file must not take over what was found to contradict it."""
    again = deciding.still_repeated(records)
    for record in again:
        record.outcome = REJECTED
        parsed.rejected.append(record)
        source = record.source
        head = source.columns.head("national_id")
        parsed.findings.append(Finding(source.sheet, source.number, head, "id_repeated"))
    return [record for record in records if record.outcome != REJECTED]


def _reject(parsed: Parsed, refused: Mapping[tuple[str, int], Any]) -> None:
    """These rows join the faulty ones, with their reasons."""
    kept = []
    for person in parsed.people:
        source = person.source
        reason = refused.get((source.sheet, source.number))
        if reason is None:
            kept.append(person)
            continue
        person.outcome = REJECTED
        parsed.rejected.append(person)
        head = source.columns.head("admitted")
        parsed.findings.append(Finding(source.sheet, source.number, head, "stay_refused", reason))
    parsed.people = kept


def _named_by_rejected(rejected: list[Record]) -> set[int]:
    """A faulty row still says that its prisoner is on the roster."""
    keys = [(n, r.id_hash) for n, r in enumerate(rejected) if r.id_hash and isinstance(r, Person)]
    return set(existing.by_national_id(keys).values()) if keys else set()


def _counts(parsed: Parsed) -> dict[str, dict[str, int]]:
    counts = {}
    for kind, records in (("people", parsed.people), ("families", parsed.relatives)):
        part = {"read": parsed.read[kind], **dict.fromkeys(OUTCOMES, 0)}
        for record in records:
            part[record.outcome] += 1
        part[REPEATED] = parsed.repeated[kind]
        part[REJECTED] = sum(r.source.columns.kind == kind for r in parsed.rejected)
        counts[kind] = part
    return counts
