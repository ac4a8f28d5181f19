"""What waits on the first page: actions of programmes near their day, and for keepers those that are
overdue."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual
from bazgasht.core.page_items import TONES, TodayList, TodayRow
from bazgasht.core.registry import today_items

from .models import Node
from .selectors import late_actions, open_actions

SHOWN = 5
AHEAD = 14


def owned(actor: Actor) -> TodayList | None:
    """Actions of the own bodies whose day is near or past."""
    bodies = [s.organisation_id for s in actor.seats
              if "programmes.report" in s.role.permissions]  # fmt: skip
    if not bodies:
        return None
    day = timezone.localdate()
    rows = open_actions(bodies, until=day + timedelta(days=AHEAD))
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Actions of programmes near their day"),
        tone="late" if first[0].due and first[0].due < day else "wait", order=15,
        rows=tuple(_row(n, n.programme.title) for n in first),
        total=len(first) if len(first) < SHOWN else rows.count(), all_url=reverse("harms:programmes"),
    )  # fmt: skip


def late(actor: Actor) -> TodayList | None:
    """Overdue actions of others in the programmes the actor's body keeps."""
    bodies = [s.organisation_id for s in actor.seats
              if "programmes.edit" in s.role.permissions]  # fmt: skip
    if not bodies:
        return None
    rows = late_actions(bodies).exclude(owner_id__in=bodies)
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Overdue in your programmes"), tone="late", order=16, wide=False,
        rows=tuple(_row(n, n.owner.name if n.owner else n.programme.title) for n in first),
        total=len(first) if len(first) < SHOWN else rows.count(), all_url=reverse("harms:programmes"),
    )  # fmt: skip


def _row(node: Node, sub: str) -> TodayRow:
    due = contextual(node.due) if node.due else None
    return TodayRow(
        title=node.title[:90], sub=f"{sub} · \u2066{localise(node.number)}\u2069", chip=due.text if due else "",
        tone=due.tone if due and due.tone in TONES else "info", button=_("Open"),
        url=reverse("harms:node", args=[node.public_id]),
    )  # fmt: skip


def register_all() -> None:
    today_items.register("harms.owned", owned, order=15)
    today_items.register("harms.late", late, order=16)
