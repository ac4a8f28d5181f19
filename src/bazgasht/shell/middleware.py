"""One place where a refused act becomes a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bazgasht.core.errors import DomainError


class DomainErrorMiddleware:
    """Maps a :class:`DomainError` that left a view to 403, 404, 409 or 422 with its message.

    The request's transaction is rolled back by then; foreign and missing look the same.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            # Django's own answer is an empty page
            page = render(request, "405.html", {}, status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        status = error.http_status
        template = {403: "403.html", 404: "404.html"}.get(status, "ui/refused.html")
        return render(request, template, {"error": error, "message": error.message}, status=status)
