"""One readable story of a client or a family, out of what every room contributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.core.registry import timeline_sources
from bazgasht.core.timeline import TimelineItem

from .naming import names

KINDS: dict[str, str | Promise] = {
    "people.custody": _("custody"),
    "people.notes": _("notes"),
    "people.file": _("the file"),
    "plans": _("needs and plan"),
    "services": _("what was given"),
    "referrals": _("referrals"),
}
"""Filters of a story: a source's key, or the room before its dot."""


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
    for key, source in timeline_sources.items():
        if not kind or kind in (key, key.split(".")[0]):
            items += source(client_ids, by)
    items.sort(key=lambda item: item.at, reverse=True)
    shown = items if limit is None else items[:limit]
    known = names({i.organisation_id for i in shown}, {i.user_id for i in shown})
    return [
        Shown(i.at, i.title, i.detail, i.tone, i.chip, i.url, known.user(i.user_id),
              known.body(i.organisation_id))
        for i in shown
    ], len(items)  # fmt: skip


def kinds() -> list[tuple[str, str]]:
    """Filters that can find something: those of rooms which contribute."""
    keys = set(timeline_sources.keys())
    rooms = {key.split(".")[0] for key in keys}
    return [(k, str(label)) for k, label in KINDS.items() if k in keys or k in rooms]
