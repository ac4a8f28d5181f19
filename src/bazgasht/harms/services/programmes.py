"""Programmes: making one (also from a template), changing it, putting it in force."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import InvalidValue, NotAllowed
from bazgasht.core.jalali import today
from bazgasht.core.locking import changed, held
from bazgasht.core.states import check_transition
from bazgasht.councils.models import Council

from .. import policies
from ..models import Harm, Node, Programme
from ..states import PROGRAMME_TRANSITIONS, Kind, ProgrammeState
from ..templates_data import TEMPLATES, Part, parts_of
from .measures import bind_template
from .rows import alone, said


@dataclass(frozen=True)
class ProgrammeDraft:
    kind: str
    title: str
    source: str
    source_date: date | None = None
    illustrative: bool = False
    harm_id: int | None = None
    council_id: int | None = None
    polling_day: date | None = None


@transaction.atomic
def create_programme(
    *, organisation_id: int, draft: ProgrammeDraft, by: Actor, template: bool = False,
    public_id: uuid.UUID | None = None,
) -> Programme:  # fmt: skip
    """A draft; with ``template`` its tree, and what of it is counted live, is that of its kind's
    template.

    Safe to repeat with the same ``public_id``. Raises NotAllowed, InvalidValue naming the field.
    """
    body = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if body is None or body.kind not in policies.KEEPERS:
        raise InvalidValue(
            "programme.body", _("A programme is kept at a headquarters."), field="organisation"
        )
    if not by.can("programmes.edit", body.pk):
        raise NotAllowed("programmes.edit", _("You keep no programmes of this body."))
    alone(f"programme:{body.pk}")
    if public_id and (done := Programme.objects.filter(public_id=public_id).first()):
        return done
    row = Programme(
        public_id=public_id or uuid.uuid4(), organisation=body, province=body.province,
        kind=Kind(draft.kind), created_by=by.user_id, synthetic=body.synthetic,
    )  # fmt: skip
    _fill(row, draft)
    row.save(force_insert=True)
    if template:
        plant(row, parts_of(TEMPLATES[Kind(row.kind)]))
        bind_template(row, TEMPLATES[Kind(row.kind)])
    journal.record(by=by, action="programme.saved", on=("programme", row.public_id),
                   detail={"kind": row.kind, "template": template})  # fmt: skip
    return row


def _fill(row: Programme, draft: ProgrammeDraft) -> None:
    row.title = said(draft.title, "title", 200)
    row.source = said(draft.source, "source", 300)
    if draft.source_date and draft.source_date > today():
        raise InvalidValue("programme.source_date", _("This day is still to come."),
                           field="source_date")  # fmt: skip
    row.source_date, row.illustrative = draft.source_date, draft.illustrative
    if row.kind == Kind.ELECTION and draft.polling_day is None:
        raise InvalidValue("programme.polling_day", _("Say when polling day is."),
                           field="polling_day")  # fmt: skip
    row.polling_day = draft.polling_day if row.kind == Kind.ELECTION else None
    if draft.harm_id and not Harm.objects.filter(pk=draft.harm_id).exists():
        raise InvalidValue("programme.harm", _("There is no such harm."), field="harm")
    row.harm_id = draft.harm_id if row.kind == Kind.HARM else None
    if draft.council_id and not Council.objects.filter(pk=draft.council_id).exists():
        raise InvalidValue("programme.council", _("There is no such council."), field="council")
    row.council_id = draft.council_id


def plant(row: Programme, parts: list[Part], *, owner_id: int | None = None) -> None:
    """The parts of a template or of another programme, level by level; ``owner_id`` owns actions."""
    made: dict[str, Node] = {}
    last = max((p.level for p in parts), default=0)
    for level in range(last + 1):
        fresh = []
        for part in (p for p in parts if p.level == level):
            action = part.level == last
            due = row.polling_day - timedelta(days=part.days_before) if (
                row.polling_day and part.days_before is not None) else None  # fmt: skip
            fresh.append(Node(
                programme=row, level=level, number=part.number, order=part.order,
                parent=made.get(part.above), title=part.title[:400],
                state="planned" if action else "", due=due,
                days_before=part.days_before if row.polling_day else None,
                owner_id=owner_id if action else None, headquarters_id=row.organisation_id,
            ))  # fmt: skip
        made |= {n.number: n for n in Node.objects.bulk_create(fresh)}


@transaction.atomic
def update_programme(
    *, public_id: uuid.UUID, draft: ProgrammeDraft, version: int, by: Actor
) -> Programme:
    """The kind stays. A moved polling day moves every date that is told in days before it.
    Raises NotAllowed, Conflict, StaleVersion, InvalidValue."""
    row: Programme = held(Programme, public_id, version, "organisation")
    policies.check_edits(by, row)
    before = row.polling_day
    _fill(row, draft)
    changed(row, "title", "source", "source_date", "illustrative", "harm_id", "council_id",
            "polling_day")  # fmt: skip
    moved = 0
    if row.polling_day and row.polling_day != before:
        moved = _move_calendar(row)
        for below in _move_counterparts(row, before):
            journal.record(by=by, action="programme.calendar_moved", on=("programme", below),
                           detail={"polling_day": row.polling_day})  # fmt: skip
    journal.record(by=by, action="programme.saved", on=("programme", row.public_id),
                   detail={"moved": moved})  # fmt: skip
    return row


def _move_counterparts(row: Programme, before: date | None) -> list[uuid.UUID]:
    """Those that held the same day, also where the actor may edit nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select harms_polling_moved(%s, %s)", [row.pk, before])
        return list(cursor.fetchone()[0])


def _move_calendar(row: Programme) -> int:
    """Every date that is told in days before polling day; returns how many."""
    if row.polling_day:
        steps = list(Node.objects.select_for_update().filter(
            programme=row, days_before__isnull=False))  # fmt: skip
        for step in steps:
            step.due = row.polling_day - timedelta(days=step.days_before or 0)
            step.starts = min(step.starts, step.due) if step.starts else None
            step.version += 1
        Node.objects.bulk_update(steps, ["due", "starts", "version"])
        return len(steps)
    return 0


@transaction.atomic
def move_programme(
    *, public_id: uuid.UUID, state: str, version: int | None, by: Actor
) -> Programme:
    """In force, closed, or taken up again. Raises NotAllowed, Conflict, StaleVersion."""
    row: Programme = held(Programme, public_id, version, "organisation")
    policies.check_moves(by, row)
    check_transition(PROGRAMME_TRANSITIONS, ProgrammeState(row.state), ProgrammeState(state))
    if state == ProgrammeState.ACTIVE and not row.nodes.exists():
        raise InvalidValue("programme.empty", _("A programme without a part can't be in force."))
    row.state = state
    if state == ProgrammeState.ACTIVE and row.in_force_since is None:
        row.in_force_since = today()
    changed(row, "state", "in_force_since")
    journal.record(by=by, action="programme.moved", on=("programme", row.public_id),
                   detail={"state": state})  # fmt: skip
    return row
