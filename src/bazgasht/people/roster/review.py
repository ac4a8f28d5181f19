"""Deciding what an import left open: held rows and people absent from a newer roster."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.national_id import parse_national_id

from ..file_numbers import file_number
from ..models import Client, RosterAbsence, RosterRow, RosterRun
from . import reads, single
from .existing import by_national_id
from .hashes import national_id_hash
from .headers import FAMILIES, NAMES
from .records import Person, Relative
from .rows import Cells, unseal
from .states import BY_HAND, AbsenceDecision, Decision

D = Decision
CHOICES: dict[str, tuple[Decision, ...]] = {
    "likely_duplicate": (D.SAME, D.DIFFERENT, D.DROPPED),
    "birth_differs": (D.SAME, D.DIFFERENT, D.DROPPED),
    "id_other_name": (D.SAME, D.DROPPED),
    "id_elsewhere": (D.DROPPED,),
    "orphan_family": (D.ATTACHED, D.DROPPED),
}
"""Code of a held row → what may be decided about it."""


@transaction.atomic
def decide_row(
    run_id: uuid.UUID, row_id: int, *, decision: str, by: Actor, prisoner: str = ""
) -> RosterRow:
    """Settle a held row. ``prisoner`` (national id or file number) is needed for ATTACHED.

    Raises NotFound, NotAllowed, InvalidValue (field ``prisoner`` or ``decision``), or Conflict
    when it was decided already or the file can't be opened.
    """
    run = reads.run_by(run_id, by)
    if not by.can(reads.REVIEW, run.organisation_id):
        raise NotAllowed(reads.REVIEW, _("You may not review held rows."))
    row = RosterRow.objects.select_for_update().get(pk=reads.held_row(run, row_id).pk)
    if row.decision:
        raise Conflict("roster.decided", _("This row was decided already."))
    if decision not in CHOICES[row.code]:
        raise InvalidValue("roster.decision", _("Choose what to do."), field="decision")
    created: int | None = None
    if decision == D.DIFFERENT:
        created = _open_file(row, run, by)
    elif decision == D.ATTACHED:
        relative = single.record_of(row, run, by)
        assert isinstance(relative, Relative)
        single.attach(relative, _prisoner(prisoner), by)
        created = single.join(relative, run=run, by=by)
    row.decision = decision
    row.decided_by, row.decided_at = by.user_id, timezone.now()
    row.save(update_fields=["decision", "decided_by", "decided_at"])
    journal.record(
        by=by, action="roster.row_decided", on=("roster_row", row.pk),
        client_id=created or row.candidate_id, detail={"decision": decision, "code": row.code},
    )  # fmt: skip
    return row


def _open_file(row: RosterRow, run: RosterRun, by: Actor) -> int:
    record = single.record_of(row, run, by)
    if isinstance(record, Person):
        single.check_is_new(record, row.candidate_id)
    elif isinstance(record, Relative):
        found = by_national_id([(0, record.prisoner_hash)]) if record.prisoner_hash else {}
        if not found:
            raise Conflict("roster.no_prisoner", _("The prisoner of this row was not found."))
        single.attach(record, found[0], by)
    return single.create(record, run=run, by=by)


def _prisoner(text: str) -> int:
    """Client id of a visible file by its number, or by national id."""
    text = text.strip()
    if not text:
        raise InvalidValue(
            "roster.prisoner", _("Enter the prisoner's file number or national id."),
            field="prisoner",
        )  # fmt: skip
    client = Client.objects.filter(file_no=file_number(text)).values_list("id", flat=True).first()
    if client is None:
        try:
            client = by_national_id([(0, national_id_hash(parse_national_id(text)))]).get(0)
        except InvalidValue:
            client = None
    if client is None:
        raise InvalidValue(
            "roster.prisoner", _("No prisoner of yours has this number or id."), field="prisoner"
        )
    return client


@transaction.atomic
def decide_absence(run_id: uuid.UUID, absence_id: int, *, decision: str, by: Actor) -> None:
    """Close one line of the list of absent people. Raises NotFound, NotAllowed, Conflict."""
    run = reads.run_by(run_id, by)
    if not by.can(reads.REVIEW, run.organisation_id):
        raise NotAllowed(reads.REVIEW, _("You may not review held rows."))
    absence = RosterAbsence.objects.select_for_update().filter(run=run, pk=absence_id).first()
    if absence is None:
        raise NotFound("roster_absence")
    if absence.decision or decision not in BY_HAND:
        raise Conflict("roster.decided", _("This was decided already."))
    if decision == AbsenceDecision.RECORDED and reads.absences(run).filter(pk=absence.pk).exists():
        raise Conflict(
            "roster.not_recorded",
            _("By the file this person is still in custody here; record first what happened."),
        )
    absence.decision = decision
    absence.decided_by, absence.decided_at = by.user_id, timezone.now()
    absence.save(update_fields=["decision", "decided_by", "decided_at"])
    journal.record(
        by=by, action="roster.absence_decided", on=("roster_absence", absence.pk),
        client_id=absence.client_id, detail={"decision": decision},
    )  # fmt: skip


def name_in(cells: Cells) -> str:
    """Given and family name of a held row, as typed."""
    names = NAMES[cells.kind]
    parts = (cells.value(*names["given"]), cells.value(*names["family"]))
    return " ".join(" ".join(parts).split())


def described(row: RosterRow) -> tuple[Cells, str, bool]:
    """(cells, name, whether it is a relative's row)."""
    cells = unseal(row)
    return cells, name_in(cells), cells.kind == FAMILIES
