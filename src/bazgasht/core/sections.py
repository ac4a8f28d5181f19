"""Parts of a client's page that upper rooms add, read with one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .rows import Row, fetch

Section = dict[str, Any]
"""``title``, ``template``, ``context``, ``order`` and perhaps ``next_action``."""


@dataclass(frozen=True)
class ClientSection:
    """``sql`` selects one jsonb a row about ``%(client)s``; row security leaves what the reader may
    see. ``build(client, actor, rows)`` gives the part or None; it is not even asked for unless
    ``wanted(client, actor)``."""

    sql: str
    build: Callable[[Any, Any, list[Row]], Section | None]
    wanted: Callable[[Any, Any], bool]


Source = ClientSection | Callable[[Any, Any], Section | None]


def gather(sources: Iterable[Source], client: Any, actor: Any) -> list[Section]:
    """Every part there is for this person and reader, by ``order``."""
    made: list[Section | None] = []
    joined: list[ClientSection] = []
    for source in sources:
        if not isinstance(source, ClientSection):
            made.append(source(client, actor))
        elif source.wanted(client, actor):
            joined.append(source)
    rows = fetch([source.sql for source in joined], {"client": client.pk})
    made += [s.build(client, actor, r) for s, r in zip(joined, rows, strict=True)]
    return sorted((m for m in made if m), key=lambda m: m.get("order", 50))
