"""Why this place, why not another, why none: a stored reason put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.core.digits import localise

from .. import rules
from ..models import MatchLine, MatchMiss, MatchRun
from ..rules import points


@dataclass(frozen=True)
class Option:
    """A place that was possible. ``index`` is that in the run's list."""

    index: int
    target: Mapping[str, Any]
    worth: int
    price: int
    proposed: bool
    words: str

    @property
    def points(self) -> str:
        return points(self.worth)


@dataclass(frozen=True)
class Ruled:
    """One condition with every place it ruled out: (place, words)."""

    code: str
    title: str
    places: tuple[tuple[Mapping[str, Any], str], ...]
    whole: str = ""
    """Words that hold for all of them at once."""


@dataclass(frozen=True)
class Told:
    """``summary`` is the answer in one or two sentences."""

    summary: str
    lines: tuple[rules.Line, ...]
    options: tuple[Option, ...]
    ruled: tuple[Ruled, ...]
    total: str = ""

    @property
    def proposed(self) -> Option | None:
        return next((o for o in self.options if o.proposed), None)

    @property
    def others(self) -> tuple[Option, ...]:
        return tuple(o for o in self.options if not o.proposed)


def explain(run: MatchRun, row: MatchLine | MatchMiss) -> Told:
    """Everything that was stored of one person, in the reader's language; no query."""
    place = row.place if isinstance(row, MatchLine) else None
    own = next((w - p for i, w, p in row.options if i == place), 0)
    options = tuple(
        Option(i, run.targets[i], worth, price, i == place, _option_words(worth, price, own, i == place))
        for i, worth, price in row.options
    )  # fmt: skip
    ruled = tuple(_ruled(run, row, code, places) for code, places in row.ruled.items())
    if isinstance(row, MatchLine):
        lines = tuple(rules.value_lines(row.kind, row.parts))
        return Told(_why(run, row, options), lines, options, ruled, points(row.value))
    return Told(first_words(run.kind, row), (), options, ruled)


def _option_words(worth: int, price: int, own: int, proposed: bool) -> str:
    if proposed:
        return _("proposed")
    if price == 0:
        return _("There was room; the proposed place is worth at least as much.")
    said = {"price": points(price), "worth": points(worth)}
    if worth - price < own:
        return _(
            "Full. A place there is worth %(price)s points to all; this person would bring"
            " %(worth)s there and does better elsewhere."
        ) % said  # fmt: skip
    if worth < price:
        return _(
            "Full. Those proposed there make more of it: a place there is worth %(price)s points to"
            " all, this person would bring %(worth)s."
        ) % said  # fmt: skip
    return _(
        "Full, and just as good: a place there is worth %(price)s points to all, this person would"
        " bring %(worth)s."
    ) % said  # fmt: skip


def _why(run: MatchRun, row: MatchLine, options: tuple[Option, ...]) -> str:
    others = [o for o in options if not o.proposed]
    said = {"place": run.targets[row.place]["title"], "points": points(row.value)}
    first = _("“%(place)s” is proposed with %(points)s points.") % said
    if not others:
        return first + " " + _("It was the only place that meets every condition.")
    second = others[0]
    words = (
        _("“%(other)s” would bring %(worth)s points, and is full.")
        if second.price
        else _("Without it, “%(other)s” with %(worth)s points would have been next.")
    )
    return first + " " + words % {"other": second.target["title"], "worth": second.points}


def first_words(kind: str, row: MatchMiss) -> str:
    """Why there is no proposal."""
    if row.code == "none":
        return _("There was no place at all on that day.")
    if row.code == "full":
        n = len(row.options)
        text = ngettext(
            "%(n)s place meets every condition, and it is full: those proposed there have more"
            " points.",
            "%(n)s places meet every condition, and all are full: those proposed there have more"
            " points, or no other place.",
            n,
        )
        return text % {"n": localise(n)}
    params = row.params.get(row.code)
    if params is not None or not any(k.startswith(f"{row.code}:") for k in row.params):
        words = rules.no_words(kind, row.code, params or {})
        return words
    return _("No place meets every condition; most fail at: %(condition)s.") % {
        "condition": rules.no_title(kind, row.code)
    }


def _ruled(run: MatchRun, row: MatchLine | MatchMiss, code: str, places: list[int]) -> Ruled:
    shared = row.params.get(code)
    told = tuple(
        (run.targets[i], rules.no_words(run.kind, code, row.params.get(f"{code}:{i}", shared or {})))
        for i in places
    )  # fmt: skip
    texts = {words for _target, words in told}
    return Ruled(code, rules.no_title(run.kind, code), told, texts.pop() if len(texts) == 1 else "")
