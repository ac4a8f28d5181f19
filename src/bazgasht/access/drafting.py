"""What is typed in this room's forms is kept while it is typed, under the address of the page."""

from __future__ import annotations

from django.http import HttpRequest

from bazgasht.core import drafts


def draft_key(request: HttpRequest, *more: str) -> str:
    """The name of the draft of this page's form; ``more`` tells forms of one address apart."""
    return "/".join((request.path.strip("/"), *more))


def discard_draft(request: HttpRequest, *more: str) -> None:
    """The form arrived: forget what was kept of it."""
    user_id = request.actor.user_id  # type: ignore[attr-defined]
    drafts.discard(user_id=user_id, form=draft_key(request, *more))
