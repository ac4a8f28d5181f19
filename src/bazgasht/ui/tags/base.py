"""Small things most other components are made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi, get_language_info

from .. import preferences, sprite

TONES = frozenset({"late", "wait", "ok", "info", "plain"})
TURNING = (
    "arrow-right", "arrow-left", "arrow-right-circle", "chevron-right", "chevron-left",
    "box-arrow", "reply", "share", "send", "list", "list-check", "list-task", "list-ul",
    "card-list", "card-checklist", "door-open", "signpost", "journal-text", "file-earmark-text",
    "text", "bar-chart-line", "graph-up", "box-seam", "truck", "megaphone",
)  # fmt: skip
"""Icons that mean a direction or lines of text; clocks, media and check marks do not turn."""


def tone_of(tone: str) -> str:
    """A tone's class. Raises ValueError for a word that is no tone."""
    if tone and tone not in TONES:
        raise ValueError(f"unknown tone {tone!r}; tones are {', '.join(sorted(TONES))}")
    return tone


def icon(name: str, label: str = "") -> SafeString:
    """``{% icon "house" %}``: decoration, or with ``label`` a picture with a name.

    ``name`` must stand in ``ui/icons.txt`` (LookupError). Icons that mean a direction are named
    by their left-to-right look (``arrow-right`` is forward) and turn by themselves.
    """
    if label:
        return _picture(name, format_html('role="img" aria-label="{}"', label))
    return _decoration(name)


@cache  # a page holds some dozens, of a fixed list
def _decoration(name: str) -> SafeString:
    return _picture(name, SafeString('aria-hidden="true"'))


def _picture(name: str, meaning: SafeString) -> SafeString:
    if name not in sprite.names():
        raise LookupError(f"icon {name!r} is not in ui/icons.txt")
    turns = name in TURNING or name.startswith("box-arrow")
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        " turns" if turns else "",
        meaning,
        static("vendor/icons.svg"),
        name,
    )


def chip(text: object, tone: str = "", icon_name: str = "", url: str = "") -> SafeString:
    """``{% chip "3 days late" tone="late" %}``: a short state in words, coloured by meaning.

    ``tone``: late, wait, ok, info, plain or empty. ``url`` makes it a link. Nothing for no text.
    """
    if text is None or text == "":
        return SafeString("")
    picture = icon(icon_name) if icon_name else ""
    inside = format_html('class="chip {}">{}{}', tone_of(tone), picture, text)
    return (
        format_html('<a href="{}" {}</a>', url, inside)
        if url
        else format_html("<span {}</span>", inside)
    )


def mark(text: str, tone: str = "", large: bool = False) -> SafeString:
    """``{% mark name|initials %}``: initials in a circle; the name stands beside it."""
    size = " mark-lg" if large else ""
    return format_html(
        '<span class="mark{} {}" aria-hidden="true">{}</span>', size, tone_of(tone), text
    )


def ltr(value: object) -> SafeString:
    """``{% ltr referral.code %}``: an id, a phone or a seal as a left-to-right island."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


def page_settings(context: Mapping[str, Any]) -> dict[str, Any]:
    """``{% page_settings as look %}``: language, direction, theme and the choices of both.

    Works without a request and without context processors, for the page of a server error.
    """
    request: HttpRequest | None = context.get("request")
    language = get_language() or settings.LANGUAGE_CODE
    others = [get_language_info(code) for code, _ in settings.LANGUAGES if code != language]
    return {
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "theme": preferences.theme_of(request),
        "now": timezone.now(),
        "others": [{"code": o["code"], "name": o["name_local"]} for o in others],
        "path": request.get_full_path() if request is not None and request.method == "GET" else "/",
    }


def back_url(context: Mapping[str, Any]) -> str:
    """``{% back_url as back %}``: the page of ours the person came from, else the first page."""
    request: HttpRequest | None = context.get("request")
    came_from = request.headers.get("Referer", "") if request is not None else ""
    if request is None or not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
