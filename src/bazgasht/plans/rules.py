"""The room's rules as read from ``rules/*.yaml``: priority, review windows, suggested steps."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from bazgasht.core.domains import Domain

from . import yaml_source
from .states import Degree
from .yaml_source import Node, Text


@dataclass(frozen=True)
class ReleaseWindow:
    """Points near a release: up to ``before_days`` ahead, or up to ``after_days`` after it."""

    code: str
    points: int
    before_days: int | None
    after_days: int | None


@dataclass(frozen=True)
class PriorityRule:
    """The published rule. ``needs`` is points by domain and then by degree."""

    version: int
    title: Text
    source: Text
    intro: Text
    in_force_from: date
    needs: dict[Domain, dict[Degree, int]]
    under_age: int
    per_child: int
    children_at_most: int
    release: tuple[ReleaseWindow, ...]
    waiting_every_days: int
    per_wait: int
    waiting_at_most: int
    ties: Text
    never_counted: tuple[Text, ...]

    def figures(self) -> dict[str, Any]:
        """What the database function computes with (sql/10_priority_rule.sql)."""
        return {
            "version": self.version,
            "needs": {d.value: list(by_degree.values()) for d, by_degree in self.needs.items()},
            "children": {
                "under_age": self.under_age,
                "each": self.per_child,
                "at_most": self.children_at_most,
            },
            "release": [
                {k: v for k, v in window.__dict__.items() if v is not None}
                for window in self.release
            ],
            "waiting": {
                "every_days": self.waiting_every_days,
                "each": self.per_wait,
                "at_most": self.waiting_at_most,
            },
        }

    def sql(self) -> str:
        """The text of sql/10_priority_rule.sql, generated from the YAML."""
        figures = json.dumps(self.figures(), ensure_ascii=True, indent=1, sort_keys=True)
        return (
            "-- Generated from rules/priority.yaml by tools/make_priority_sql.py; a test compares.\n"
            "create or replace function plans_priority_rule() returns jsonb language sql immutable as\n"
            f"$rule$ select '{figures}'::jsonb $rule$;\n"
        )


def parse_priority(root: Node) -> PriorityRule:
    """Raises SourceError, also when a domain has no points or points fall as the degree rises."""
    _name(root, "priority")
    needs_node = root.node("needs")
    needs = {}
    for domain in Domain:
        points = needs_node.integers(domain.value, len(Degree))
        if list(points) != sorted(points) or points[0] < 0:
            raise needs_node.fail(domain.value, "points must not fall as the degree rises")
        needs[domain] = dict(zip(Degree, points, strict=True))
    needs_node.done()
    children, waiting = root.node("children"), root.node("waiting")
    rule = PriorityRule(
        version=root.integer("version"),
        title=root.text("title"),
        source=root.text("source"),
        intro=root.text("intro"),
        in_force_from=root.day("in_force_from"),
        needs=needs,
        under_age=children.integer("under_age"),
        per_child=children.integer("each"),
        children_at_most=children.integer("at_most"),
        release=tuple(_release(node) for node in root.nodes("release")),
        waiting_every_days=waiting.integer("every_days"),
        per_wait=waiting.integer("each"),
        waiting_at_most=waiting.integer("at_most"),
        ties=root.text("ties"),
        never_counted=tuple(node.text() for node in root.nodes("never_counted")),
    )
    for node in (children, waiting, root):
        node.done()
    return rule


def _release(node: Node) -> ReleaseWindow:
    window = ReleaseWindow(
        node.code("code"),
        node.integer("points"),
        node.integer("before_days") if node.has("before_days") else None,
        node.integer("after_days") if node.has("after_days") else None,
    )
    if (window.before_days is None) == (window.after_days is None):
        raise node.fail("before_days", "either before_days or after_days")
    node.done()
    return window


@dataclass(frozen=True)
class SuggestedStep:
    code: str
    text: Text
    days: int


@dataclass(frozen=True)
class Suggestion:
    """A goal of a domain and the steps that usually lead there."""

    goal: Text
    steps: tuple[SuggestedStep, ...]


def parse_suggestions(root: Node) -> dict[Domain, Suggestion]:
    _name(root, "suggestions")
    root.integer("version")
    found = {}
    for domain in Domain:
        node = root.node(domain.value)
        steps = tuple(_step(item) for item in node.nodes("steps"))
        found[domain] = Suggestion(node.text("goal"), steps)
        node.done()
    root.done()
    return found


def _step(node: Node) -> SuggestedStep:
    step = SuggestedStep(node.code("code"), node.text("text"), node.integer("days"))
    node.done()
    return step


def _name(root: Node, code: str) -> None:
    if root.code("code") != code:
        raise root.fail("code", f"“{code}” is expected")


def folder_file(name: str) -> Node:
    with resources.as_file(resources.files(__package__) / "rules" / name) as path:
        return yaml_source.read(Path(path))


@lru_cache(maxsize=1)
def priority_rule() -> PriorityRule:
    return parse_priority(folder_file("priority.yaml"))


@lru_cache(maxsize=1)
def suggestions() -> dict[Domain, Suggestion]:
    return parse_suggestions(folder_file("suggestions.yaml"))
