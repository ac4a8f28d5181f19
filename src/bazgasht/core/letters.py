"""E-mail as text, and as a page that reads in the direction of its language, with links to follow.

A mail reader shows plain text from left to right: Persian beside codes and addresses falls apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

ADDRESS = re.compile(r"https?://\S+")
AUTOMATIC = {"Auto-Submitted": "auto-generated"}
"""So that no out-of-office answer comes back."""


def letter(
    subject: str, text: str, to: str, *, headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """A message to one address, in the language in force. Paragraphs are parted by empty lines."""
    message = EmailMultiAlternatives(
        " ".join(subject.split()), text, to=[to], headers={**AUTOMATIC, **(headers or {})}
    )
    message.attach_alternative(_page(text), "text/html")
    return message


def _page(text: str) -> str:
    direction = "rtl" if get_language_bidi() else "ltr"
    paragraphs = format_html_join("\n", "<p>{}</p>", ((_lines(p),) for p in text.split("\n\n")))
    return format_html(
        '<!doctype html><html lang="{}" dir="{}"><body dir="{}">\n{}\n</body></html>',
        get_language(), direction, direction, paragraphs,
    )  # fmt: skip


def _lines(paragraph: str) -> SafeString:
    lines = [_line(line) for line in paragraph.strip().split("\n")]
    return format_html_join(mark_safe("<br>\n"), "{}", ((line,) for line in lines))


def _line(line: str) -> SafeString | str:
    if not ADDRESS.fullmatch(line.strip()):
        return line
    return format_html('<a href="{0}" dir="ltr">{0}</a>', line.strip())
