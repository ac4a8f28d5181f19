"""Free texts that many read: numbers that point at a person are refused where they are typed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .digits import to_ascii_digits
from .errors import InvalidValue
from .national_id import check_digit
from .text import strip_controls

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u0640\ufeff\u00ad]")
_TEN = re.compile(r"(?<!\d)(\d{3})[\s./–_-]?(\d{6})[\s./–_-]?(\d)(?!\d)")
_MOBILE = re.compile(
    r"(?<!\d)(?:\+\s?98|0098|98|0)[\s.-]?9\d{2}[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}(?!\d)"
)
_FILE = re.compile(r"(?<![A-Za-z0-9])H?1[34]\d{2}\s?[-–/]\s?\d{6}(?!\d)", re.IGNORECASE)


def person_number(text: str) -> str:
    """``national_id``, ``mobile`` or ``file_no`` for the first number of that shape, else "".

    Ten digits are taken for a national id when their check digit is right; a figure is safe with
    separators between its thousands, as people write figures.
    """
    plain = to_ascii_digits(_INVISIBLE.sub("", strip_controls(text)))
    if _MOBILE.search(plain):
        return "mobile"
    if _FILE.search(plain):
        return "file_no"
    for match in _TEN.finditer(plain):
        ten = "".join(match.groups())
        if ten != ten[0] * 10 and check_digit(ten[:9]) == ten[9]:
            return "national_id"
    return ""


WORDS = {
    "national_id": _(
        "This looks like a national id. Take it out; write a figure with separators between its"
        " thousands."
    ),
    "mobile": _(
        "This looks like a mobile number. Take it out; the body's contact is shown anyway."
    ),
    "file_no": _("This looks like the number of a person's file. Take it out."),
}


def check_nameless(texts: Mapping[str, str]) -> None:
    """Raises InvalidValue beside the first field whose text holds a person's number."""
    for name, text in texts.items():
        if found := person_number(text):
            raise InvalidValue(f"nameless.{found}", WORDS[found], field=name)
