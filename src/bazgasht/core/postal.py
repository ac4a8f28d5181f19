"""The ten-digit postal code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .digits import identifier_text, localise
from .errors import InvalidValue

_SEPARATORS = dict.fromkeys(map(ord, " \t\u00a0-–_./"))


def parse_postal_code(raw: object) -> str:
    """Ten ASCII digits. Raises InvalidValue with ``postal.empty``, ``.format`` or ``.length``."""
    text = identifier_text(raw).translate(_SEPARATORS)
    if not text:
        raise InvalidValue("postal.empty", _("Enter the postal code."))
    if not (text.isascii() and text.isdigit()):
        raise InvalidValue("postal.format", _("A postal code has digits only."))
    if len(text) != 10:
        raise InvalidValue("postal.length", _("A postal code has ten digits."))
    return text


def format_postal_code(code: str) -> str:
    """As it is printed on letters: five and five."""
    return localise(f"{code[:5]}-{code[5:]}")
