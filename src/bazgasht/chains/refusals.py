"""What the database refuses, in words: the last line of defence speaks like the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import InvalidValue

WORDS: dict[str, tuple[str, Any]] = {
    "chains_chain_title": ("title", _("The body keeps a chain of this title already.")),
    "chains_flow_once": ("source", _("This link hands to that one already.")),
}
"""Name of a constraint → the field it stands in, and what is said."""


@contextmanager
def worded() -> Iterator[None]:
    """``with worded(): …``: a refusal of the database becomes an InvalidValue with its reason."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diag = getattr(error.__cause__, "diag", None)
        name = getattr(diag, "constraint_name", None) or ""
        if name not in WORDS:
            raise
        field, words = WORDS[name]
        raise InvalidValue(name.replace("chains_", "chains.", 1), words, field=field) from error
