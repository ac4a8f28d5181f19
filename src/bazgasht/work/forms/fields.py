"""Hours and shares as people write them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import identifier_text, localise
from bazgasht.core.errors import InvalidValue
from bazgasht.core.fields import ParsedField

_CLOCK = re.compile(r"(\d{1,3})(?:[:٫.](\d{1,2}))?")


def parse_hours(raw: object) -> int:
    """Minutes from «۷:۲۰», «7.5» (a decimal hour) or «8». Raises InvalidValue ``hours.format``."""
    text = identifier_text(raw).replace("٫", ".").replace("/", ":")
    match = _CLOCK.fullmatch(text)
    if not match:
        raise InvalidValue("hours.format", _("Write hours like 7:20 or 8."))
    whole, part = int(match[1]), match[2] or ""
    if ":" in text:
        if len(part) != 2 or int(part) > 59:
            raise InvalidValue("hours.format", _("Write hours like 7:20 or 8."))
        return whole * 60 + int(part)
    if not part:
        return whole * 60
    minutes = 60 * int(part) / 10 ** len(part)
    return whole * 60 + round(minutes)


class HoursField(ParsedField):
    """Minutes (``int``) typed as hours."""

    length = 8

    def parse(self, text: str) -> int:
        return parse_hours(text)

    def display(self, value: int) -> str:
        return localise(f"{value // 60}:{value % 60:02}")


class ShareField(ParsedField):
    """Basis points (``int``) typed as percent with at most two decimals."""

    length = 8

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_value", 0)
        super().__init__(**kwargs)

    def parse(self, text: str) -> int:
        shown = identifier_text(text).replace("٫", ".").replace("٪", "").replace("%", "")
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", shown):
            raise InvalidValue("share.format", _("Write a percentage, like 30."))
        whole, _dot, part = shown.partition(".")
        bp = int(whole) * 100 + int(part.ljust(2, "0") if part else 0)
        if bp > 10_000:
            raise InvalidValue("share.format", _("A share is at most 100 percent."))
        return bp

    def display(self, value: int) -> str:
        whole, rest = divmod(value, 100)
        return localise(str(whole) if not rest else f"{whole}.{rest:02}")
