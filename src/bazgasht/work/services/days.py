"""Recording who worked and what was made: a whole workshop's week at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue, NotFound, StaleVersion
from bazgasht.core.jalali import today

from .. import policies
from ..models import Placement, WorkDay, Workshop
from ..refusals import worded
from ..states import State

MOST_PIECES = 100_000


@dataclass(frozen=True)
class DayEntry:
    """``was`` is what the page showed (minutes, pieces): somebody else's change is not overwritten.
    None: whatever stands there."""

    placement_id: uuid.UUID
    on: date
    minutes: int
    pieces: int = 0
    was: tuple[int, int] | None = None


@transaction.atomic
def record_days(*, workshop_id: uuid.UUID, entries: Sequence[DayEntry], by: Actor) -> int:
    """Write days of people in a workshop's posts, all or none; returns how many changed.

    A correction changes the row; the history keeps what it was. Raises NotFound, NotAllowed,
    StaleVersion, InvalidValue, Conflict (more than the agreed or legal hours, too little rest).
    """
    workshop = Workshop.objects.filter(public_id=workshop_id).first()
    if workshop is None:
        raise NotFound("workshop")
    policies.check_may(by, "workdays.record", workshop.organisation_id)
    rows = _rows(workshop, entries)
    fresh, changed = _compare(rows, entries, by)
    with worded():
        if changed:  # first: hours moved to another day must leave the old one before
            _update(changed, by)
        if fresh:
            WorkDay.objects.bulk_create(fresh)
    if fresh or changed:
        journal.record(
            by=by, action="workdays.recorded", on=("workshop", workshop.public_id),
            detail={"new": len(fresh), "changed": len(changed)},
        )  # fmt: skip
    return len(fresh) + len(changed)


def _rows(workshop: Workshop, entries: Sequence[DayEntry]) -> dict[uuid.UUID, Placement]:
    wanted = {e.placement_id for e in entries}
    found = {
        row.public_id: row
        for row in Placement.objects.filter(
            public_id__in=wanted, post__workshop=workshop, state__in=[State.ACTIVE, State.ENDED]
        )
    }
    if len(found) != len(wanted):
        raise NotFound("placement")
    for entry in entries:
        row = found[entry.placement_id]
        if entry.on > today() or entry.on < (row.starts or today()):
            raise InvalidValue("work.day", _("This is not a day of this person in this post."))
        if entry.minutes < 0 or not 0 <= entry.pieces <= MOST_PIECES:
            raise InvalidValue("work.day_figures", _("Hours and pieces can't be negative."))
        if entry.pieces and not entry.minutes:
            raise InvalidValue(
                "work.day_minutes",
                _("With pieces, write the hours too: the legal floor goes by them."),
            )
    return found


def _compare(
    rows: dict[uuid.UUID, Placement], entries: Sequence[DayEntry], by: Actor
) -> tuple[list[WorkDay], list[WorkDay]]:
    days = {e.on for e in entries}
    kept = {
        (d.placement_id, d.on): d
        for d in WorkDay.objects.select_for_update().filter(
            placement__in=rows.values(), on__in=days
        )
    }
    fresh, changed = [], []
    for entry in entries:
        row = rows[entry.placement_id]
        old = kept.get((row.pk, entry.on))
        stands = (old.minutes, old.pieces) if old else (0, 0)
        wanted = (entry.minutes, entry.pieces)
        if wanted == stands or entry.was == wanted:
            continue
        if entry.was is not None and entry.was != stands:
            raise StaleVersion(
                "work.day_stale",
                _("Somebody else changed these days while you had them open. Look at them again."),
            )
        if old is None:
            fresh.append(
                WorkDay(
                    placement=row, client_id=row.client_id, organisation_id=row.organisation_id,
                    on=entry.on, minutes=entry.minutes, pieces=entry.pieces,
                    recorded_by=by.user_id,
                )
            )  # fmt: skip
        else:
            old.minutes, old.pieces = wanted
            changed.append(old)
    return fresh, changed


def _update(rows: Sequence[WorkDay], by: Actor) -> None:
    """In one statement, so that a week is judged by its end and not by the way there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update work_workday d set minutes = n.minutes, pieces = n.pieces, recorded_by = %s"
            " from unnest(%s::bigint[], %s::int[], %s::int[]) n (id, minutes, pieces)"
            " where d.id = n.id",
            [by.user_id, [r.pk for r in rows], [r.minutes for r in rows],
             [r.pieces for r in rows]],
        )  # fmt: skip
