"""Locking a row under its version, and what every verb here needs."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from bazgasht.core.errors import InvalidValue, NotFound, StaleVersion


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
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"harms.{key}"])


def said(text: str, field: str, most: int, least: int = 3) -> str:
    """Trimmed words. Raises InvalidValue naming ``field`` for too few of them."""
    found = text.strip()
    if len(found) < least:
        raise InvalidValue("harms.words", _("Write a few words."), field=field)
    return found[:most]
