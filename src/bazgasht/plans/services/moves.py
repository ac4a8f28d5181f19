"""Moving a date: with a coded reason, with its history, never out of being overdue."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import today as today_in_tehran

from .. import dates
from ..models import DateMove, Review, Step
from ..states import MoveReason


def move_date(item: Step | Review, *, to: date, reason: str, note: str = "", by: Actor) -> None:
    """Give a locked step or review another date and keep the old one.

    Raises InvalidValue for a day in the past, the same day, or a reason that is none.
    """
    today = today_in_tehran()
    if reason not in MoveReason.values:
        raise InvalidValue("plans.move_reason", _("Choose a reason."), field="reason")
    if to < today:
        raise InvalidValue("plans.move_past", _("The new date can't be in the past."), field="to")
    if to == item.due:
        raise InvalidValue("plans.move_same", _("This is the date it already has."), field="to")
    was, item.late_since, item.due = item.due, dates.missed(item, today), to
    fields = ["due", "late_since", "version"]
    if isinstance(item, Review) and item.due_from > to:
        item.due_from = to
        fields.append("due_from")
    item.version += 1
    item.save(update_fields=fields)
    target = {"review": item} if isinstance(item, Review) else {"step": item}
    DateMove.objects.create(
        client_id=item.client_id, was=was, became=to, reason=reason, note=note.strip()[:200],
        moved_by=by.user_id, **target,
    )  # fmt: skip
    journal.record(
        by=by, action="date.moved", on=(next(iter(target)), item.public_id),
        client_id=item.client_id,
        detail={"from": was.isoformat(), "to": to.isoformat(), "reason": str(reason)},
    )  # fmt: skip
