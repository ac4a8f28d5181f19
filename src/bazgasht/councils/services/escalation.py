"""The days of resolutions: reminders before, escalation after, each step once for each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from bazgasht.access import journal
from bazgasht.core.jalali import today

from ..models import Reminder, Resolution
from ..states import ESCALATION, LIVE, Told
from .letters import addresses_of, send_reminders

BATCH = 1000
FIRST = min(days for days, _told in ESCALATION)
READER = {Told.OWNER: "resolutions.report", Told.GROUP: "resolutions.edit",
          Told.HEADQUARTERS: "resolutions.edit", Told.ABOVE: "resolutions.edit"}  # fmt: skip


def tell_due(*, on: date | None = None) -> int:
    """Tell whoever is next of each open resolution; returns how many were told of.

    Runs in the worker's scope ``councils.remind``, in batches that are kept one by one: a run that
    was broken off is taken up by the next. Of steps that were missed only the last is told. Safe
    to repeat.
    """
    day = on or today()
    count, after = 0, None
    while True:
        with transaction.atomic():
            rows = _batch(day, after)
            count += _tell(rows, day)
        if len(rows) < BATCH:
            return count
        after = (rows[-1].due, rows[-1].pk)


def _batch(day: date, after: tuple[date, int] | None) -> list[Resolution]:
    """The next open ones of which a step has come, by their day."""
    found = Resolution.objects.filter(state__in=LIVE, due__lte=day - timedelta(days=FIRST))
    if after is not None:
        found = found.filter(Q(due__gt=after[0]) | Q(due=after[0], pk__gt=after[1]))
    return list(
        found.select_related("council__organisation", "council__mirrors", "owner")
        .prefetch_related("reminders")
        .order_by("due", "id")[:BATCH]
    )


def _tell(rows: Sequence[Resolution], day: date) -> int:
    mail: dict[str, list[Resolution]] = defaultdict(list)
    made = []
    for row in rows:
        step, told = step_of(row.due, day)
        if any(r.due == row.due and r.step >= step for r in row.reminders.all()):
            continue
        told, body, addresses = _readers(row, told)
        made.append(Reminder(resolution=row, step=step, due=row.due, told=told,
                             organisation_id=body, on=day))  # fmt: skip
        journal.record(
            by=None, action="resolution.escalated", on=("resolution", row.public_id),
            detail={"step": step, "told": told.value},
        )  # fmt: skip
        for address in addresses:
            mail[address].append(row)
    Reminder.objects.bulk_create(made)
    send_reminders(mail)
    return len(made)


def step_of(due: date, day: date) -> tuple[int, Told]:
    """The last step that has come. Raises ValueError before the first."""
    return max((s for s in ESCALATION if due + timedelta(days=s[0]) <= day), key=lambda s: s[0])


def body_told(row: Resolution, told: Told) -> int:
    """The body that hears of a step; where there is none, the next one further up."""
    council = row.council
    above = council.mirrors.organisation_id if council.mirrors else council.organisation.parent_id
    return {
        Told.OWNER: row.owner_id,
        Told.GROUP: row.working_group_id or council.organisation_id,
        Told.HEADQUARTERS: council.organisation_id,
        Told.ABOVE: above or council.organisation_id,
    }[told]


def _readers(row: Resolution, told: Told) -> tuple[Told, int, list[str]]:
    """Where nobody at work would hear of it, the next of the ladder does."""
    ladder = [t for _days, t in ESCALATION if t != Told.OWNER or told == Told.OWNER]
    body = body_told(row, told)
    for candidate in dict.fromkeys(ladder[ladder.index(told):]):  # fmt: skip
        at = body_told(row, candidate)
        if found := addresses_of([at], READER[candidate], secretaries=_named(row, at)):
            return candidate, at, found
    return told, body, []


def _named(row: Resolution, body: int) -> list[int]:
    """The named secretaries of the councils there, who may work elsewhere."""
    councils = (row.council, row.council.mirrors)
    return [c.secretary_id for c in councils if c and c.organisation_id == body and c.secretary_id]
