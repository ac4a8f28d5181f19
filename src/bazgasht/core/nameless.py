"""Free texts that many read: numbers that point at a person are refused where they are typed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .digits import to_ascii_digits
from .errors import InvalidValue
from .national_id import check_digit
from .text import search_form, strip_controls

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u0640\ufeff\u00ad]")
_TEN = re.compile(r"(?<!\d)(\d{3})[\s./–_-]?(\d{6})[\s./–_-]?(\d)(?!\d)")
_MOBILE = re.compile(
    r"(?<!\d)(?:\+\s?98|0098|98|0)[\s.-]?9\d{2}[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)"
)
_FILE = re.compile(r"(?<![A-Za-z0-9])H?1[34]\d{2}\s?[-–/]\s?\d{6}(?!\d)", re.IGNORECASE)

LETTERS = frozenset(
    search_form(word) for word in
    ("نامه", "نامهی", "نامهای", "نامههای", "بخشنامه", "بخشنامهی", "ابلاغیه", "ابلاغیهی", "ابلاغنامه",
     "دستورالعمل", "آییننامه", "تصویبنامه", "صورتجلسه", "letter", "circular")
)  # fmt: skip
"""What a number of this shape may be instead: whoever writes it before the number says so."""
_BETWEEN = frozenset({"به", "شماره", "شمارهی", "شمارههای", "ش", "no", "number"})


def person_number(text: str) -> str:
    """``national_id``, ``mobile`` or ``file_no`` for the first number of that shape, else "".

    Ten digits are taken for a national id when their check digit is right; a figure is safe with
    separators between its thousands, as people write figures. The number of a letter has the shape
    of a file's; it stands when it is called one: «نامهٔ شمارهٔ 1405/123456».
    """
    plain = to_ascii_digits(_INVISIBLE.sub("", strip_controls(text)))
    if _MOBILE.search(plain):
        return "mobile"
    if any(not _is_letter(plain, match) for match in _FILE.finditer(plain)):
        return "file_no"
    for match in _TEN.finditer(plain):
        ten = "".join(match.groups())
        if ten != ten[0] * 10 and check_digit(ten[:9]) == ten[9]:
            return "national_id"
    return ""


def _is_letter(text: str, match: re.Match[str]) -> bool:
    """Whether the words just before a number call it that of a letter; a household's never is."""
    if match[0][0] in "Hh":
        return False
    for word in reversed(search_form(text[: match.start()][-60:]).split()):
        if word not in _BETWEEN:
            return word in LETTERS
    return False


WORDS = {
    "national_id": _(
        "This looks like a national id. Take it out; write a figure with separators between its"
        " thousands."
    ),
    "mobile": _(
        "This looks like a mobile number. Take it out; the body's contact is shown anyway."
    ),
    "file_no": _(
        "This looks like the number of a person's file. Take it out; if it is a letter's number, write"
        " “letter” right before it."
    ),
}


def check_nameless(texts: Mapping[str, str]) -> None:
    """Raises InvalidValue beside the first field whose text holds a person's number."""
    for name, text in texts.items():
        if found := person_number(text):
            raise InvalidValue(f"nameless.{found}", WORDS[found], field=name)
