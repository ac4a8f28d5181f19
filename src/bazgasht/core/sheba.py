"""Sheba: the Iranian bank account number, IR and 24 digits, modulo 97."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from .digits import identifier_text, localise
from .errors import InvalidValue

_SEPARATORS = dict.fromkeys(map(ord, " \t\u00a0-–_./"))
_SHAPE = re.compile(r"IR\d{24}", re.ASCII)


def parse_sheba(raw: object) -> str:
    """``IR`` and 24 digits; the letters may be left out when typing.

    Raises InvalidValue with ``sheba.empty``, ``.format``, ``.length`` or ``.check``.
    """
    text = identifier_text(raw).translate(_SEPARATORS).upper()
    if not text:
        raise InvalidValue("sheba.empty", _("Enter the Sheba number."))
    if text.isascii() and text.isdigit():
        text = "IR" + text
    if not (text.startswith("IR") and text[2:].isascii() and text[2:].isdigit()):
        raise InvalidValue("sheba.format", _("A Sheba number is IR and 24 digits."))
    if not _SHAPE.fullmatch(text):
        raise InvalidValue("sheba.length", _("A Sheba number has 24 digits after IR."))
    # loading schwifty's bank registry takes a moment that most processes never need
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return str(IBAN(text))
    except SchwiftyException:
        raise InvalidValue(
            "sheba.check", _("This is not a valid Sheba number; look for a mistyped digit.")
        ) from None


def format_sheba(sheba: str) -> str:
    """Groups of four, for reading aloud."""
    return localise(" ".join(sheba[i : i + 4] for i in range(0, len(sheba), 4)))


def mask_sheba(sheba: str) -> str:
    """Country, check digits and the last four, the rest hidden."""
    return localise(sheba[:4] + "•" * (len(sheba) - 8) + sheba[-4:])
