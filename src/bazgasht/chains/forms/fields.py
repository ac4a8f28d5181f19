"""Quantities as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from bazgasht.core.digits import identifier_text, localise
from bazgasht.core.errors import InvalidValue
from bazgasht.core.fields import LtrTextInput, ParsedField

_NUMBER = re.compile(r"[-−]?\d{1,12}(\.\d{1,6})?")


class QuantityField(ParsedField):
    """A ``Decimal``: «۱۲٬۰۰۰», «۰٫۰۵», 12.5; with a sign only where ``signed``."""

    length = 24

    def __init__(self, *, signed: bool = False, places: int = 6, **kwargs: Any) -> None:
        self.signed, self.places = signed, places
        kwargs.setdefault("widget", LtrTextInput({"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def parse(self, text: str) -> Decimal:
        shown = identifier_text(text).replace("٬", "").replace(",", "").replace(" ", "")
        shown = shown.replace("٫", ".").replace("/", ".").removeprefix("+").replace("−", "-")
        if not _NUMBER.fullmatch(shown):
            raise InvalidValue("quantity.format", _("Write a number, like 1,200 or 0.05."))
        value = Decimal(shown)
        if value < 0 and not self.signed:
            raise InvalidValue("quantity.sign", _("This is never below zero."))
        if -int(value.normalize().as_tuple().exponent) > self.places:
            raise InvalidValue(
                "quantity.places", _("At most %(n)s digits after the point."), n=self.places
            )
        return value

    def display(self, value: Any) -> str:
        text = f"{Decimal(value).normalize():f}"
        return localise(text.replace("-", "−"))
