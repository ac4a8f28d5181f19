"""The picture of a programme: every part above the actions is a box with its progress, actions are
small squares inside the lowest boxes. Pure geometry, read from the side the language begins on."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise

from .selectors import Line, Tree

BOX = 218
GAP_X, GAP_Y = 46, 12
LINE, PAD = 17, 10
WRAP = 30
DOT = 12


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    tone: str


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    height: float
    lines: tuple[tuple[float, str], ...]
    per_cent: int
    known: bool
    said: str
    tone: str
    dots: tuple[Dot, ...]
    rtl: bool
    width: float = BOX

    @property
    def text_x(self) -> float:
        return self.x + self.width - PAD if self.rtl else self.x + PAD

    @property
    def said_x(self) -> float:
        """The other end of the box."""
        return self.x + PAD if self.rtl else self.x + self.width - PAD

    @property
    def bar_y(self) -> float:
        return self.y + self.height - 9

    @property
    def said_y(self) -> float:
        return self.y + self.height - 15

    @property
    def bar_x(self) -> float:
        return self.x + PAD

    @property
    def bar_width(self) -> float:
        return self.width - 2 * PAD

    @property
    def done_width(self) -> float:
        return round(self.bar_width * self.per_cent / 100, 1)

    @property
    def done_x(self) -> float:
        """Bars fill in the direction of reading."""
        return self.x + PAD + (self.bar_width - self.done_width if self.rtl else 0)


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    boxes: tuple[Box, ...]
    ties: tuple[str, ...]
    said: str


def draw(tree: Tree) -> Picture:
    """Columns of levels, each box as high as what hangs on it."""
    rtl = bool(get_language_bidi())
    levels = max(x.node.level for x in tree.lines if not x.action) + 1
    width = levels * BOX + (levels - 1) * GAP_X
    boxes: list[Box] = []
    ties: list[str] = []
    y = 0.0
    for root in tree.roots:
        y = _place(root, y, width, rtl, boxes, ties)[0] + GAP_Y
    return Picture(width, max(y - GAP_Y, 1), tuple(boxes), tuple(ties), _said(tree))


def _place(
    line: Line, y: float, width: float, rtl: bool, boxes: list[Box], ties: list[str]
) -> tuple[float, float]:
    """Draws the part and what is below it; returns the lower edge and the middle of its box."""
    x = line.node.level * (BOX + GAP_X)
    if rtl:
        x = width - BOX - x
    below = [c for c in line.children if not c.action]
    actions = [c for c in line.children if c.action]
    text = textwrap.wrap(f"{localise(line.node.number)}. {line.node.title}", WRAP)[:3] or [""]
    height = PAD + LINE * len(text) + (DOT + 6 if actions else 0) + 30
    bottom, middles = y, []
    for child in below:
        bottom, middle = _place(child, bottom, width, rtl, boxes, ties)
        middles.append(middle)
        bottom += GAP_Y
    bottom = max(bottom - GAP_Y if below else y, y + height)
    top = max(y, (middles[0] + middles[-1]) / 2 - height / 2) if middles else y
    middle = top + height / 2
    for target in middles:
        start, end = (x, x - GAP_X) if rtl else (x + BOX, x + BOX + GAP_X)
        bend = (start + end) / 2
        ties.append(
            f"M{start},{middle:.1f} C{bend},{middle:.1f} {bend},{target:.1f} {end},{target:.1f}"
        )
    lines = tuple((top + PAD + LINE * (n + 0.75), t) for n, t in enumerate(text))
    dots_y = top + PAD + LINE * len(text) + 4
    boxes.append(Box(
        x, top, height, lines, line.standing.per_cent, line.standing.known,
        f"{localise(line.standing.per_cent)}٪" if line.standing.known else _("unknown"),
        line.standing.tone, _dots(actions, x, dots_y, rtl), rtl,
    ))  # fmt: skip
    return bottom, middle


def _dots(actions: list[Line], x: float, y: float, rtl: bool) -> tuple[Dot, ...]:
    found = []
    for n, action in enumerate(actions[:12]):
        at = x + BOX - PAD - DOT - n * (DOT + 5) if rtl else x + PAD + n * (DOT + 5)
        tone = "late" if action.late else {"done": "ok", "running": "wait"}.get(
            action.node.state, "plain")  # fmt: skip
        found.append(Dot(at, y, tone))
    return tuple(found)


def _said(tree: Tree) -> str:
    """For who can't see it; everything stands in the table as well."""
    parts = len(tree.lines) - len(tree.actions)
    done = sum(x.node.state == "done" for x in tree.actions)
    words = ngettext("A tree of %(parts)s part", "A tree of %(parts)s parts", parts)
    return (words + _("; %(done)s of %(all)s actions are done. The table below says all of it.")) % {
        "parts": localise(parts), "done": localise(done), "all": localise(len(tree.actions))}  # fmt: skip
