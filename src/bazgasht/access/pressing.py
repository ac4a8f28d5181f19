"""A form that is sent twice within a minute does its work once, also without scripts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from bazgasht.core.locking import alone

SECONDS = 60
DONE = 302


def one_press(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that makes something two of which can be equal: a note, a file of a person without
    an id. The second press waits for the first, and is led to where that one went.

    Kept is a hash and an address; it is written in the transaction of the request, so that a
    refused or failed press is none.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = f"press:{_press(request)}"
        alone(key)
        went: str | None = cache.get(key)
        if went is not None:
            messages.info(request, _("This was sent twice; it is saved once."))
            return redirect(went)
        response = view(request, *args, **kwargs)
        if response.status_code == DONE:
            cache.set(key, response["Location"], SECONDS)
        return response

    return once


def _press(request: HttpRequest) -> str:
    """Of who sent what to where."""
    sent = sorted((k, v) for k, v in request.POST.lists() if k != "csrfmiddlewaretoken")
    files = sorted((k, f.name, f.size) for k, f in request.FILES.items())
    user = request.actor.user_id  # type: ignore[attr-defined]
    text = json.dumps([user, request.get_full_path(), sent, files])
    return hashlib.sha256(text.encode()).hexdigest()
