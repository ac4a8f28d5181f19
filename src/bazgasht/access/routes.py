"""Every route declares who may use it; a route that declares nothing fails a test and a check."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from bazgasht.core.errors import NotAllowed

from .actor import Actor
from .permissions import PERMISSIONS

View = TypeVar("View", bound=Callable[..., HttpResponse])
PUBLIC = "public"
SIGNED_IN = "signed in"


def public(view: View) -> View:
    """Anybody, also without signing in."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody who has signed in, whatever their role."""
    return _guard(view, SIGNED_IN)


def permission(name: str) -> Callable[[View], View]:
    """Holders of ``name`` in any body. Which object is decided in the service and by row security."""
    if name not in PERMISSIONS:
        raise LookupError(name)
    return lambda view: _guard(view, name)


def _guard(view: View, access: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is None:
            return _sign_in_first(request)
        if access != SIGNED_IN and not actor.can(access):
            raise NotAllowed("route", "")
        return view(request, *args, **kwargs)

    guarded.access = access  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """What was sent without a session is not done, and may have an address of its own that can't
    be read: one comes back to the page it was sent from, and hears it."""
    from django.contrib.auth.views import redirect_to_login

    from .middleware import page_of

    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    words = _("You were signed out. What you sent just now was not done: do it again.")
    messages.info(request, words, fail_silently=True)  # the refusal stands, heard or not
    return redirect_to_login(page_of(request))


def may_open(actor: Actor, address: str) -> bool:
    """Whether the route behind a local address lets this person in; which object is decided there."""
    try:
        access = getattr(resolve(urlsplit(address).path).func, "access", None)
    except Resolver404:
        return False
    return access in (PUBLIC, SIGNED_IN) or (access is not None and actor.can(access))
