"""Lookups written so that few statements are prepared, and planned well for all values.

``__in`` is ``= any(array)``: one statement, however long the list. Members of a ``Choices`` class
are words of the program and stand in the statement itself: states are skewed, and a plan for all
values must know which of them is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Choices, Field, ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import Exact, In


def literals(params: Sequence[Any]) -> list[str]:
    """SQL constants for text choices; empty when any of ``params`` is something else."""
    if not all(isinstance(p, Choices) and isinstance(p, str) for p in params):
        return []
    return ["'" + str(p.value).replace("'", "''").replace("%", "%%") + "'" for p in params]


class ExactWord(Exact):
    """``state = 'sent'`` for ``state=State.SENT``."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().process_rhs(compiler, connection)
        words = literals(params) if sql == "%s" else []
        return (words[0], []) if words else (sql, params)


class InArray(In):
    """Plain values go to the database as one array; subqueries and expressions stay as they are."""

    as_array = False

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().process_rhs(compiler, connection)
        self.as_array = sql == "(" + ", ".join(["%s"] * len(params)) + ")"
        if not self.as_array:
            return sql, params
        if words := literals(params):
            return "array[" + ", ".join(words) + "]", []
        return "%s", [list(params)]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= any({rhs})" if self.as_array else super().get_rhs_op(connection, rhs)


class RelatedInArray(InArray, RelatedIn):
    pass


def register() -> None:
    Field.register_lookup(ExactWord)
    Field.register_lookup(InArray)
    ForeignObject.register_lookup(RelatedInArray)
