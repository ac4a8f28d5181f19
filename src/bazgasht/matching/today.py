"""What waits on the first page of an employment officer: proposals nobody has decided about."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import contextual
from bazgasht.core.page_items import TONES, TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.core.text import initials
from bazgasht.people.selectors.cards import cards

from . import policies, selectors

SHOWN = 5


def proposals(actor: Actor) -> TodayList | None:
    """The most valuable ones."""
    if not actor.can(policies.RUN):
        return None
    rows = selectors.waiting_for(policies.bodies_of(actor))
    first = list(rows[:SHOWN])
    if not first:
        return None
    known = cards(r.client_id for r in first)
    found = []
    for row in first:
        card, made = known.get(row.client_id), contextual(row.made_on)
        found.append(
            TodayRow(
                title=f"{card.full} · {row.title}" if card else row.title,
                sub=str(row.get_kind_display()), chip=made.text,
                tone=made.tone if made.tone in TONES and made.tone != "late" else "info",
                avatar=initials(card.given, card.family) if card else "", button=_("Decide"),
                url=reverse("matching:why", args=[row.public_id]),
            )
        )  # fmt: skip
    return TodayList(
        title=_("Proposals to decide about"), tone="wait", order=24, rows=tuple(found),
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("matching:waiting"),
    )  # fmt: skip


def register_all() -> None:
    today_items.register("matching.proposals", proposals, order=24)
