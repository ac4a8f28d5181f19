"""What a browser calls itself, in words a person recognises: «کروم · اندروید»."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

BROWSERS = (
    ("Edg", _("Edge")), ("OPR", _("Opera")), ("SamsungBrowser", _("Samsung browser")),
    ("Firefox", _("Firefox")), ("FxiOS", _("Firefox")), ("Chrome", _("Chrome")),
    ("CriOS", _("Chrome")), ("Safari", _("Safari")),
)  # fmt: skip
"""Mark in the header → name, the first that fits: most pretend to be those further down."""
SYSTEMS = (
    ("Android", _("Android")), ("iPhone", _("iPhone")), ("iPad", _("iPad")),
    ("Windows", _("Windows")), ("Mac OS X", _("Mac")), ("Linux", _("Linux")),
)  # fmt: skip


def in_words(agent: str) -> str:
    """Browser and system; empty when neither is known."""
    found = [
        next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(str(name) for name in found if name)
