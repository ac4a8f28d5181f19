"""Checks the journal's chain: which day, which entry.

A copy that was rewritten and sealed anew is consistent in itself; only a head kept outside (the
printed weekly report, a file) gives it away, which is what ``heads`` is for.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

TEHRAN = ZoneInfo("Asia/Tehran")
WIDTH = 40  # 8 bytes of id, 32 of hash


@dataclass(frozen=True)
class Finding:
    """``what``: edited, missing, inserted, seal_changed, chain_broken, tail_cut, head_unknown."""

    day: date | None
    entry: int | None
    what: str


def verify(cursor: Any, heads: Iterable[str] = (), today: date | None = None) -> list[Finding]:
    """Findings in order of days; an empty list means the journal is whole.

    ``cursor`` must be the owner's. ``heads`` are seals (hex, or a prefix of at least 12 digits)
    that were printed or kept outside.
    """
    found: list[Finding] = []
    cursor.execute(
        "select day, entries, digests, previous, seal from access_journalseal order by day"
    )
    seals = cursor.fetchall()
    previous, expected = b"", None
    for day, entries, digests, before, seal in seals:
        digests, before, seal = bytes(digests), bytes(before), bytes(seal)
        if expected is not None and day != expected:
            found.append(Finding(expected, None, "chain_broken"))
        if before != previous:
            found.append(Finding(day, None, "chain_broken"))
        head = f"{day.isoformat()}|{entries}|".encode()
        if hashlib.sha256(before + head + digests).digest() != seal:
            found.append(Finding(day, None, "seal_changed"))
        found += _day(cursor, day, digests)
        previous, expected = seal, day + timedelta(days=1)
    found += _open_entries(cursor, expected)
    today = today or datetime.now(TEHRAN).date()
    if expected is not None and expected < today - timedelta(days=1):
        found.append(Finding(expected, None, "tail_cut"))
    known = {bytes(row[4]).hex() for row in seals}
    for text in heads:
        wanted = "".join(c for c in text.lower() if c in "0123456789abcdef")
        if len(wanted) < 12 or not any(k.startswith(wanted) for k in known):
            found.append(Finding(None, None, "head_unknown"))
    return found


_ENTRIES = """
select j.id, j.hash, journal_digest(j) from access_journal j
where j.at >= (%s::timestamp at time zone 'Asia/Tehran')
  and j.at < (%s::timestamp at time zone 'Asia/Tehran') order by j.id"""


def _day(cursor: Any, day: date, digests: bytes) -> list[Finding]:
    sealed = {
        struct.unpack(">q", digests[i : i + 8])[0]: digests[i + 8 : i + WIDTH]
        for i in range(0, len(digests), WIDTH)
    }
    found = []
    cursor.execute(_ENTRIES, [day.isoformat(), (day + timedelta(days=1)).isoformat()])
    for entry, stored, actual in cursor.fetchall():
        kept = sealed.pop(entry, None)
        if kept is None:
            found.append(Finding(day, entry, "inserted"))
        elif bytes(stored) != bytes(actual) or kept != bytes(actual):
            found.append(Finding(day, entry, "edited"))
    return found + [Finding(day, entry, "missing") for entry in sorted(sealed)]


def _open_entries(cursor: Any, since: date | None) -> list[Finding]:
    """Entries of days not sealed yet still have to match their own hash."""
    cursor.execute(
        "select j.id, (j.at at time zone 'Asia/Tehran')::date from access_journal j"
        " where j.hash <> journal_digest(j) and (%s::date is null or"
        " j.at >= (%s::timestamp at time zone 'Asia/Tehran')) order by j.id",
        [since, since and since.isoformat()],
    )
    return [Finding(day, entry, "edited") for entry, day in cursor.fetchall()]
