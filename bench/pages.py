"""Pages under row-level security: SQL time and count, and the page beside its own limit.

The limit of a page is the same SQL run by hand in one scoped transaction plus the same template
rendered on the values already fetched.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.template import Template
from django.test.signals import template_rendered
from django.test.utils import setup_test_environment, teardown_test_environment

from bazgasht.core import scope

from .visitor import Visitor

ROUNDS = 7


@dataclass(frozen=True)
class Measured:
    """Milliseconds, medians of :data:`ROUNDS` warm runs."""

    page: float
    sql: float
    queries: int
    limit: float


def median(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds of the middle run, after one that is not counted."""
    run()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


class Statements:
    """Collects what a page asks the database."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen.append((sql, params))
        return execute(sql, params, many, context)


def measure(visitor: Visitor, url: str, acting: scope.Scope) -> Measured:
    """Raises AssertionError when the page does not answer 200."""
    statements, (template, values) = _looked_into(visitor, url)
    page = median(lambda: visitor.get(url))
    raw = median(lambda: _by_hand(statements, acting))
    again = median(lambda: _render(template, values))
    queries = [s for s, _ in statements if not s.startswith(("SAVEPOINT", "RELEASE"))]
    return Measured(page, raw, len(queries), raw + again)


def _looked_into(
    visitor: Visitor, url: str
) -> tuple[list[tuple[str, Any]], tuple[Template, dict[str, Any]]]:
    """What a page asks the database, and its template with the values it was rendered on."""
    statements = Statements()
    rendered: list[tuple[Template, dict[str, Any]]] = []

    def keep(sender: Any, template: Template, context: Any, **rest: Any) -> None:
        if not rendered:
            rendered.append((template, context.flatten()))

    visitor.get(url)
    setup_test_environment(debug=False)  # makes templates say what they render
    template_rendered.connect(keep)
    try:
        with connection.execute_wrapper(statements):
            visitor.get(url)
    finally:
        template_rendered.disconnect(keep)
        teardown_test_environment()
    return statements.seen, rendered[0]


def _by_hand(statements: list[tuple[str, Any]], acting: scope.Scope) -> None:
    """Committed like the page's own: a rollback would throw the prepared statements away."""
    with scope.entered(acting), transaction.atomic(), connection.cursor() as cursor:
        for sql, params in statements:
            if sql.startswith(("SAVEPOINT", "RELEASE")):
                continue
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()


def _render(template: Template, values: dict[str, Any]) -> None:
    from django.template import Context

    context = Context(values)
    context.request = values.get("request")  # some tags read the query from it
    with transaction.atomic():
        template.render(context)
