"""Form fields for what Persian forms ask: typed text, read generously, refused beside the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .digits import localise, number, to_ascii_digits
from .errors import InvalidValue
from .jalali import PartialDate, format_jalali, parse_jalali, parse_partial
from .jalali.parse import Kind
from .money import Unit, format_money, parse_money
from .national_id import parse_national_id
from .phone import format_phone, parse_mobile, parse_phone
from .postal import parse_postal_code
from .sheba import format_sheba, parse_sheba
from .text import strip_controls


class LtrTextInput(forms.TextInput):
    """For ids, phones and dates: left to right, with the number keys of a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        ltr = {"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__({**ltr, **(attrs or {})})


class ParsedField(forms.CharField):
    """Text that a parser turns into a value. What was typed stays as it was when it is refused."""

    widget = LtrTextInput
    length = 60

    def parse(self, text: str) -> Any:
        """The value of a text that is not empty. Raises InvalidValue."""
        return text

    def display(self, value: Any) -> str:
        return localise(value)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_value", None)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "maxlength": str(self.length)}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return self.empty_value
        try:
            return self.parse(str(text))
        except InvalidValue as refused:
            raise ValidationError(refused.message, code=refused.code) from None

    def prepare_value(self, value: Any) -> Any:
        if value in self.empty_values:
            return value
        try:
            return self.display(self.parse(value) if isinstance(value, str) else value)
        except InvalidValue:
            return value


class JalaliDateField(ParsedField):
    """A Gregorian ``date`` typed and shown in Jalali. ``kind`` decides about two-digit years."""

    length = 20

    def __init__(
        self,
        *,
        kind: Kind = "any",
        earliest: date | Callable[[], date] | None = None,
        latest: date | Callable[[], date] | None = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.earliest, self.latest = kind, earliest, latest
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "data-jalali": "date"}

    def parse(self, text: str) -> date:
        return parse_jalali(text, kind=self.kind)

    def display(self, value: date) -> str:
        return format_jalali(value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, date) else super().to_python(value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = _bound(self.earliest), _bound(self.latest)
        if earliest and value < earliest:
            words = {"date": format_jalali(earliest)}
            raise ValidationError(_("The date can't be before %(date)s.") % words, "date.early")
        if latest and value > latest:
            words = {"date": format_jalali(latest)}
            raise ValidationError(_("The date can't be after %(date)s.") % words, "date.late")


def _bound(limit: date | Callable[[], date] | None) -> date | None:
    return limit() if callable(limit) else limit


class PartialDateField(ParsedField):
    """A :class:`PartialDate`, or None for an unknown birth."""

    length = 20

    def parse(self, text: str) -> PartialDate | None:
        return parse_partial(text)

    def display(self, value: PartialDate | None) -> str:
        return "" if value is None else localise(value)


class NationalIdField(ParsedField):
    """Ten ASCII digits with a valid check digit."""

    length = 20

    def parse(self, text: str) -> str:
        return parse_national_id(text)


class MobileField(ParsedField):
    """A mobile number in E.164, shown as it is dialled at home."""

    length = 30

    def parse(self, text: str) -> str:
        return parse_mobile(text)

    def display(self, value: str) -> str:
        return localise(format_phone(value))


class PhoneField(MobileField):
    """A mobile or landline number in E.164."""

    def parse(self, text: str) -> str:
        return parse_phone(text)


class ShebaField(ParsedField):
    """``IR`` and 24 digits."""

    length = 40

    def parse(self, text: str) -> str:
        return parse_sheba(text)

    def display(self, value: str) -> str:
        return format_sheba(value)


class PostalCodeField(ParsedField):
    """Ten ASCII digits."""

    length = 20

    def parse(self, text: str) -> str:
        return parse_postal_code(text)


class MoneyField(ParsedField):
    """Whole rials (``int``). A bare number is in ``unit``, which the help text names."""

    def __init__(self, *, unit: Unit = "toman", **kwargs: Any) -> None:
        self.unit = unit
        kwargs.setdefault("widget", LtrTextInput({"dir": "auto"}))
        super().__init__(**kwargs)

    def parse(self, text: str) -> int:
        return parse_money(text, default_unit=self.unit)

    def display(self, value: int) -> str:
        return format_money(value, self.unit)


class WholeField(forms.IntegerField):
    """A whole number typed in any digits, shown in those of the page; so are its bounds, which Django's
    own messages give in ASCII."""

    widget = LtrTextInput

    def __init__(
        self, *, min_value: int | None = None, max_value: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.least, self.most = min_value, max_value

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.least is not None and value < self.least:
            raise ValidationError(_("The least is %(n)s.") % {"n": number(self.least)})
        if self.most is not None and value > self.most:
            raise ValidationError(_("The most is %(n)s.") % {"n": number(self.most)})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = to_ascii_digits(value).replace(",", "").replace("٬", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return localise(value) if isinstance(value, int) else value


class ClockField(forms.TimeField):
    """An hour typed in any digits: 8, 8:30, ۸:۳۰."""

    widget = LtrTextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H"], **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%H:%M") if hasattr(value, "strftime") else value


class PersianCharField(forms.CharField):
    """Text kept as typed, without control and reordering characters; ZWNJ stays."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(strip_controls(value) if isinstance(value, str) else value)
