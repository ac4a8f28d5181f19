"""Checks the journal's chain: which day, which entry.

A copy that was rewritten and sealed anew is consistent in itself; only a head kept outside (the
printed weekly report, a file) gives it away, which is what ``heads`` is for. The digest of an
entry is computed here, from the row, and not by a function of the database under suspicion.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

TEHRAN = ZoneInfo("Asia/Tehran")
WIDTH = 40  # 8 bytes of id, 32 of hash
SHORTEST = 12  # hex digits of a head


@dataclass(frozen=True)
class Finding:
    """``day`` and ``entry`` say where, as far as it can be known.

    ``what``: edited, missing, inserted (in a sealed day), seal_changed, chain_broken (a day's
    seal is gone or does not follow the one before), unsealed (days that should be sealed are
    not: the worker was off or the tail was cut), future (dated after now), head_differs (that
    day's seal is not the one kept outside), head_unknown (no day has this seal).
    """

    day: date | None
    entry: int | None
    what: str


@dataclass(frozen=True)
class Head:
    """A seal kept outside: hex digits or a prefix, and its day when it was printed with one."""

    digits: str
    day: date | None = None


def parse_head(text: str) -> Head:
    """``HEX`` or ``YYYY-MM-DD=HEX``, with any spaces or hyphens in the hex. Raises ValueError."""
    day, _, rest = text.rpartition("=")
    digits = "".join(c for c in rest.lower() if not c.isspace() and c != "-")
    if len(digits) < SHORTEST or set(digits) - set("0123456789abcdef"):
        raise ValueError(f"not a seal of at least {SHORTEST} hex digits: {text!r}")
    return Head(digits, date.fromisoformat(day) if day else None)


def verify(cursor: Any, heads: Iterable[Head] = (), today: date | None = None) -> list[Finding]:
    """Findings in order of days; an empty list means the journal is whole.

    ``cursor`` must be the owner's; one day's entries are held in memory at a time.
    """
    today = today or datetime.now(TEHRAN).date()
    found: list[Finding] = []
    seals: dict[date, str] = {}
    previous, expected = b"", None
    for day, entries, digests, before, seal in _seals(cursor):
        if expected is not None and day != expected:
            found.append(Finding(expected, None, "chain_broken"))
        if before != previous:
            found.append(Finding(day, None, "chain_broken"))
        head = f"{day.isoformat()}|{entries}|".encode()
        if hashlib.sha256(before + head + digests).digest() != seal:
            found.append(Finding(day, None, "seal_changed"))
        found += _sealed_day(cursor, day, digests)
        seals[day] = seal.hex()
        previous, expected = seal, day + timedelta(days=1)
    found += _outside(cursor, min(seals, default=None), expected)
    oldest = expected or _oldest(cursor)
    if oldest is not None and oldest < today - timedelta(days=1):
        found.append(Finding(oldest, None, "unsealed"))
    found += [f for head in heads for f in _missed(head, seals)]
    return sorted(found, key=lambda f: (f.day is None, f.day or today, f.entry or 0))


def _seals(cursor: Any) -> Iterator[tuple[date, int, bytes, bytes, bytes]]:
    cursor.execute("select day from access_journalseal order by day")
    for (day,) in cursor.fetchall():
        cursor.execute(
            "select entries, digests, previous, seal from access_journalseal where day = %s", [day]
        )
        entries, digests, before, seal = cursor.fetchone()
        yield day, entries, bytes(digests), bytes(before), bytes(seal)


CANONICAL = """sha256(convert_to(jsonb_build_array(j.id,
  to_char(j.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), j.user_id, j.organisations,
  j.task, j.action, j.object_type, j.object_id, j.client_id, j.detail, j.correlation, j.ip,
  j.xid)::text, 'UTF8'))"""
"""The same expression as ``journal_digest`` in sql/10_journal.sql."""

_START = "(%s::timestamp at time zone 'Asia/Tehran')"
_ENTRIES = f"""select j.id, j.hash, {CANONICAL} from access_journal j
where j.at >= {_START} and j.at < {_START} order by j.id"""  # noqa: S608
_WRONG = f"""select j.id, (j.at at time zone 'Asia/Tehran')::date,
  case when {_START} is not null and j.at < {_START} then 'inserted'
       when j.at > clock_timestamp() + interval '10 minutes' then 'future' else 'edited' end
from access_journal j
where ({_START} is not null and j.at < {_START}) or ({_START} is null or j.at >= {_START})
  and (j.hash <> {CANONICAL} or j.at > clock_timestamp() + interval '10 minutes')
order by j.id"""  # noqa: S608


def _sealed_day(cursor: Any, day: date, digests: bytes) -> list[Finding]:
    sealed = {
        struct.unpack(">q", digests[i : i + 8])[0]: digests[i + 8 : i + WIDTH]
        for i in range(0, len(digests) - WIDTH + 1, WIDTH)
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


def _outside(cursor: Any, first: date | None, since: date | None) -> list[Finding]:
    """Entries before the first seal can't be; those of days not sealed yet match their own hash."""
    begin, after = first and first.isoformat(), since and since.isoformat()
    cursor.execute(_WRONG, [begin, begin, begin, begin, after, after])
    return [Finding(day, entry, what) for entry, day, what in cursor.fetchall()]


def _oldest(cursor: Any) -> date | None:
    cursor.execute("select min((at at time zone 'Asia/Tehran')::date) from access_journal")
    found: date | None = cursor.fetchone()[0]
    return found


def _missed(head: Head, seals: dict[date, str]) -> list[Finding]:
    if head.day is not None:
        kept = seals.get(head.day, "").startswith(head.digits)
        return [] if kept else [Finding(head.day, None, "head_differs")]
    known = any(seal.startswith(head.digits) for seal in seals.values())
    return [] if known else [Finding(None, None, "head_unknown")]
