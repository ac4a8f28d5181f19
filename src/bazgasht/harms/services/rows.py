"""What every verb here needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.core import locking
from bazgasht.core.errors import InvalidValue
from bazgasht.core.nameless import check_nameless


def alone(key: str) -> None:
    """One transaction at a time past here, for this key."""
    locking.alone(f"harms.{key}")


def said(text: str, field: str, most: int, least: int = 3) -> str:
    """Trimmed words. Raises InvalidValue naming ``field`` for too few of them, or a person's number."""
    found = text.strip()
    if len(found) < least:
        raise InvalidValue("harms.words", _("Write a few words."), field=field)
    check_nameless({field: found})
    return found[:most]
