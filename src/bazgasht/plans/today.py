"""What the first page shows of plans: reviews that are due and steps that are late."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import contextual
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.people.selectors.cards import cards

from . import dates
from .models import Review, Step
from .selectors import due

ROWS = 5


def reviews(actor: Actor) -> TodayList | None:
    """Reviews due within a week or overdue, in the actor's bodies."""
    return _list(
        actor, due.reviews(actor, "soon"), title=_("Plans to review"), tone="wait",
        url=reverse("plans:due_reviews") + "?show=soon", button=_("Review it"),
    )  # fmt: skip


def late_steps(actor: Actor) -> TodayList | None:
    """Steps whose day has passed, in the actor's bodies."""
    return _list(
        actor, due.steps(actor, "late"), title=_("Overdue steps"), tone="late",
        url=reverse("plans:due_steps") + "?show=late", button=_("How did it go?"),
    )  # fmt: skip


def _list(
    actor: Actor, rows: QuerySet, *, title: str, tone: str, url: str, button: str
) -> TodayList | None:
    if not actor.can("plans.edit"):
        return None
    first = list(rows.select_related(None)[:ROWS])
    names = cards(row.client_id for row in first)
    return TodayList(
        title=title, tone=tone, all_url=url,
        rows=tuple(_row(row, names, button) for row in first),
        total=len(first) if len(first) < ROWS else rows.count(),
        order=20 if tone == "late" else 40,
    )  # fmt: skip


def _row(row: Review | Step, names: dict, button: str) -> TodayRow:
    card = names.get(row.client_id)
    words = contextual(dates.shown(row))
    step = isinstance(row, Step)
    target = "plans:step_state" if step else "plans:review"
    return TodayRow(
        title=row.text if step else (card.full if card else ""),
        sub=(card.full if card else "") if step else _("Review of the plan"),
        chip=words.text, tone=words.tone, button=button,
        url=reverse(target, args=[row.public_id]),
    )  # fmt: skip


def register_all() -> None:
    today_items.register("plans.late_steps", late_steps)
    today_items.register("plans.reviews", reviews)
