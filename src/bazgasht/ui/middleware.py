"""What every answer carries, and the language it is in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

View = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    f"{kind} {source}"
    for kind, source in {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }.items()
)
"""No inline script or style anywhere: text from a person can't become either."""

DOCUMENT_POLICY = "frame-ancestors 'none'; base-uri 'none'"
"""For PDF, whose viewer inside the browser brings its own scripts and styles."""

HEADERS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "private, no-store",
}
"""Set unless the view (or the static files' middleware) has decided otherwise."""


class SecurityHeadersMiddleware:
    """Outermost, so that refusals and static files carry the headers too."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        document = response.headers.get("Content-Type", "").startswith("application/pdf")
        response.headers["Content-Security-Policy"] = DOCUMENT_POLICY if document else POLICY
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class LanguageMiddleware:
    """The language chosen in the user menu, else the installation's own.

    The browser's wish is not asked: offices run English browsers and read Persian.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
