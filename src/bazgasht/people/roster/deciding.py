"""Decisions made about held rows are remembered: the same row asks nobody twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from ..models import RosterRow
from .findings import Finding
from .hashes import fingerprint
from .records import HELD, UNCHANGED, Record
from .states import Decision

R = TypeVar("R", bound=Record)


def still_repeated(records: Iterable[R]) -> list[R]:
    """Those that an earlier import refused for their national id and that nobody changed since."""
    marks = {fingerprint(r.source): r for r in records if r.id_hash}
    refused = RosterRow.objects.filter(fingerprint__in=list(marks), code="id_repeated")
    return [marks[bytes(m)] for m in set(refused.values_list("fingerprint", flat=True))]


def apply_earlier(records: list[Record], findings: list[Finding]) -> list[Finding]:
    """Held rows that were decided before count as unchanged; returns the findings that remain."""
    held = {fingerprint(r.source): r for r in records if r.outcome == HELD}
    if not held:
        return findings
    decided = (
        RosterRow.objects.filter(fingerprint__in=list(held))
        .exclude(decision__in=["", Decision.SUPERSEDED])
        .values_list("fingerprint", flat=True)
    )
    gone = set()
    for mark in decided:
        record = held[bytes(mark)]
        record.outcome = UNCHANGED
        gone.add((record.source.sheet, record.source.number))
    return [f for f in findings if f.severity != HELD or (f.sheet, f.row) not in gone]
