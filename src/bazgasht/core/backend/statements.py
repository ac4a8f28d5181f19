"""What a connection has prepared, kept through a rollback (docs/adr/0013)."""

from typing import Any

from psycopg._preparing import PrepareManager

PREPARED = 1000
"""Statements a connection keeps; the pages together have some hundreds."""


class Statements(PrepareManager):
    """psycopg lets go of everything at a rollback, which may undo the making of a table. The role
    behind the pages makes none, and each page that isn't found would have the next ones planned anew.
    """

    prepared_max = PREPARED

    def clear(self) -> bool:
        return False


def keep(connection: Any) -> None:
    """Let a psycopg connection keep its statements; a second time does nothing."""
    if not isinstance(connection._prepared, Statements):
        statements = Statements()
        statements.prepare_threshold = connection.prepare_threshold
        connection._prepared = statements
