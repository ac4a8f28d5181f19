"""What rooms say is expected of a body: lines for its one page, without a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .registry import Registry


@dataclass(frozen=True)
class ExpectedLine:
    """``chip`` is a short text with ``tone``, such as a pace or the days left."""

    title: str
    sub: str = ""
    due: date | None = None
    chip: str = ""
    tone: str = "plain"
    url: str = ""


@dataclass(frozen=True)
class ExpectedGroup:
    title: str
    lines: tuple[ExpectedLine, ...]


ExpectedSource = Callable[[int, date], list[ExpectedGroup]]
"""Called with the body's id and today, in the reader's scope."""

expected_sources: Registry[ExpectedSource] = Registry("expected_sources")
