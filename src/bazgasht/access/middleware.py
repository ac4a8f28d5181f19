"""Puts the acting person and the scope around every request, and ends sessions that must end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import ngettext

from bazgasht.core import drafts, scope
from bazgasht.core.digits import localise
from bazgasht.core.errors import InvalidValue

from . import sessions
from .addresses import client_ip
from .models import User
from .selectors import actor_for

DRAFT_FIELD = "draft_key"
"""Hidden field by which a form names the draft it is kept under."""


class ActorMiddleware:
    """Sets ``request.actor`` (None when signed out) and enters its scope for the request.

    A session opened before the user's access last changed is ended here, and so is one left idle:
    the page then asks to sign in again and keeps what was sent in the draft of its form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        correlation = uuid.uuid4().hex
        ip = client_ip(request)
        request.actor = None  # type: ignore[attr-defined]
        request.correlation = correlation  # type: ignore[attr-defined]
        user = self._user(request)
        if user is None:
            with scope.entered(scope.Scope(correlation=correlation, ip=ip)):
                return self.get_response(request)
        actor = actor_for(user, correlation=correlation, ip=ip)
        request.actor = actor  # type: ignore[attr-defined]
        with scope.entered(replace(actor.scope(), page=True)):
            if must_enrol(request, user):
                return redirect(reverse("mfa_activate_totp"))
            return self.get_response(request)

    def _user(self, request: HttpRequest) -> User | None:
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return None
        if not sessions.alive(request, user):
            logout(request)
            return None
        if sessions.idle(request):
            request.went_idle = user.pk  # type: ignore[attr-defined]
            sessions.close(request.session.session_key)
            logout(request)
            return None
        sessions.touch(request)
        return user

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """After the CSRF check: someone who comes back to an idle session signs in first."""
        user_id = getattr(request, "went_idle", None)
        if user_id is None or getattr(view, "access", "") == "public":
            return None
        kept = keep_what_was_sent(request, user_id)
        target = f"{settings.LOGIN_URL}?{urlencode({'next': page_of(request)})}"
        if request.path.startswith("/draft/"):
            return HttpResponse(status=401)
        messages.info(request, idle_words(settings.SESSION_IDLE_SECONDS // 60, kept=kept))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": target})
        return redirect(target)


def idle_words(minutes: int, *, kept: bool) -> str:
    """A button that was pressed too late did nothing: whoever pressed it must not think it did."""
    if kept:
        text = ngettext(
            "You were signed out after %(n)d minute without activity. What you typed is kept.",
            "You were signed out after %(n)d minutes without activity. What you typed is kept.",
            minutes,
        )
    else:
        text = ngettext(
            "You were signed out after %(n)d minute without activity. What you sent just now was"
            " not done: do it again.",
            "You were signed out after %(n)d minutes without activity. What you sent just now was"
            " not done: do it again.",
            minutes,
        )
    return localise(text % {"n": minutes})


def keep_what_was_sent(request: HttpRequest, user_id: int) -> bool:
    """Save a posted form that names its draft; one that is too long is lost, and only that.

    Returns False when something was sent that is not kept.
    """
    if request.method != "POST":
        return True
    form = request.POST.get(DRAFT_FIELD, "")
    if not form:
        return False
    with scope.entered(scope.Scope(user_id=user_id)), transaction.atomic():
        try:
            data = {k: v for k, v in request.POST.lists() if k != DRAFT_FIELD}
            drafts.save(user_id=user_id, form=form, data=data)
        except InvalidValue:
            return False
    return True


def page_of(request: HttpRequest) -> str:
    """The page to come back to: this one, or the one a form or fragment was sent from."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        path = came_from.split(request.get_host(), 1)[-1]
        return path if path.startswith("/") else "/"
    return "/"


ENROL_PATHS = ("/accounts/", "/static/", "/theme", "/language", "/healthz", "/readyz")


def must_enrol(request: HttpRequest, user: User) -> bool:
    """Whether this person's roles demand a second factor that was not given in this session."""
    if user.synthetic or request.path.startswith(ENROL_PATHS):
        return False
    needed = request.actor.needs_second_factor  # type: ignore[attr-defined]
    return needed and not request.session.get(sessions.FACTOR)
