"""The national id (کد ملی): ten digits with a check digit."""

from __future__ import annotations

import re
from random import Random

from django.utils.translation import gettext_lazy as _

from .digits import identifier_text, localise
from .errors import InvalidValue

_PLAIN = re.compile(r"[0-9]{10}").fullmatch  # ten digits as they should be need no mending
_SEPARATORS = dict.fromkeys(map(ord, " \t\u00a0-–_./"))


def check_digit(nine: str) -> str:
    """Weights 10…2, modulo 11; a remainder below 2 is the check digit, else 11 minus it."""
    a, b, c, d, e, f, g, h, i = map(int, nine)
    remainder = (10 * a + 9 * b + 8 * c + 7 * d + 6 * e + 5 * f + 4 * g + 3 * h + 2 * i) % 11
    return str(remainder if remainder < 2 else 11 - remainder)


def parse_national_id(raw: object) -> str:
    """Ten ASCII digits from what was typed or stood in a cell.

    Reads all digits, numeric cells, spaces and dashes; ids of 8 or 9 digits get back the zeros a
    spreadsheet took. Raises InvalidValue with ``national_id.empty``, ``.format``, ``.short``,
    ``.long``, ``.repeated`` or ``.check``.
    """
    text = str(raw) if _PLAIN(str(raw)) else identifier_text(raw).translate(_SEPARATORS)
    if not text:
        raise InvalidValue("national_id.empty", _("Enter the national id."))
    if not (text.isascii() and text.isdigit()):
        raise InvalidValue("national_id.format", _("A national id has digits only."))
    if len(text) < 8:
        raise InvalidValue(
            "national_id.short", _("A national id has ten digits; some are missing.")
        )
    if len(text) > 10:
        raise InvalidValue("national_id.long", _("A national id has ten digits; these are more."))
    text = text.zfill(10)
    if text == text[0] * 10:
        raise InvalidValue("national_id.repeated", _("Ten equal digits are not a national id."))
    if check_digit(text[:9]) != text[9]:
        raise InvalidValue(
            "national_id.check", _("This is not a valid national id; look for a mistyped digit.")
        )
    return text


def mask_national_id(national_id: str) -> str:
    """«۱۲۳•••••۴۵»: enough to recognise one's own, in the digits of the page."""
    if len(national_id) < 6:
        return "•" * len(national_id)
    return localise(national_id[:3] + "•" * (len(national_id) - 5) + national_id[-2:])


def random_national_id(rng: Random) -> str:
    """A well-formed made-up id, for demo data and tests."""
    while True:
        nine = f"{rng.randrange(10**9):09d}"
        whole = nine + check_digit(nine)
        if whole != whole[0] * 10:
            return whole
