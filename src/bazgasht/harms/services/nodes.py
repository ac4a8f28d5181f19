"""Parts of a programme: adding, changing and removing them, how an action stands, budgets."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.core.locking import changed, held
from bazgasht.core.nameless import check_nameless
from bazgasht.core.states import check_transition

from .. import policies
from ..models import Measure, Node, NodeBudget, Programme
from ..states import ACTION_TRANSITIONS, OPEN_ACTIONS, ActionState, Kind, is_action
from .rows import said

YEARS = range(1380, 1451)
MOST_RIALS = 10**17


@dataclass(frozen=True)
class NodeDraft:
    title: str
    owner_id: int | None = None
    supporting: str = ""
    starts: date | None = None
    due: date | None = None
    days_before: int | None = None


@transaction.atomic
def add_node(
    *, programme: uuid.UUID, draft: NodeDraft, by: Actor, parent: uuid.UUID | None = None,
    public_id: uuid.UUID | None = None,
) -> Node:  # fmt: skip
    """As the last one below ``parent``, or on the first level. Safe to repeat with the same
    ``public_id``. Raises NotAllowed, Conflict, InvalidValue naming the field."""
    row: Programme = held(Programme, programme, None, "organisation")
    policies.check_edits(by, row)
    if public_id and (done := Node.objects.filter(public_id=public_id).first()):
        return done
    above = None
    if parent is not None:
        above = Node.objects.filter(programme=row, public_id=parent).first()
        if above is None:
            raise NotFound("programme_part")
        if is_action(row.kind, above.level):
            raise Conflict("programme.depth", _("Nothing stands below an action."))
    last = Node.objects.filter(programme=row, parent=above).aggregate(m=Max("order"))["m"] or 0
    node = Node(
        public_id=public_id or uuid.uuid4(), programme=row, parent=above, order=last + 1,
        level=above.level + 1 if above else 0, headquarters_id=row.organisation_id,
        number=f"{above.number}.{last + 1}" if above else str(last + 1),
    )  # fmt: skip
    node.state = ActionState.PLANNED if is_action(row.kind, node.level) else ""
    fill_node(node, draft, row)
    node.save(force_insert=True)
    _told(by, "programme_part.saved", node)
    return node


def fill_node(node: Node, draft: NodeDraft, row: Programme) -> None:
    """Raises InvalidValue naming the field."""
    node.title = said(draft.title, "title", 400)
    if draft.owner_id and not Organisation.objects.filter(pk=draft.owner_id, active=True).exists():
        raise InvalidValue("node.owner", _("There is no such body."), field="owner")
    check_nameless({"supporting": draft.supporting})
    node.owner_id, node.supporting = draft.owner_id, draft.supporting.strip()[:400]
    node.starts, node.due, node.days_before = draft.starts, draft.due, None
    if row.kind == Kind.ELECTION and draft.days_before is not None and row.polling_day:
        if not -400 <= draft.days_before <= 1000:
            raise InvalidValue("node.days", _("This is too far from polling day."),
                               field="days_before")  # fmt: skip
        node.days_before = draft.days_before
        node.due = row.polling_day - timedelta(days=draft.days_before)
    if node.starts and node.due and node.due < node.starts:
        raise InvalidValue("node.due", _("It can't end before it begins."), field="due")


@transaction.atomic
def change_node(*, public_id: uuid.UUID, draft: NodeDraft, version: int, by: Actor) -> Node:
    """Raises NotAllowed, Conflict, StaleVersion, InvalidValue."""
    node: Node = held(Node, public_id, version, "programme__organisation")
    policies.check_edits(by, node.programme)
    fill_node(node, draft, node.programme)
    changed(node, "title", "owner_id", "supporting", "starts", "due", "days_before")
    _told(by, "programme_part.saved", node)
    return node


@transaction.atomic
def remove_node(*, public_id: uuid.UUID, by: Actor) -> Programme:
    """Only a part with nothing below it, no figure and no budget. Raises NotAllowed, Conflict."""
    node: Node = held(Node, public_id, None, "programme__organisation")
    policies.check_edits(by, node.programme)
    if (
        node.children.exists()
        or Measure.objects.filter(node=node).exists()
        or NodeBudget.objects.filter(node=node).exists()
        or node.state in (ActionState.RUNNING, ActionState.DONE)
    ):
        raise Conflict(
            "node.full", _("Something hangs on this part: it can be stopped, but not removed.")
        )
    _told(by, "programme_part.removed", node)
    node.delete()
    return node.programme


@transaction.atomic
def move_action(*, public_id: uuid.UUID, state: str, version: int | None, by: Actor) -> Node:
    """Its owner or the keeper says how an action stands. Raises NotAllowed, Conflict, StaleVersion."""
    node: Node = held(Node, public_id, version, "programme__organisation")
    policies.check_reports(by, node)
    check_transition(ACTION_TRANSITIONS, ActionState(node.state), ActionState(state))
    node.state = state
    node.ended_on = today() if state in (ActionState.DONE, ActionState.STOPPED) else None
    node.told_on, node.word = today(), ""
    changed(node, "state", "ended_on", "told_on", "word")
    _told(by, "programme_action.moved", node, state=state)
    return node


@transaction.atomic
def say_of_action(*, public_id: uuid.UUID, words: str, version: int | None, by: Actor) -> Node:
    """Its owner or the keeper says in words how an open action stands. Raises NotAllowed, Conflict,
    StaleVersion, InvalidValue."""
    node: Node = held(Node, public_id, version, "programme__organisation")
    policies.check_reports(by, node)
    if node.state not in OPEN_ACTIONS:
        raise Conflict("action.ended", _("This action has ended."))
    node.word, node.told_on = said(words, "words", 300), today()
    changed(node, "word", "told_on")
    _told(by, "programme_action.said", node)
    return node


@transaction.atomic
def record_budget(
    *, node: uuid.UUID, year: int, planned: int, spent: int | None, source: str,
    source_date: date, by: Actor,
) -> NodeBudget:  # fmt: skip
    """The rials of a Jalali year; what stood there is replaced, with its history kept.
    Raises NotAllowed, Conflict, InvalidValue."""
    part: Node = held(Node, node, None, "programme__organisation")
    policies.check_edits(by, part.programme)
    if year not in YEARS:
        raise InvalidValue("budget.year", _("A Jalali year stands here."), field="year")
    if not 0 <= planned <= MOST_RIALS:
        raise InvalidValue("budget.planned", field="planned")
    if spent is not None and not 0 <= spent <= MOST_RIALS:
        raise InvalidValue("budget.spent", field="spent")
    if source_date > today():
        raise InvalidValue("budget.day", _("This day is still to come."), field="source_date")
    row = NodeBudget.objects.select_for_update().filter(node=part, year=year).first()
    fresh = row is None
    row = row or NodeBudget(node=part, year=year)
    row.planned, row.spent = planned, spent
    row.source, row.source_date = said(source, "source", 200), source_date
    row.recorded_by = by.user_id
    if fresh:
        row.save(force_insert=True)
    else:
        changed(row, "planned", "spent", "source", "source_date", "recorded_by")
    _told(by, "programme_budget.saved", part, year=year)
    return row


def _told(by: Actor, action: str, node: Node, **detail: object) -> None:
    journal.record(by=by, action=action, on=("programme_part", node.public_id),
                   detail={"number": node.number, **detail})  # fmt: skip
