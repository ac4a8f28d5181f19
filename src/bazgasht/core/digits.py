"""Digits: ۰۱۲, ٠١٢ and 012 are read everywhere; Persian ones are shown in Persian."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import get_language

PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
THOUSANDS = "٬"
DECIMAL_POINT = "٫"
MINUS = "\u200e\u2212"
"""A minus sign that stays in front of its number in right-to-left text."""

DIGITS = {ord(c): str(i) for row in (PERSIAN, ARABIC) for i, c in enumerate(row)}
_TO_PERSIAN = {ord(str(i)): c for i, c in enumerate(PERSIAN)}
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x61C, 0xFEFF]
)
_IDENTIFIER = DIGITS | _INVISIBLE
_NUMBER_CELL = re.compile(r"(\d+)\.0*")


def to_ascii_digits(text: str) -> str:
    return text.translate(DIGITS)


def to_persian_digits(value: object) -> str:
    return str(value).translate(_TO_PERSIAN)


def only_digits(text: str) -> str:
    """The digits of a text in ASCII, everything else dropped."""
    return "".join(c for c in text.translate(DIGITS) if "0" <= c <= "9")


def is_persian() -> bool:
    return (get_language() or "fa").startswith("fa")


def localise(value: object) -> str:
    """Persian digits when the page is Persian, untouched otherwise."""
    return to_persian_digits(value) if is_persian() else str(value)


def persian_number(number: int | Decimal | float) -> str:
    """``1200000`` → «۱٬۲۰۰٬۰۰۰»."""
    text = f"{abs(number):,}".replace(",", THOUSANDS).replace(".", DECIMAL_POINT)
    return (MINUS if number < 0 else "") + to_persian_digits(text)


def number(value: int | Decimal | float) -> str:
    """A number with thousands separators in the language of the page."""
    return persian_number(value) if is_persian() else f"{value:,}"


def identifier_text(raw: object) -> str:
    """A cell or typed value as an identifier: ASCII digits, no invisible characters, trimmed.

    Numeric cells lose their ``.0``; None is the empty text.
    """
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    text = str(raw).translate(_IDENTIFIER).strip()
    match = _NUMBER_CELL.fullmatch(text)
    return match[1] if match else text
