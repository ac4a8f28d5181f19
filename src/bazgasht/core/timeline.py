"""One readable story per client and household: items that every room contributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class TimelineItem:
    """What happened, when, by whom and which body.

    ``chip`` is a short state in words with ``tone`` (late, wait, ok, info); ``url`` opens it;
    ``client_id`` lets a family's story say whom it is about.
    """

    at: datetime
    title: str
    detail: str = ""
    tone: str = "info"
    chip: str = ""
    organisation_id: int | None = None
    user_id: int | None = None
    url: str = ""
    client_id: int | None = None


TimelineSource = Callable[[Sequence[int], Any], Iterable[TimelineItem]]
"""Called with client ids and the actor; hands back what the actor may read."""
