"""What became of a promised quantity: asked below, answered by the room that keeps the figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .pace import Forecast


@dataclass(frozen=True, slots=True)
class Progress:
    """``delivered`` so far, which ``share`` of the promise that is, and the ``standing`` today (a
    value of ``network.states.Standing``) in ``words`` and ``tone``, with its forecast."""

    delivered: int
    share: Fraction
    standing: str
    words: str
    tone: str
    forecast: Forecast


ProgressSource = Callable[[Collection[int]], Mapping[int, Progress]]
"""Called with ids of commitments."""
