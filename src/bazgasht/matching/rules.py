"""The two rules as read from ``rules/*.yaml``: what must hold, what a proposal is worth, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import DECIMAL_POINT, is_persian, localise
from bazgasht.core.jalali import format_jalali
from bazgasht.core.money import format_money
from bazgasht.plans import yaml_source
from bazgasht.plans.states import Degree
from bazgasht.plans.yaml_source import Node, Text

from . import param_words
from .states import Kind

THOUSANDTHS = 1000
"""Values are whole numbers: thousandths of a point."""


@dataclass(frozen=True)
class Hard:
    """Something that must hold. ``words`` say that it does not."""

    code: str
    title: Text
    words: Text


@dataclass(frozen=True)
class Step:
    """``points`` holds one number, or one for each degree of a need."""

    code: str
    points: tuple[int, ...]
    words: Text


@dataclass(frozen=True)
class Value:
    code: str
    title: Text
    steps: Mapping[str, Step]


@dataclass(frozen=True)
class Rule:
    kind: Kind
    version: int
    title: Text
    source: Text
    intro: Text
    hard: Mapping[str, Hard]
    """In the order in which they are asked; the first that fails is the reason."""
    values: Mapping[str, Value]
    each_day: int
    at_most_days: int
    waiting: Text
    never_counted: tuple[Text, ...]


@dataclass(frozen=True)
class Line:
    """One line of a sum, in words; ``points`` are thousandths."""

    code: str
    title: str
    text: str
    points: int

    @property
    def shown(self) -> str:
        return points(self.points)


def points(thousandths: int) -> str:
    """84, 84.5: in the digits of the page, never more than three places."""
    whole, rest = divmod(abs(thousandths), THOUSANDTHS)
    text = str(whole) + (f".{rest:03d}".rstrip("0") if rest else "")
    if is_persian():
        text = text.replace(".", DECIMAL_POINT)
    return ("−" if thousandths < 0 else "") + localise(text)


def parse(root: Node, kind: Kind) -> Rule:
    """Raises SourceError for a rule that is not whole or doubles a code."""
    if root.code("code") != kind:
        raise root.fail("code", f"“{kind}” is expected")
    hard = [Hard(n.code("code"), n.text("title"), n.text("words")) for n in _done(root, "hard")]
    values = [_value(n) for n in _done(root, "values")]
    waiting = root.node("waiting")
    rule = Rule(
        kind, root.integer("version"), root.text("title"), root.text("source"), root.text("intro"),
        {h.code: h for h in hard}, {v.code: v for v in values}, waiting.integer("each_day"),
        waiting.integer("at_most"), waiting.text("words"),
        tuple(n.text() for n in root.nodes("never_counted")),
    )  # fmt: skip
    waiting.done()
    root.done()
    if len(rule.hard) != len(hard) or len(rule.values) != len(values):
        raise root.fail("hard", "a code stands twice")
    if not 0 <= rule.each_day * rule.at_most_days < THOUSANDTHS:
        raise root.fail("waiting", "waiting may only break ties: less than one point in all")
    return rule


def _done(root: Node, key: str) -> list[Node]:
    return list(root.nodes(key))


def _value(node: Node) -> Value:
    steps = {}
    for item in node.nodes("steps"):
        raw = item.value("points")
        points = item.integers("points", len(Degree)) if isinstance(raw, list) else (
            item.integer("points"),
        )  # fmt: skip
        if min(points) < 0:
            raise item.fail("points", "points are never taken off")
        step = Step(item.code("code"), points, item.text("words"))
        item.done()
        if step.code in steps:
            raise item.fail("code", "a step stands twice")
        steps[step.code] = step
    return Value(node.code("code"), node.text("title"), steps)


@lru_cache
def rule(kind: str) -> Rule:
    with resources.as_file(resources.files(__package__) / "rules" / f"{kind}.yaml") as path:
        return parse(yaml_source.read(Path(path)), Kind(kind))


def no_words(kind: str, code: str, params: Mapping[str, Any]) -> str:
    """Why a place was ruled out: the words of a hard rule. Codes of older rules stay readable."""
    found = rule(kind).hard.get(code)
    return _filled(found.words, params) if found else _("a condition of an earlier rule")


def no_title(kind: str, code: str) -> str:
    found = rule(kind).hard.get(code)
    return str(found.title) if found else code


def value_lines(kind: str, parts: list[list[Any]]) -> list[Line]:
    """The sum of a proposal as it was stored: (code, step, thousandths, params)."""
    known = rule(kind)
    lines = []
    for code, step, thousandths, params in parts:
        if code == "waiting":
            text = _filled(known.waiting, params)
            lines.append(Line(code, _("Waiting, for ties"), text, thousandths))
        elif code in known.values and step in known.values[code].steps:
            value = known.values[code]
            text = _filled(value.steps[step].words, params)
            lines.append(Line(code, str(value.title), text, thousandths))
        else:
            lines.append(Line(code, code, _("a line of an earlier rule"), thousandths))
    return lines


def bare(words: Text) -> str:
    """A line as the published rule shows it: what is filled in later is left out."""
    return re.sub(r"\s*[:،:]?\s*%\(\w+\)s", "", str(words)).strip()


def _filled(words: Text, params: Mapping[str, Any]) -> str:
    """Dates, numbers and codes are stored as they are and told in the reader's language."""
    return str(words) % {name: _told(name, raw) for name, raw in params.items()}


def _told(name: str, raw: Any) -> str:
    if raw is None or raw == "":
        return _("not recorded")
    if name in ("day", "starts", "ends", "from", "to", "until"):
        return format_jalali(date.fromisoformat(raw))
    if name in ("n", "hours", "most"):
        return localise(raw)
    if name == "least":
        return format_money(raw)
    return param_words.told(name, raw)
