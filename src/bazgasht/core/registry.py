"""Registries: how an upper room adds to what a lower one shows, counts or announces.

A room registers in its ``AppConfig.ready``. Calls go down, events go up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from .capacity import CapacitySource
from .chains import LinkFillerSource, ReachSource
from .events import Reactions
from .outlook import OutlookSource
from .page_items import TodaySource
from .promised import ProgressSource
from .timeline import TimelineSource

T = TypeVar("T")


class Registry(Generic[T]):
    """Named items, iterated by ``order`` and then by the order of registration."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, tuple[int, int, T]] = {}

    def register(self, key: str, item: T, *, order: int = 0) -> T:
        """Add an item and hand it back. Raises ValueError when ``key`` is taken."""
        if key in self._items:
            raise ValueError(f"{self.name}: {key} is registered twice")
        self._items[key] = (order, len(self._items), item)
        return item

    def get(self, key: str) -> T:
        """Raises LookupError when nothing is registered under ``key``."""
        try:
            return self._items[key][2]
        except KeyError:
            raise LookupError(f"{self.name}: nothing is registered as {key}") from None

    def items(self) -> list[tuple[str, T]]:
        ordered = sorted(self._items.items(), key=lambda pair: pair[1][:2])
        return [(key, entry[2]) for key, entry in ordered]

    def keys(self) -> list[str]:
        return [key for key, _ in self.items()]

    def __iter__(self) -> Iterator[T]:
        return iter([item for _, item in self.items()])

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items


today_items: Registry[TodaySource] = Registry("today_items")
"""Lists of the first page; at most five of them are shown to one person."""

client_sections: Registry[Any] = Registry("client_sections")
"""Parts of a client's page: a ``ClientSection``, or callable(client, actor) -> section or None."""

timeline_sources: Registry[TimelineSource] = Registry("timeline_sources")
"""What a story tells, by keys whose first word is a filter of the story."""

navigation: Registry[Any] = Registry("navigation")
"""Entries that rooms add to the main menu."""

retention_rules: Registry[Any] = Registry("retention_rules")
"""What is deleted when, and why."""

first_rows: Registry[Callable[[str], None]] = Registry("first_rows")
"""What every database holds from the start: called with the connection's name, as the owner, after
each migration; must change nothing the second time."""

outlook_sources: Registry[OutlookSource] = Registry("outlook_sources")
"""What rooms know of the demand for occupations, called with a province's ISO code."""

link_fillers: Registry[LinkFillerSource] = Registry("link_fillers")
"""Who nearby could fill a link of a value chain, called with what is asked for."""

reach_sources: Registry[ReachSource] = Registry("reach_sources")
"""How many people a plan for a province could reach, called with its ISO code."""

progress_sources: Registry[ProgressSource] = Registry("progress_sources")
"""Who can tell what was delivered of commitments: the room that keeps the figures."""

capacity_sources: Registry[CapacitySource] = Registry("capacity_sources")
"""What bodies can do at a time, called with their ids."""

cut_off_sources: Registry[Callable[[int, int], list[str]]] = Registry("cut_off_sources")
"""What a barrier would cut off, in lines for whoever sets it: called with the ids of a client and
a body, in the reader's scope."""

reactions = Reactions()
"""What happens in other rooms when a room names an event."""

declare_event = reactions.declare
emit = reactions.emit
