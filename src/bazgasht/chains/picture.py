"""The picture of a chain: boxes of links, bands of what flows, the bottleneck marked.

Pure geometry. Across: stages from the side reading begins on to the other. Down: for narrow pages.
A band that passes a stage without stopping there has a lane of its own beside that stage's boxes.
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
LANE = 24.0
"""Room beside the boxes for a band that passes them."""
LANES = 96.0
"""Of a narrow page, for all lanes together."""
Point = tuple[float, float]


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
    if down:
        grid = [layer[n : n + 2] for layer in grid for n in range(0, len(layer), 2)]
    passing = _passing(network, grid)
    places, ways = _down(grid, passing) if down else _across(grid, passing, rtl)
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
        _band(
            boxes[a.source],
            boxes[a.target],
            _share(network, a.target, flow * a.rate),
            ways.get(n, []),
            down,
            rtl,
        )
        for n, (a, flow) in enumerate(zip(network.arcs, analysis.plan.flows, strict=True))
    )
    right = max((b.x + b.width for b in boxes.values()), default=0) + EDGE
    ends = [b.y + b.height for b in boxes.values()]
    low = max([*ends, *(y + LANE / 2 for way in ways.values() for _x, y in way)], default=0) + EDGE
    return Picture(PAGE if down else right, low, tuple(boxes.values()), bands, rtl)


def wrapped(title: str, width: float) -> tuple[str, ...]:
    """At most two lines that fit the box."""
    room = max(8, int(width / 7.8))
    lines = textwrap.wrap(title, room, max_lines=2, placeholder="…") or [title[:room]]
    return tuple(lines)


def _passing(network: Network, grid: Sequence[Sequence[str]]) -> dict[int, list[int]]:
    """By row (or column): indexes of arcs that pass it without stopping there."""
    rank = {key: n for n, layer in enumerate(grid) for key in layer}
    found: dict[int, list[int]] = {}
    for n, arc in enumerate(network.arcs):
        for row in range(rank[arc.source] + 1, rank[arc.target]):
            found.setdefault(row, []).append(n)
    return found


def _across(
    grid: Sequence[Sequence[str]], passing: Mapping[int, list[int]], rtl: bool
) -> tuple[dict[str, tuple[float, float, float]], dict[int, list[Point]]]:
    """Places of boxes (x, y, width) and, by arc, the ends of its lanes in the order of the flow."""
    width, height, beside = ACROSS["width"], ACROSS["height"], ACROSS["beside"]

    def tall(n: int) -> float:
        boxes, lanes = len(grid[n]), len(passing.get(n, ()))
        return boxes * height + lanes * LANE + (boxes + lanes - 1) * beside

    most = max((tall(n) for n in range(len(grid))), default=0.0)
    found: dict[str, tuple[float, float, float]] = {}
    ways: dict[int, list[Point]] = {}
    for n, layer in enumerate(grid):
        column = len(grid) - 1 - n if rtl else n
        x = float(EDGE + column * (width + ACROSS["along"]))
        y = EDGE + 8 + (most - tall(n)) / 2
        for key in layer:
            found[key] = (x, y, float(width))
            y += height + beside
        for arc in passing.get(n, ()):
            sides = (x + width, x) if rtl else (x, x + width)
            ways.setdefault(arc, []).extend((side, y + LANE / 2) for side in sides)
            y += LANE + beside
    return found, ways


def _down(
    grid: Sequence[Sequence[str]], passing: Mapping[int, list[int]]
) -> tuple[dict[str, tuple[float, float, float]], dict[int, list[Point]]]:
    """As :func:`_across`; lanes run down on the right, each arc in one lane of its own."""
    lane = _lanes(passing)
    lanes = max(lane.values(), default=-1) + 1
    wide = min(LANE, LANES / lanes) if lanes else 0.0
    room = PAGE - wide * lanes
    width = min(float(DOWN["width"]), (room - 3 * EDGE) / 2)
    found: dict[str, tuple[float, float, float]] = {}
    ways: dict[int, list[Point]] = {}
    y = float(EDGE + 8)
    for n, row in enumerate(grid):
        gap = (room - len(row) * width) / (len(row) + 1)
        for k, key in enumerate(row):
            found[key] = (gap + k * (width + gap), y, width)
        for arc in passing.get(n, ()):
            x = room + wide * (lane[arc] + 0.5)
            ways.setdefault(arc, []).extend([(x, y), (x, y + DOWN["height"])])
        y += DOWN["height"] + DOWN["along"]
    return found, ways


def _lanes(passing: Mapping[int, list[int]]) -> dict[int, int]:
    """Arc → number of its lane: the first that is free on all the rows it passes."""
    rows: dict[int, set[int]] = {}
    for row, arcs in passing.items():
        for arc in arcs:
            rows.setdefault(arc, set()).add(row)
    found: dict[int, int] = {}
    for arc, own in sorted(rows.items()):
        taken = {found[other] for other in found if rows[other] & own}
        found[arc] = next(n for n in range(len(rows) + 1) if n not in taken)
    return found


def _share(network: Network, target: str, amount: float) -> float:
    capacity = network.by_key[target].at_most
    return min(1.0, amount / capacity) if capacity else 0.0


def _band(
    source: Box, target: Box, share: float, way: Sequence[Point], down: bool, rtl: bool
) -> Band:
    """From edge to edge, through its lanes; it bends only between the rows."""
    if down:
        ends = (source.middle, source.y + source.height), (target.middle, target.y)
    else:
        ends = (
            (source.x if rtl else source.x + source.width, source.y + source.height / 2),
            (target.x + target.width if rtl else target.x, target.y + target.height / 2),
        )
    points = [ends[0], *way, ends[1]]
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for n in range(0, len(points), 2):
        path += _bend(points[n], points[n + 1], down)
        if n + 2 < len(points):  # straight along the lane
            path += f"L{points[n + 2][0]:.1f} {points[n + 2][1]:.1f}"
    return Band(path, round(max(1.5, BAND * share), 1), share <= 0)


def _bend(a: Point, b: Point, down: bool) -> str:
    (x1, y1), (x2, y2) = a, b
    if down:
        half = (y2 - y1) / 2
        return f"C{x1:.1f} {y1 + half:.1f} {x2:.1f} {y2 - half:.1f} {x2:.1f} {y2:.1f}"
    half = (x2 - x1) / 2
    return f"C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
