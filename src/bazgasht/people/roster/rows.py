"""Rows that were not imported, kept encrypted until somebody has dealt with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .. import crypto
from ..models import RosterRow, RosterRun
from .codes import ERROR, HELD, WARNING
from .findings import Finding
from .hashes import fingerprint
from .headers import PEOPLE
from .judging import Judged
from .records import Person, Record
from .staging import run as execute
from .staging import stage
from .states import Decision

CONTEXT = "roster_row"
MOST_WARNINGS = 5_000


class Cells(NamedTuple):
    """The cells of a kept row: ``kind`` of sheet, the heads as written, the texts as they were."""

    kind: str
    names: list[str]
    values: list[str]

    def value(self, *heads: str) -> str:
        """The first filled cell under one of these heads."""
        for name, value in zip(self.names, self.values, strict=False):
            if name in heads and value:
                return value
        return ""


def seal(cells: Cells) -> bytes:
    return crypto.encrypt(json.dumps(cells, ensure_ascii=False), context=CONTEXT)


def unseal(row: RosterRow) -> Cells:
    return Cells(
        *json.loads(crypto.decrypt(bytes(row.cells), context=CONTEXT, version=row.key_version))
    )


def cells_of(record: Record) -> Cells:
    columns = record.source.columns
    return Cells(columns.kind, columns.heads, record.source.cells)


def unsettled(judged: Judged) -> dict[tuple[str, int], Record]:
    """Rejected and held rows by (sheet, row number)."""
    records = [*judged.rejected, *(r for r in judged.records if r.outcome == HELD)]
    return {(r.source.sheet, r.source.number): r for r in records}


def keep(run: RosterRun, judged: Judged) -> None:
    """Store findings; the first one of a rejected or held row carries its cells."""
    stage("roster_kept", _COLUMNS, _kept(judged))
    execute(
        """insert into people_rosterrow (run_id, organisation_id, sheet, number, "column", code,
          severity, cells, key_version, fingerprint, candidate_id, decision)
        select %s, %s, sheet, number, head, code, severity, cells, %s, fingerprint, candidate_id, ''
        from roster_kept order by n""",
        [run.pk, run.organisation_id, crypto.newest()],
    )
    _supersede(run)


def _supersede(run: RosterRun) -> None:
    """Nobody is asked about one row by two runs: the newer one asks."""
    execute(
        """update people_rosterrow r set decision = %s, decided_at = now()
        where r.organisation_id = %s and r.run_id <> %s and r.decision = '' and r.fingerprint in
          (select k.fingerprint from roster_kept k where k.fingerprint <> '')""",
        [Decision.SUPERSEDED.value, run.organisation_id, run.pk],
    )


_COLUMNS = """n int, sheet text, number int, head text, code text, severity text, cells bytea,
 fingerprint bytea, candidate_id bigint"""


def _kept(judged: Judged) -> Iterator[tuple[Any, ...]]:
    waiting = unsettled(judged)
    warnings = 0
    for n, finding in enumerate(judged.findings):
        severity = finding.severity
        cells, mark, candidate = b"", b"", None
        if severity == WARNING:
            warnings += 1
            if warnings > MOST_WARNINGS:
                continue
        elif record := waiting.pop((finding.sheet, finding.row), None):
            cells, mark = seal(cells_of(record)), fingerprint(record.source)
            candidate = _candidate(record)
        yield (
            n, finding.sheet[:60], finding.row, finding.column[:60], finding.code, severity, cells,
            mark, candidate,
        )  # fmt: skip


def _candidate(record: Record) -> int | None:
    if isinstance(record, Person) and record.twin is not None and record.twin.client_id:
        return record.twin.client_id
    return record.candidate_id


class BookRow(NamedTuple):
    """A row for the error workbook with its reasons: (column, sentence)."""

    sheet: str
    number: int
    cells: Cells
    reasons: list[tuple[str, str]]


def book_rows(judged: Judged) -> list[BookRow]:
    """Rejected and held rows of a judgement that is not stored."""
    found: dict[tuple[str, int], BookRow] = {
        key: BookRow(*key, cells_of(record), []) for key, record in unsettled(judged).items()
    }
    for finding in judged.findings:
        row = found.get((finding.sheet, finding.row))
        if row is not None and finding.severity in (ERROR, HELD):
            row.reasons.append((finding.column, finding.message))
    return sorted(found.values(), key=_order)


def stored_book_rows(stored: Iterable[RosterRow]) -> list[BookRow]:
    """The same from a run's rows, as far as they were not decided yet."""
    found: dict[tuple[str, int], BookRow] = {}
    reasons: dict[tuple[str, int], list[tuple[str, str]]] = {}
    decided = set()
    for row in stored:
        key = (row.sheet, row.number)
        reasons.setdefault(key, []).append((row.column, Finding("", 0, "", row.code).message))
        if row.decision:
            decided.add(key)
        if row.cells:
            found[key] = BookRow(*key, unseal(row), reasons[key])
    return sorted((row for key, row in found.items() if key not in decided), key=_order)


def _order(row: BookRow) -> tuple[Any, ...]:
    return (row.cells.kind != PEOPLE, row.sheet, row.number)
