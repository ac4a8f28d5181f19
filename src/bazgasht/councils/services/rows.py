"""What every verb here needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bazgasht.core import locking
from bazgasht.core.errors import InvalidValue
from bazgasht.core.nameless import check_nameless

LEAST_REASON = 5


def alone(key: str, number: int) -> None:
    """One transaction at a time past here, for this key."""
    locking.alone(f"councils.{key}:{number}")


def reason_of(text: str, field: str = "reason") -> str:
    """Raises InvalidValue for a reason that says nothing, or holds a person's number."""
    found = text.strip()
    if len(found) < LEAST_REASON:
        raise InvalidValue("councils.reason", _("Say why, in a few words."), field=field)
    check_nameless({field: found})
    return found
