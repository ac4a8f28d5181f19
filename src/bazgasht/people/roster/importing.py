"""One import, from the bytes of a file to its summary: all of it or nothing."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.selectors import bodies
from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.core.scope import current, entered

from ..models import RosterRun
from ..services.grants import index_names
from . import absences, existing, households, rows, updating, writing
from .findings import Finding
from .judging import NOBODY, Judged, judge
from .parsing import parse
from .prisons import Prisons
from .reading import sheets
from .records import CREATED
from .staging import lock, next_ids
from .staging import run as execute
from .states import RunState

PERMISSION = "roster.import"
Progress = Callable[[str, int, int], None]
STEPS = ("reading", "matching", "writing", "search words", "done")
"""What ``progress`` is called with: the step, how many rows are done, how many there are."""


@dataclass(frozen=True)
class Source:
    """A file as it was given. ``prison_id`` is for rows that name no prison."""

    data: bytes
    name: str
    prison_id: int | None = None
    synthetic: bool = False
    partial: bool = False
    """Not a whole roster, says who sends it: nobody is absent from it."""

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.data).digest()


@dataclass
class Report:
    """``counts``: people and families → outcome → rows. ``absent``: how many are missing now."""

    counts: dict[str, dict[str, int]]
    findings: list[Finding]
    book: list[rows.BookRow] = field(default_factory=list)
    absent: int = 0
    run: RosterRun | None = None

    def as_json(self) -> dict[str, Any]:
        return {**self.counts, "errors": [f.as_json() for f in self.findings]}


def _silent(step: str, done: int, total: int) -> None:
    return None


def preview(source: Source, *, by: Actor, progress: Progress = _silent) -> Report:
    """What an import would do; writes nothing, so it waits for no other. Raises Refused, NotAllowed."""
    with _transaction(by):
        judged = _judge(source, by, progress)
        absent = absences.missing(judged)
    return Report(judged.counts, judged.findings, rows.book_rows(judged), len(absent))


def import_roster(
    source: Source, *, by: Actor, run: RosterRun | None = None, progress: Progress = _silent
) -> Report:
    """Import a file. ``run`` is the page's own record, else one is made with everything else.

    A row that its file refuses while it is written is rejected, and the import begins anew
    without it. Raises Refused (hostile or unreadable file), NotAllowed (no such seat or prison)
    or Conflict (another import of one of these bodies runs).
    """
    refused: dict[updating.RowKey, Any] = {}
    while True:
        try:
            return _import(source, by, run, progress, refused)
        except updating.RowsRefused as found:
            refused |= found.reasons  # rows of a file end: so does this


def _import(
    source: Source,
    by: Actor,
    run: RosterRun | None,
    progress: Progress,
    refused: dict[updating.RowKey, Any],
) -> Report:
    with _transaction(by):
        if not lock(_allowed(source, by)):
            raise Conflict(
                "roster.running", _("Another import for these bodies is running; wait for it.")
            )
        judged = _judge(source, by, progress, refused)
        total = sum(part["read"] for part in judged.counts.values())
        progress("writing", 0, total)
        roster_run = run or _new_run(source, by)
        absent = absences.missing(judged)
        mark = f"{existing.IMPORTED}{roster_run.public_id.hex}"
        with entered(replace(current(), correlation=mark)):
            _write(judged, roster_run, source, by, progress, total)
        rows.keep(roster_run, judged)
        absences.record(roster_run, judged, absent)
        report = Report(
            judged.counts, judged.findings, rows.book_rows(judged), len(absent), roster_run
        )
        _finish(roster_run, report)
        journal.record(
            by=by, action="roster.imported", on=("roster_run", roster_run.public_id),
            detail={"people": judged.counts["people"], "families": judged.counts["families"],
                    "absent": len(absent)},
        )  # fmt: skip
    progress("done", total, total)
    return report


@contextmanager
def _transaction(by: Actor) -> Iterator[None]:
    """A transaction under the actor's scope, whether or not one is open already.

    Python's cycle collector rests meanwhile: it would walk the rows again and again, and they
    hold no cycles.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        with ExitStack() as stack:
            if current().user_id != by.user_id:
                stack.enter_context(entered(by.scope()))
            stack.enter_context(transaction.atomic())
            yield
    finally:
        if collecting:
            gc.enable()


def _allowed(source: Source, by: Actor) -> frozenset[int]:
    """Bodies the actor may import for. Raises NotAllowed."""
    allowed = frozenset(by.organisations_for(PERMISSION))
    if not allowed:
        raise NotAllowed(PERMISSION, _("You may not import rosters."))
    if source.prison_id is not None and source.prison_id not in allowed:
        raise NotAllowed("prison_outside", _("You may not import for this prison."))
    return allowed


def _judge(
    source: Source,
    by: Actor,
    progress: Progress,
    refused: Mapping[updating.RowKey, Any] = NOBODY,
) -> Judged:
    allowed = _allowed(source, by)
    known = list(bodies(kind=Kind.PRISON).order_by().values_list("id", "code", "name"))
    progress("reading", 0, 0)
    parsed = parse(sheets(source.data, source.name), Prisons(known, allowed), source.prison_id)
    parsed.correction |= source.partial
    total = sum(parsed.read.values())
    progress("matching", 0, total)
    return judge(parsed, allowed & {pk for pk, _code, _name in known}, refused)


def _write(
    judged: Judged, run: RosterRun, source: Source, by: Actor, progress: Progress, total: int
) -> None:
    new = [r for r in judged.records if r.outcome == CREATED]
    for record, client_id in zip(new, next_ids("people_client", len(new)), strict=True):
        record.client_id = client_id
    homes = households.plan(judged.relatives)
    writing.write_new(
        judged.people, judged.relatives, homes, run_id=str(run.public_id), user_id=by.user_id,
        synthetic=source.synthetic,
    )  # fmt: skip
    execute("select people_count_rows(%s)", [len(new)])
    changed = updating.write_changes(judged.records, by=by)
    progress("search words", total, total)
    index_names([r.client_id for r in new if r.client_id] + changed)


def _new_run(source: Source, by: Actor) -> RosterRun:
    home = by.home_for(PERMISSION)
    assert home is not None  # somebody who may import has a seat
    return RosterRun.objects.create(
        organisation_id=home,
        user_id=by.user_id,
        file_name=source.name[:200],
        file_sha256=source.sha256,
        prison_id=source.prison_id,
        state=RunState.RUNNING,
    )


def _finish(run: RosterRun, report: Report) -> None:
    counts = report.counts
    run.state = RunState.DONE
    run.step = "done"
    run.total = run.done = sum(part["read"] for part in counts.values())
    by_code = dict(Counter(f.code for f in report.findings))
    run.summary = {**run.summary, **counts, "absent": report.absent, "codes": by_code}
    run.finished_at = timezone.now()
    run.save(update_fields=["state", "step", "done", "total", "summary", "finished_at"])
