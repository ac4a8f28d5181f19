"""One readable story of a client or a family, out of what every room contributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.core.registry import timeline_sources
from bazgasht.core.timeline import TimelineItem, TimelineSource

from .. import timeline_source
from .cards import Card, cards
from .naming import names

KINDS: dict[str, str | Promise] = {
    "custody": _("custody"),
    "notes": _("notes"),
    "plans": _("needs and plan"),
    "services": _("what was given"),
    "referrals": _("referrals"),
    "work": _("work in workshops"),
}
"""Filters of a story: a part of this room's, or the room that contributes."""

PARTS: dict[str, TimelineSource] = {
    "custody": timeline_source.custody,
    "notes": timeline_source.notes,
}


@dataclass(frozen=True)
class Shown:
    """A timeline item with its actor and body by name, as the component wants it."""

    at: datetime
    title: str
    detail: str
    tone: str
    chip: str
    url: str
    who: str
    body: str


def story(
    client_ids: Sequence[int], by: Actor, *, kind: str = "", limit: int | None = None
) -> tuple[list[Shown], int]:
    """Items, the newest first, and how many there are in all. ``kind`` is a key of :data:`KINDS`."""
    items: list[TimelineItem] = []
    if kind in PARTS:
        items += PARTS[kind](client_ids, by)
    for key, source in timeline_sources.items():
        if kind not in PARTS and kind in ("", key.split(".")[0]):
            items += source(client_ids, by)
    items.sort(key=lambda item: item.at, reverse=True)
    shown = items if limit is None else items[:limit]
    known = names({i.organisation_id for i in shown}, {i.user_id for i in shown})
    about = cards(i.client_id for i in shown if i.client_id) if len(client_ids) > 1 else {}
    return [
        Shown(i.at, _title(i, about), i.detail, i.tone, i.chip, i.url, known.user(i.user_id),
              known.body(i.organisation_id))
        for i in shown
    ], len(items)  # fmt: skip


def _title(item: TimelineItem, about: dict[int, Card]) -> str:
    card = about.get(item.client_id or 0)
    return f"{card.given}: {item.title}" if card else item.title


def kinds() -> list[tuple[str, str]]:
    """Filters that can find something: those of rooms which contribute."""
    rooms = {key.split(".")[0] for key in timeline_sources.keys()}  # noqa: SIM118
    return [(k, str(label)) for k, label in KINDS.items() if k in PARTS or k in rooms]
