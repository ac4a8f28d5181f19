"""Pages of this room; small helpers they share."""

from __future__ import annotations

from typing import Any

from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import DomainError, StaleVersion


def show(form: Any, refused: DomainError, version: int | None = None) -> None:
    """Put a refusal beside its field, or above the form; ``version``: that of the row now."""
    if isinstance(refused, StaleVersion):
        keep_typed(form, refused, version)
        return
    field = getattr(refused, "field", None)
    form.add_error(field if field in form.fields else None, refused.message)
