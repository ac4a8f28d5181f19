"""A run of the page, from the file that was sent to the import in the background."""

from __future__ import annotations

import logging
import uuid
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, NotAllowed, NotFound
from bazgasht.core.states import check_transition

from ..models import RosterRun
from . import codes, demo_rules, importing, reads, storage
from .findings import Refused
from .importing import PERMISSION, Report, Source
from .progress import Progress
from .states import RUN_TRANSITIONS, RunState

log = logging.getLogger(__name__)
AT_ONCE = 1024 * 1024
"""Files up to this many bytes are checked while the person waits; larger ones in the background."""
SHOWN = 50
SEVERITIES = (codes.ERROR, codes.HELD, codes.WARNING)


@transaction.atomic
def receive(source: Source, *, by: Actor, demo: bool) -> RosterRun:
    """Keep a file that was sent in. Raises NotAllowed, also for real persons in a demo."""
    home = by.home_for(PERMISSION)
    if home is None:
        raise NotAllowed(PERMISSION, _("You may not import rosters."))
    if source.prison_id is not None and source.prison_id not in by.organisations_for(PERMISSION):
        raise NotAllowed("prison_outside", _("You may not import for this prison."))
    demo_rules.check(source, demo=demo)
    run = RosterRun.objects.create(
        organisation_id=home, user_id=by.user_id, file_name=source.name[:200],
        file_sha256=source.sha256, stored_as=storage.put(source.data), prison_id=source.prison_id,
        state=RunState.UPLOADED, summary={"synthetic": demo_rules.marked(source, demo=demo).synthetic},
    )  # fmt: skip
    journal.record(
        by=by, action="roster.uploaded", on=("roster_run", run.public_id),
        detail={"bytes": len(source.data)},
    )  # fmt: skip
    return run


def source_of(run: RosterRun) -> Source:
    """Raises Conflict when the file was deleted meanwhile."""
    try:
        data = storage.get(run.stored_as)
    except FileNotFoundError:
        raise Conflict("roster.gone", _("This file is no longer kept; send it again.")) from None
    return Source(
        data, run.file_name, run.prison_id, bool(run.summary.get("synthetic")),
        bool(run.summary.get("partial")),
    )  # fmt: skip


def look(run: RosterRun, *, by: Actor) -> None:
    """Check the file and keep what an import would do. Never raises for what the file is like."""
    try:
        with transaction.atomic():
            report = importing.preview(source_of(run), by=by)
    except Refused as refused:
        _refuse(run, refused)
    except Exception as error:
        log.error("roster run %s can't be checked: %s", run.public_id, type(error).__name__)
        code = error.code if isinstance(error, Conflict | NotAllowed) else "roster.broken"
        _move(run, RunState.FAILED, {"failed": code})
    else:
        _keep_preview(run, report)


@transaction.atomic
def _keep_preview(run: RosterRun, report: Report) -> None:
    """Unless it was given up while it was being checked."""
    run.refresh_from_db(from_queryset=RosterRun.objects.select_for_update())
    if run.state == RunState.UPLOADED:
        _move(run, RunState.PREVIEWED, {"preview": _preview(report)})


def _preview(report: Report) -> dict[str, Any]:
    shown = sorted(report.findings, key=lambda f: SEVERITIES.index(f.severity))[:SHOWN]
    return {
        **report.counts,
        "absent": report.absent,
        "findings": [[f.sheet, f.row, f.column, f.code] for f in shown],
        "more": len(report.findings) - len(shown),
        "codes": dict(Counter(f.code for f in report.findings)),
    }


@transaction.atomic
def confirm(public_id: uuid.UUID, *, by: Actor, partial: bool = False) -> RosterRun:
    """Start the import. ``partial``: the file is no whole roster, nobody is absent from it.

    A second press finds it started: Conflict.
    """
    run = _locked(public_id, by)
    if run.state == RunState.DROPPED:
        raise Conflict("roster.dropped", _("This import was given up; send the workbook in again."))
    if run.state not in (RunState.PREVIEWED, RunState.FAILED):
        raise Conflict("roster.started", _("This import was started already."))
    if "preview" not in run.summary:
        raise Conflict("roster.unchecked", _("This file was not checked; send it in again."))
    source_of(run)
    _move(run, RunState.QUEUED, {"partial": partial})
    return run


@transaction.atomic
def give_up(public_id: uuid.UUID, *, by: Actor) -> RosterRun:
    run = _locked(public_id, by)
    if run.state == RunState.DROPPED:
        raise Conflict("roster.dropped", _("This import was given up already."))
    if RunState.DROPPED not in RUN_TRANSITIONS[RunState(run.state)]:
        raise Conflict("roster.started", _("This import can't be given up any more."))
    storage.drop(run.stored_as)
    run.stored_as = ""
    _move(run, RunState.DROPPED, {})
    journal.record(by=by, action="roster.dropped", on=("roster_run", run.public_id))
    return run


def execute(public_id: uuid.UUID, *, by: Actor) -> None:
    """The import itself, for the worker, in a scope that is entered. Safe to repeat after a kill."""
    with transaction.atomic():
        run = _locked(public_id, by)
        if run.state not in (RunState.QUEUED, RunState.RUNNING):
            return
        _move(run, RunState.RUNNING, {})
    progress = Progress(run.pk)
    try:
        importing.import_roster(source_of(run), by=by, run=run, progress=progress)
    except Refused as refused:
        with transaction.atomic():
            run.refresh_from_db()
            _refuse(run, refused)
    except Exception as error:
        # the message of a database error can carry values of rows: only its kind is kept
        log.error("roster run %s broke off: %s", run.public_id, type(error).__name__)
        with transaction.atomic():
            run.refresh_from_db()
            code = error.code if isinstance(error, Conflict | NotAllowed) else "roster.broken"
            _move(run, RunState.FAILED, {"failed": code})
    else:
        storage.drop(run.stored_as)
    finally:
        progress.close()


def _refuse(run: RosterRun, refused: Refused) -> None:
    storage.drop(run.stored_as)
    run.stored_as = ""
    _move(run, RunState.REFUSED, {"refused": refused.code, "detail": refused.detail})


def _move(run: RosterRun, state: RunState, more: dict[str, Any]) -> None:
    if run.state != state:  # a job taken up again finds its run running
        check_transition(RUN_TRANSITIONS, RunState(run.state), state)
    run.state = state
    run.summary = {**run.summary, **more}
    run.save(update_fields=["state", "summary", "stored_as"])


def _locked(public_id: uuid.UUID, by: Actor) -> RosterRun:
    found = reads.runs(by).select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NotFound("roster_run")
    return found
