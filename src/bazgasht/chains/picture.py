"""The picture of a chain: boxes of links, bands of what flows, the bottleneck marked.

Pure geometry. Across: stages from the side reading begins on to the other. Down: for narrow pages.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .lp import Analysis, Network
from .states import STAGES, Stage

ACROSS = {"width": 140, "height": 88, "along": 34, "beside": 26}
DOWN = {"width": 150, "height": 88, "along": 44, "beside": 14}
PAGE = 340
"""Width of the picture drawn downwards."""
BAND = 20.0
"""Width of a band that fills the whole capacity of its target."""
EDGE = 6


@dataclass(frozen=True)
class Box:
    key: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    figures: str
    used: float
    """0…1 of the capacity."""
    tone: str
    """"late" for the bottleneck, "wait" for a missing link, else "info"."""
    mark: str
    rtl: bool = False

    @property
    def bar_x(self) -> float:
        return self.x + 10

    @property
    def bar_start(self) -> float:
        """Bars fill in the direction of reading."""
        return self.bar_x + (self.bar_width - self.bar_used if self.rtl else 0)

    @property
    def mark_width(self) -> float:
        return 14 + 6.6 * len(self.mark)

    @property
    def mark_x(self) -> float:
        return self.middle - self.mark_width / 2

    @property
    def mark_y(self) -> float:
        return self.y - 9

    @property
    def mark_text_y(self) -> float:
        return self.y + 4

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def text_lines(self) -> list[tuple[float, str]]:
        first = self.y + (30 if len(self.lines) == 1 else 24)
        return [(first + 16 * n, line) for n, line in enumerate(self.lines)]

    @property
    def figures_y(self) -> float:
        return self.y + self.height - 22

    @property
    def bar_y(self) -> float:
        return self.y + self.height - 14

    @property
    def bar_width(self) -> float:
        return self.width - 20

    @property
    def bar_used(self) -> float:
        return round(self.bar_width * min(1.0, self.used), 1)


@dataclass(frozen=True)
class Band:
    path: str
    width: float
    empty: bool


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    rtl: bool


@dataclass(frozen=True)
class Label:
    """Words of a link as the page says them."""

    title: str
    figures: str
    mark: str = ""
    tone: str = "info"


def layers(network: Network, stages: Mapping[str, str]) -> list[list[str]]:
    """Keys by layer: by stage, and after everything that flows in."""
    used = sorted({STAGES.index(Stage(s)) for s in stages.values()})
    rank = {n.key: used.index(STAGES.index(Stage(stages[n.key]))) for n in network.nodes}
    for _ in network.nodes:  # long enough: there is no circle
        for arc in network.arcs:
            rank[arc.target] = max(rank[arc.target], rank[arc.source] + 1)
    found: list[list[str]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    for node in network.nodes:
        found[rank[node.key]].append(node.key)
    return [layer for layer in found if layer]


def draw(
    network: Network, analysis: Analysis, stages: Mapping[str, str], labels: Mapping[str, Label],
    *, rtl: bool, down: bool = False,
) -> Picture:  # fmt: skip
    """Boxes and bands with their places; widths of bands are shares of their target's capacity."""
    grid = layers(network, stages)
    places = _down(grid) if down else _across(grid, rtl)
    boxes = {}
    for key, (x, y, width) in places.items():
        label, finding = labels[key], analysis.links[key]
        used = finding.made / finding.capacity if finding.capacity else 0.0
        height = (DOWN if down else ACROSS)["height"]
        boxes[key] = Box(
            key, x, y, width, height, wrapped(label.title, width), label.figures, used,
            label.tone, label.mark, rtl,
        )  # fmt: skip
    bands = tuple(
        _band(boxes[a.source], boxes[a.target], _share(network, a.target, flow * a.rate), down, rtl)
        for a, flow in zip(network.arcs, analysis.plan.flows, strict=True)
    )
    right = max((b.x + b.width for b in boxes.values()), default=0) + EDGE
    low = max((b.y + b.height for b in boxes.values()), default=0) + EDGE
    return Picture(PAGE if down else right, low, tuple(boxes.values()), bands, rtl)


def wrapped(title: str, width: float) -> tuple[str, ...]:
    """At most two lines that fit the box."""
    room = max(8, int(width / 7.8))
    lines = textwrap.wrap(title, room, max_lines=2, placeholder="…") or [title[:room]]
    return tuple(lines)


def _across(grid: Sequence[Sequence[str]], rtl: bool) -> dict[str, tuple[float, float, float]]:
    width, height = ACROSS["width"], ACROSS["height"]
    most = max((len(layer) for layer in grid), default=0)
    tall = most * height + (most - 1) * ACROSS["beside"]
    found = {}
    for n, layer in enumerate(grid):
        column = len(grid) - 1 - n if rtl else n
        own = len(layer) * height + (len(layer) - 1) * ACROSS["beside"]
        top = EDGE + 8 + (tall - own) / 2
        for row, key in enumerate(layer):
            x = EDGE + column * (width + ACROSS["along"])
            found[key] = (x, top + row * (height + ACROSS["beside"]), float(width))
    return found


def _down(grid: Sequence[Sequence[str]]) -> dict[str, tuple[float, float, float]]:
    found = {}
    y = float(EDGE + 8)
    for layer in grid:
        for start in range(0, len(layer), 2):
            row = layer[start : start + 2]
            width = float(DOWN["width"])
            gap = (PAGE - len(row) * width) / (len(row) + 1)
            for n, key in enumerate(row):
                found[key] = (gap + n * (width + gap), y, width)
            y += DOWN["height"] + (DOWN["along"] if start + 2 >= len(layer) else DOWN["beside"])
    return found


def _share(network: Network, target: str, amount: float) -> float:
    capacity = network.by_key[target].at_most
    return min(1.0, amount / capacity) if capacity else 0.0


def _band(source: Box, target: Box, share: float, down: bool, rtl: bool) -> Band:
    if down:
        x1, y1, x2, y2 = source.middle, source.y + source.height, target.middle, target.y
        half = (y2 - y1) / 2
        path = f"M{x1:.1f} {y1:.1f}C{x1:.1f} {y1 + half:.1f} {x2:.1f} {y2 - half:.1f} {x2:.1f} {y2:.1f}"
    else:
        x1 = source.x if rtl else source.x + source.width
        x2 = target.x + target.width if rtl else target.x
        y1, y2 = source.y + source.height / 2, target.y + target.height / 2
        half = (x2 - x1) / 2
        path = f"M{x1:.1f} {y1:.1f}C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return Band(path, round(max(1.5, BAND * share), 1), share <= 0)
