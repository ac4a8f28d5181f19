"""Preferences, error pages and, in development, the living page of all components."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import Error, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from . import preferences


def _public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    # the decorator of the same meaning lives in a room above this one
    view.access = "public"  # type: ignore[attr-defined]
    return view


@_public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """``theme``: one of :data:`preferences.THEMES`; ``next``: where to go back to."""
    theme = request.POST.get("theme", "")
    if theme not in preferences.THEMES:
        raise BadRequest("unknown theme")
    return preferences.keep(request, preferences.THEME_COOKIE, theme)


@_public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """``language``: a code of ``settings.LANGUAGES``; ``next``: where to go back to."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("unknown language")
    return preferences.keep(request, settings.LANGUAGE_COOKIE_NAME, language)


@_public
def components(request: HttpRequest) -> HttpResponse:
    """Every component with made-up content. 404 in production."""
    if not settings.DEVELOPMENT:
        raise Http404
    from . import gallery

    return render(request, "ui/gallery.html", gallery.context(request))


TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TOO_MUCH):
        return _page(request, "413.html", 413)
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403.html", 403, message=str(getattr(exception, "message", "")))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened in another session or left open too long."""
    return _page(request, "ui/csrf.html", 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database does not answer. Needs neither database nor session."""
    lost = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status = 503 if lost else 500
    response = HttpResponse(render_to_string(f"{status}.html", {"request": request}), status=status)
    if lost:
        response.headers["Retry-After"] = "30"
    return response


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    try:
        return render(request, template, context, status=status)
    except Error:  # the frame asks the database; these pages must come without it as well
        html = render_to_string(template, {**context, "request": request})
        return HttpResponse(html, status=status)
