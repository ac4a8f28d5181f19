"""What is typed in this room's forms is kept while it is typed, under the address of the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from bazgasht.core import drafts

SEE_OTHER = 302


def draft_key(request: HttpRequest, *more: str) -> str:
    """The name of the draft of this page's form; ``more`` tells forms of one address apart."""
    return "/".join((request.path.strip("/"), *more))


def discard_draft(request: HttpRequest, *more: str) -> None:
    """The form arrived: forget what was kept of it."""
    user_id = request.actor.user_id  # type: ignore[attr-defined]
    drafts.discard(user_id=user_id, form=draft_key(request, *more))


def autosaved(
    *queried: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page whose form is kept while it is typed (``request.draft_key``, which the shared form
    reads), and forgotten once it was sent and led on. ``queried`` are parameters of the address
    that tell its forms apart."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            more = [found for name in queried if (found := request.GET.get(name, ""))]
            request.draft_key = draft_key(request, *more)  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            if request.method == "POST" and response.status_code == SEE_OTHER:
                discard_draft(request, *more)
            return response

        return kept

    return decorate
