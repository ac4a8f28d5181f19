"""What the database refuses, in words: the last line of defence speaks like the first."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.utils.translation import gettext_lazy as _

from bazgasht.core import refusals
from bazgasht.core.errors import InvalidValue

WORDS: dict[str, tuple[str, Any]] = {
    "chains_chain_title": ("title", _("The body keeps a chain of this title already.")),
    "chains_flow_once": ("source", _("This link hands to that one already.")),
}
"""Name of a constraint → the field it stands in, and what is said."""


def worded() -> AbstractContextManager[None]:
    """``with worded(): …``: a refusal of the database becomes an InvalidValue with its reason."""
    return refusals.worded(WORDS, _refusal)


def _refusal(name: str) -> InvalidValue:
    field, words = WORDS[name]
    return InvalidValue(name.replace("chains_", "chains.", 1), words, field=field)
