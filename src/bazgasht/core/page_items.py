"""The shapes rooms hand to the first page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TONES = frozenset({"late", "wait", "ok", "info"})


class _Readable:
    """Fields can be read like keys, so that a plain mapping does as well."""

    def __getitem__(self, key: str) -> Any:
        try:
            return getattr(self, key)
        except AttributeError:
            raise KeyError(key) from None

    def get(self, key: str, default: Any = None) -> Any:
        return getattr(self, key, default)


@dataclass(frozen=True)
class TodayRow(_Readable):
    """One line: what it is about, one click from done.

    ``chip`` is a short text with ``tone`` (see :func:`bazgasht.core.jalali.contextual`);
    ``button`` is the words of the action behind ``url``; ``avatar`` holds initials.
    """

    title: str
    url: str
    sub: str = ""
    chip: str = ""
    tone: str = "info"
    button: str = ""
    avatar: str = ""


@dataclass(frozen=True)
class TodayList(_Readable):
    """At most five rows of ``total``; ``all_url`` opens a list of exactly ``total`` items.

    Lists are shown by ``order``, the most urgent first; ``wide`` puts one into the main column.
    Raises ValueError for an unknown tone or too many rows.
    """

    title: str
    tone: str
    rows: tuple[TodayRow, ...] = ()
    total: int = 0
    all_url: str = ""
    order: int = 0
    wide: bool = True

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"unknown tone {self.tone}")
        if len(self.rows) > 5:
            raise ValueError("a list of the first page holds at most five rows")


TodaySource = Callable[[Any], TodayList | list[TodayList] | None]
"""Called with the actor: one list or several; None when it does not concern them."""
