"""One readable story of a client or a family, out of what every room contributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.core import timeline
from bazgasht.core.registry import timeline_sources
from bazgasht.core.timeline import TimelineItem

from .cards import Card
from .naming import names

KINDS: dict[str, str | Promise] = {
    "custody": _("custody"),
    "notes": _("notes"),
    "plans": _("needs and plan"),
    "services": _("what was given"),
    "referrals": _("referrals"),
    "training": _("training"),
    "work": _("work in workshops"),
    "jobs": _("work outside"),
}
"""Filters of a story: the first words of its sources' keys."""


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
    client_ids: Sequence[int], *, kind: str = "", limit: int | None = None,
    about: Mapping[int, Card] | None = None,
) -> tuple[list[Shown], int]:  # fmt: skip
    """Items, the newest first, and how many there are in all: two statements.

    ``kind`` is a key of :data:`KINDS`; ``about`` are the people of a family by id, whose names then
    stand before what they did.
    """
    items = timeline.read(
        {key: source for key, source in timeline_sources.items() if kind in ("", _kind(key))},
        client_ids,
    )
    shown = items if limit is None else items[:limit]
    known = names({i.organisation_id for i in shown}, {i.user_id for i in shown})
    return [
        Shown(i.at, _title(i, about or {}), i.detail, i.tone, i.chip, i.url, known.user(i.user_id),
              known.body(i.organisation_id))
        for i in shown
    ], len(items)  # fmt: skip


def _kind(key: str) -> str:
    return key.split(".")[0]


def _title(item: TimelineItem, about: Mapping[int, Card]) -> str:
    card = about.get(item.client_id or 0)
    return f"{card.given}: {item.title}" if card else item.title


def kinds() -> list[tuple[str, str]]:
    """Filters that can find something."""
    told = {_kind(key) for key, _source in timeline_sources.items()}
    return [(k, str(label)) for k, label in KINDS.items() if k in told]
