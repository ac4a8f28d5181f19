"""Money: whole rials, shown in toman where people say toman, always with the unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .digits import DECIMAL_POINT, THOUSANDS, identifier_text, number
from .errors import InvalidValue
from .text import search_form

Unit = Literal["rial", "toman"]
RIALS: dict[str, int] = {"rial": 1, "toman": 10}
LARGEST = 2**63 - 1
"""What a ``bigint`` holds."""

_UNITS: dict[str, Unit] = {
    "ریال": "rial", "rial": "rial", "rials": "rial", "irr": "rial",
    "تومان": "toman", "تومن": "toman", "toman": "toman", "tomans": "toman", "irt": "toman",
}  # fmt: skip
_SCALES = {
    "هزار": 10**3, "thousand": 10**3, "میلیون": 10**6, "ملیون": 10**6, "million": 10**6,
    "میلیارد": 10**9, "billion": 10**9, "و": 0, "and": 0,
}  # fmt: skip
_PIECE = re.compile(r"(\d+(?:\.\d+)?)|([^\W\d_]+)")
_ALLOWED = re.compile(r"[\w\s.]+")
_LONGEST = 80


def parse_money(raw: object, *, default_unit: Unit | None = "rial") -> int:
    """Rials from «۱٬۲۰۰٬۰۰۰ ریال», «120 هزار تومان», «۱ میلیون و ۲۰۰ هزار تومان», «۱٫۵ میلیون تومان».

    A bare number is in ``default_unit``; with None it is refused. Raises InvalidValue with
    ``money.empty``, ``.format``, ``.unit``, ``.fraction`` (less than a rial), ``.negative`` or
    ``.large``.
    """
    text = identifier_text(raw).replace(THOUSANDS, "").replace(DECIMAL_POINT, ".")
    text = re.sub(r"(?<=\d)[,،](?=\d{3})", "", text)
    if not text:
        raise InvalidValue("money.empty", gettext_lazy("Enter the amount."))
    if text[0] in "-−":
        raise InvalidValue("money.negative", gettext_lazy("An amount can't be negative."))
    if len(text) > _LONGEST or not _ALLOWED.fullmatch(text):
        raise _format()
    amount, unit = _read(text)
    unit = unit or default_unit
    if unit is None:
        raise InvalidValue("money.unit", gettext_lazy("Say whether it is rial or toman."))
    rials = amount * RIALS[unit]
    if rials != int(rials):
        raise InvalidValue("money.fraction", gettext_lazy("The smallest amount is one rial."))
    if rials > LARGEST:
        raise InvalidValue("money.large", gettext_lazy("The amount is too large."))
    return int(rials)


def _read(text: str) -> tuple[Decimal, Unit | None]:
    total, pending = Decimal(0), None
    smallest: int | None = None  # the last scale named; scales must fall
    unit: Unit | None = None
    for digits, word in _PIECE.findall(text):
        word = search_form(word) if word else ""
        if unit or (digits and pending is not None):
            raise _format()
        if digits:
            pending = Decimal(digits)
        elif word in _UNITS:
            unit = _UNITS[word]
        elif _SCALES.get(word):
            scale = _SCALES[word]
            if pending is None or (smallest and scale >= smallest):
                raise _format()
            total, pending, smallest = total + pending * scale, None, scale
        elif word not in _SCALES or pending is not None or not total:
            raise _format()
    if pending is None and smallest is None:
        raise _format()
    if pending is not None and smallest and pending >= smallest:
        raise _format()
    return total + (pending or 0), unit


def _format() -> InvalidValue:
    return InvalidValue(
        "money.format", gettext_lazy("Write the amount in digits, like 1,200,000 rial.")
    )


def unit_name(unit: Unit) -> str:
    return _("toman") if unit == "toman" else _("rial")


def format_money(rials: int, unit: Unit = "toman") -> str:
    """«۱۲۰٬۰۰۰ تومان». Rials that are no whole toman show a decimal: the amount is never rounded."""
    whole, rest = divmod(abs(rials), RIALS[unit])
    sign = -1 if rials < 0 else 1
    value = Decimal(f"{whole}.{rest}") * sign if rest else whole * sign
    return f"{number(value)} {unit_name(unit)}"
