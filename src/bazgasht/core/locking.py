"""Locking a row under its version, and one transaction at a time past a point."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection

from .errors import NotFound, StaleVersion


def held(model: Any, public_id: uuid.UUID, version: int | None, *related: str) -> Any:
    """The row, locked. Raises NotFound, StaleVersion; ``version`` None: the act does not depend on
    what was on the page."""
    found = (
        model.objects.select_for_update(of=("self",))
        .select_related(*related)
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound(model._meta.model_name)
    if version is not None and version != found.version:
        raise StaleVersion(f"{model._meta.model_name}.stale")
    return found


def changed(row: Any, *names: str) -> None:
    """Save these columns and the next version."""
    row.version += 1
    row.save(update_fields=[*names, "version"])


def alone(key: str) -> None:
    """One transaction at a time past here, for this key."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
