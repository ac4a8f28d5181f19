"""What was typed to find a person travels in an address sealed: no name stands in history or logs.

The form is sent by POST and answered with an address that holds the text encrypted for this user
alone, so that pages, filters, exports and the way back work as with any other list.
"""

from __future__ import annotations

import base64
import binascii

from django.http import HttpRequest, QueryDict

from . import crypto

FIELD = "q"
SEALED = "find"
"""The name in the address; ``q`` itself is not read from one."""

LONGEST = 80
_OURS = ("csrfmiddlewaretoken", "page", FIELD, SEALED)


def seal(text: str, *, user_id: int) -> str:
    version = crypto.newest()
    data = crypto.encrypt(text[:LONGEST], context=_context(user_id), version=version)
    return f"{version}.{base64.urlsafe_b64encode(data).decode().rstrip('=')}"


def unseal(sealed: str, *, user_id: int) -> str:
    """Empty for what was changed, or sealed for somebody else."""
    version, _dot, data = sealed.partition(".")
    try:
        raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        return crypto.decrypt(raw, context=_context(user_id), version=int(version))
    except (crypto.Undecryptable, binascii.Error, ValueError):
        return ""


def address(request: HttpRequest, base: str) -> str:
    """Where a sent search leads: the filters as they are, the text sealed."""
    query = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in _OURS and any(values):
            query.setlist(name, [v for v in values if v])
    if text := request.POST.get(FIELD, "").strip():
        query[SEALED] = seal(text, user_id=_user_id(request))
    return f"{base}?{query.urlencode()}" if query else base


def query(request: HttpRequest) -> QueryDict:
    """The query of the address with the text as it was typed, to bind a filter form."""
    found = request.GET.copy()
    found.pop(FIELD, None)
    sealed = found.pop(SEALED, [""])[-1]
    if text := unseal(str(sealed), user_id=_user_id(request)):
        found[FIELD] = text
    return found


def _user_id(request: HttpRequest) -> int:
    return request.actor.user_id  # type: ignore[attr-defined, no-any-return]


def _context(user_id: int) -> str:
    return f"search:{user_id}"
