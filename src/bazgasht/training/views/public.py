"""What anybody may ask about a certificate. Unknown, mistyped and withheld look the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access.addresses import client_ip
from bazgasht.access.routes import public

from .. import badges, papers, selectors
from ..forms import CodeForm
from ..states import Level

PER_MINUTE = 30
"""Questions from one address; a code has 128 random bits, so this only spares the server."""
CREDENTIAL = "application/vc+ld+json"


def sparing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """At most so many questions a minute from one address; the answers are never kept on the way."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        minute = int(timezone.now().timestamp() // 60)
        key = f"certificates:{client_ip(request)}:{minute}"
        cache.add(key, 0, timeout=120)
        if cache.incr(key) > PER_MINUTE:
            answer = render(request, "training/public_busy.html", status=429)
            answer["Retry-After"] = "60"
        else:
            answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return limited


@public
@require_GET
@sparing
def find(request: HttpRequest) -> HttpResponse:
    """The code typed from the paper."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        found = selectors.certificate_by_code(form.cleaned_data["code"])
        if found:
            return redirect("training:public", code=found.code)
        return _unknown(request)
    return render(request, "training/public_find.html", {"form": form})


@public
@require_GET
@sparing
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Course, hours, body, date, the holder's name, and whether it stands."""
    found = selectors.certificate_by_code(code)
    if found is None:
        return _unknown(request)
    context = {
        "c": found,
        "level": Level(found.level).label,
        "code": papers.spaced(found.code),
        "skills": _(", ").join(found.skills),
    }
    return render(request, "training/public.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "training/public_unknown.html", status=404)


@public
@require_GET
@sparing
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """The signed Open Badges credential; 410 once it is revoked."""
    found = selectors.certificate_by_code(code)
    if found is None:
        return JsonResponse({"error": "unknown"}, status=404)
    if found.revoked_on:
        return JsonResponse(badges.status(found), status=410)
    return JsonResponse(
        badges.credential(found), content_type=CREDENTIAL, json_dumps_params={"ensure_ascii": False}
    )


@public
@require_GET
@sparing
def status(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it was revoked, in the form that wallets ask for."""
    found = selectors.certificate_by_code(code)
    if found is None:
        return JsonResponse({"error": "unknown"}, status=404)
    return JsonResponse(badges.status(found))
