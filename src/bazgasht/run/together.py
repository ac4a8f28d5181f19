"""Migrations that make many tables, faster: the state of all models is drawn once for operations that
follow each other, not once for each (that took most of a first start)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

KINDS = (CreateModel, AddField, AddIndex, AddConstraint)
"""None of these looks at what another of its kind does."""


class Together(Operation):
    """Operations of one kind, one after the other in the database and at once in the state."""

    def __init__(self, operations: Sequence[Any]) -> None:
        self.operations = list(operations)

    def state_forwards(self, app_label: str, state: Any) -> None:
        drawn = state.__dict__.pop("apps", None)
        for op in self.operations:
            op.state_forwards(app_label, state)
        if drawn is not None:
            state.apps = drawn
            names = {
                getattr(op, "model_name_lower", None) or op.name_lower for op in self.operations
            }
            # direct relatives only: tables need no more, and Python in migrations draws all anew
            state.reload_models({(app_label, name) for name in names}, delay=True)
            state.is_delayed = True

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for op in self.operations:
            op.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for op in reversed(self.operations):
            op.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(op.describe() for op in self.operations)


def grouped(operations: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for kind, run in groupby(operations, lambda op: type(op) if type(op) in KINDS else None):
        part = list(run)
        found += [Together(part)] if kind and len(part) > 1 else part
    return found


def group_all() -> None:
    """For every migration of this process, from now on."""
    for migration in MigrationLoader(None).disk_migrations.values():
        kind: type[Migration] = type(migration)
        kind.operations = grouped(kind.operations)
