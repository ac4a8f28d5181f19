"""Decisions made about held rows are remembered: the same row asks nobody twice."""

from __future__ import annotations

from ..models import RosterRow
from .findings import Finding
from .hashes import fingerprint
from .records import HELD, UNCHANGED, Record
from .states import Decision


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
