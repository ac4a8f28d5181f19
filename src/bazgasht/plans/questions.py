"""Questions of an instrument: what is asked, when, and which answers raise a need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from .states import Degree
from .yaml_source import Node, Text

KINDS = ("yes_no", "choice", "multi", "number", "text", "date")
OPERATORS = {
    "is": ("yes_no", "choice"),
    "has": ("multi",),
    "at_least": ("number",),
    "at_most": ("number",),
    "within_days": ("date",),
}
"""Which condition fits which kind of question."""

DEGREES = {"low": Degree.LOW, "medium": Degree.MEDIUM, "high": Degree.HIGH, "urgent": Degree.URGENT}
TEXT_LENGTH = 500
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    code: str
    text: Text


@dataclass(frozen=True)
class Condition:
    """Something an answer must be; a missing answer meets no condition."""

    question: str
    operator: str
    values: tuple[str, ...] = ()
    number: int = 0

    def holds(self, answers: Answers, on: date) -> bool:
        given = answers.get(self.question)
        if given is None or given == "" or given == []:
            return False
        match self.operator:
            case "is":
                return given in self.values
            case "has":
                return any(value in given for value in self.values)
            case "at_least":
                return int(given) >= self.number
            case "at_most":
                return int(given) <= self.number
        day = date.fromisoformat(given)
        return on <= day <= on + timedelta(days=self.number)


@dataclass(frozen=True)
class Raise:
    """When all conditions hold, there is a need of this degree, for this reason."""

    code: str
    conditions: tuple[Condition, ...]
    degree: Degree
    reason: Text


@dataclass(frozen=True)
class Question:
    """``kind`` is one of KINDS; ``unit`` belongs to a number, ``options`` to choice and multi."""

    code: str
    kind: str
    text: Text
    hint: Text | None = None
    options: tuple[Option, ...] = ()
    show_if: tuple[Condition, ...] = ()
    raises: tuple[Raise, ...] = ()
    minimum: int = 0
    maximum: int = 0
    unit: Text | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """Codes an answer may take, for yes_no, choice and multi."""
        return ("yes", "no") if self.kind == "yes_no" else tuple(o.code for o in self.options)

    def shown(self, answers: Answers, on: date) -> bool:
        return all(condition.holds(answers, on) for condition in self.show_if)


def parse(node: Node, earlier: Mapping[str, Question]) -> Question:
    """A question; ``earlier`` are those above it in the section. Raises SourceError."""
    code = node.code("code")
    if code in earlier:
        raise node.fail("code", "this question is there twice")
    kind = node.one_of("kind", KINDS)
    options = tuple(_option(item) for item in node.nodes("options", optional=True))
    if (kind in ("choice", "multi")) != bool(options):
        raise node.fail("options", "choice and multi, and only they, have options")
    if len({option.code for option in options}) != len(options):
        raise node.fail("options", "an option is there twice")
    bare = Question(
        code, kind, node.text("text"), node.optional_text("hint"), options,
        minimum=node.integer("min") if kind == "number" else 0,
        maximum=node.integer("max") if kind == "number" else 0,
        unit=node.optional_text("unit"),
    )  # fmt: skip
    if kind == "number" and bare.minimum >= bare.maximum:
        raise node.fail("max", "it must be above min")
    known = {**earlier, code: bare}
    show_if = _conditions(node, "show_if", earlier, "") if node.has("show_if") else ()
    raises = tuple(
        _raise(item, f"{code}:{number}", known, code)
        for number, item in enumerate(node.nodes("raises", optional=True), start=1)
    )
    node.done()
    return replace(bare, show_if=show_if, raises=raises)


def _option(node: Node) -> Option:
    option = Option(node.code("code"), node.text())
    node.done()
    return option


def _raise(node: Node, code: str, known: Mapping[str, Question], own: str) -> Raise:
    conditions = _conditions(node, "when", known, own)
    degree = DEGREES[node.one_of("degree", DEGREES)]
    found = Raise(code, conditions, degree, node.text("reason"))
    node.done()
    return found


def _conditions(
    node: Node, key: str, known: Mapping[str, Question], own: str
) -> tuple[Condition, ...]:
    several = isinstance(node.data.get(key), list)
    items = list(node.nodes(key)) if several else [node.node(key)]
    return tuple(_condition(item, known, own) for item in items)


def _condition(node: Node, known: Mapping[str, Question], own: str) -> Condition:
    name = node.string("question") if node.has("question") or not own else own
    if name not in known:
        raise node.fail("question", f"“{name}” is no question above this one")
    given = [operator for operator in OPERATORS if node.has(operator)]
    if len(given) != 1:
        raise node.fail("is", f"exactly one of: {', '.join(OPERATORS)}")
    operator, question = given[0], known[name]
    if question.kind not in OPERATORS[operator]:
        raise node.fail(operator, f"does not fit a question of kind {question.kind}")
    if operator in ("is", "has"):
        values = node.strings(operator)
        for value in values:
            if value not in question.values:
                raise node.fail(operator, f"“{value}” is no answer to {name}")
        condition = Condition(name, operator, values)
    else:
        condition = Condition(name, operator, number=node.integer(operator))
    node.done()
    return condition
