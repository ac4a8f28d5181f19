"""Reading runs, their rows and who is absent: only those of the reader's bodies."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound

from ..models import CustodyEpisode, CustodyEvent, RosterAbsence, RosterRow, RosterRun
from ..states import CustodyEventKind, CustodyState
from .codes import HELD
from .importing import PERMISSION
from .states import RunState

REVIEW = "roster.review"


def runs(by: Actor) -> QuerySet[RosterRun]:
    bodies = set(by.organisations_for(PERMISSION)) | set(by.organisations_for(REVIEW))
    return RosterRun.objects.filter(organisation_id__in=bodies).order_by("-id")


def run_by(public_id: uuid.UUID, by: Actor) -> RosterRun:
    """Raises NotFound: foreign and missing look the same."""
    found = runs(by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("roster_run")
    return found


def imported_before(run: RosterRun, by: Actor) -> RosterRun | None:
    """The latest import of the very same file."""
    same = runs(by).filter(file_sha256=run.file_sha256, state=RunState.DONE, id__lt=run.pk)
    return same.first()


def held(run: RosterRun) -> QuerySet[RosterRow]:
    """Held rows still to be decided, in the order of the file."""
    return run.rows.filter(severity=HELD, decision="").exclude(cells=b"").order_by("id")


def held_row(run: RosterRun, pk: int) -> RosterRow:
    """A held row, decided or not. Raises NotFound."""
    found = run.rows.filter(severity=HELD, pk=pk).exclude(cells=b"").first()
    if found is None:
        raise NotFound("roster_row")
    return found


def open_absences() -> QuerySet[RosterAbsence]:
    """Still to be decided: nothing was recorded since that says where the person is. What was
    recorded in the file is not asked again."""
    inside = CustodyEpisode.objects.filter(client=OuterRef("client"), state=CustodyState.INSIDE)
    moved = CustodyEvent.objects.filter(
        client=OuterRef("client"), kind=CustodyEventKind.TRANSFER, voided_at=None,
        recorded_at__gt=OuterRef("run__created_at"),
    )  # fmt: skip
    return RosterAbsence.objects.filter(Exists(inside), ~Exists(moved), decision="")


def absences(run: RosterRun) -> QuerySet[RosterAbsence]:
    return open_absences().filter(run=run).order_by("id")


def waiting(found: Iterable[RosterRun]) -> dict[int, tuple[int, int]]:
    """Run id → (held rows to decide, absent people to decide)."""
    ids = [run.pk for run in found]
    rows = (
        RosterRow.objects.filter(run_id__in=ids, severity=HELD, decision="")
        .exclude(cells=b"")
        .values_list("run_id")
        .annotate(n=Count("id"))
    )
    absent = open_absences().filter(run_id__in=ids).values_list("run_id").annotate(n=Count("id"))
    counts = {pk: [0, 0] for pk in ids}
    for position, pairs in enumerate((rows, absent)):
        for pk, n in pairs:
            counts[pk][position] = n
    return {pk: (n[0], n[1]) for pk, n in counts.items()}


def open_runs(by: Actor) -> list[tuple[RosterRun, int, int]]:
    """Finished runs with something left to decide, newest first, with both counts."""
    bodies = by.organisations_for(REVIEW)
    found = list(
        RosterRun.objects.filter(organisation_id__in=bodies, state=RunState.DONE)
        .filter(
            Q(pk__in=RosterRow.objects.filter(severity=HELD, decision="").values("run_id"))
            | Q(pk__in=open_absences().values("run_id"))
        )
        .order_by("-id")[:20]
    )
    counts = waiting(found)
    return [(run, *counts[run.pk]) for run in found if any(counts[run.pk])]
