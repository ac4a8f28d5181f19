"""``__in`` as ``= any(array)``: one prepared statement, however long the list."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class InArray(In):
    """A list of plain values goes to the database as one array; subqueries stay as they are."""

    as_array = False

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().process_rhs(compiler, connection)
        self.as_array = sql == "(" + ", ".join(["%s"] * len(params)) + ")"
        return ("%s", [list(params)]) if self.as_array else (sql, params)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= any({rhs})" if self.as_array else super().get_rhs_op(connection, rhs)


class RelatedInArray(InArray, RelatedIn):
    pass


def register() -> None:
    Field.register_lookup(InArray)
    ForeignObject.register_lookup(RelatedInArray)
