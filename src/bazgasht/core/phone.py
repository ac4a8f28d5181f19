"""Mobile and landline numbers, kept in E.164, with Iran as the home region."""

from __future__ import annotations

import re

import phonenumbers
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat, PhoneNumberType

from .digits import identifier_text
from .errors import InvalidValue

REGION = "IR"
_MOBILE = re.compile(
    str(PhoneMetadata.metadata_for_region(REGION).mobile.national_number_pattern)  # type: ignore[union-attr]
)
_SHAPE = re.compile(r"(?:\+98|0098|98|0)?(9[0-9]{9})")
_SEPARATORS = dict.fromkeys(map(ord, " \t\u00a0-–()._/"))
_MOBILE_TYPES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
_LONGEST = 40


def parse_mobile(raw: object) -> str:
    """``+989…`` from 09…, 9…, +98…, 0098… in any digits; foreign mobiles with their country code.

    Raises InvalidValue with ``phone.empty``, ``phone.format`` or ``phone.not_mobile``.
    """
    text = _text(raw)
    shape = _SHAPE.fullmatch(text)
    if shape and _MOBILE.fullmatch(shape[1]):
        return "+98" + shape[1]  # the common case, some fifty times faster than a full parse
    number = _parse(text)
    if phonenumbers.number_type(number) not in _MOBILE_TYPES:
        raise InvalidValue("phone.not_mobile", _("This is not a mobile number."))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def parse_phone(raw: object) -> str:
    """Any valid number in E.164; landlines need their area code.

    Raises InvalidValue with ``phone.empty`` or ``phone.format``.
    """
    shape = _SHAPE.fullmatch(raw) if isinstance(raw, str) else None
    if shape and _MOBILE.fullmatch(shape[1]):
        return "+98" + shape[1]
    text = _text(raw)
    shape = _SHAPE.fullmatch(text)
    if shape and _MOBILE.fullmatch(shape[1]):
        return "+98" + shape[1]
    return phonenumbers.format_number(_parse(text), PhoneNumberFormat.E164)


def format_phone(e164: str) -> str:
    """``+989171234567`` → ``0917 123 4567``; foreign numbers keep their country code."""
    try:
        number = phonenumbers.parse(e164, REGION)
    except NumberParseException:
        return e164
    home = number.country_code == 98
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def _text(raw: object) -> str:
    text = identifier_text(raw).translate(_SEPARATORS)
    if not text:
        raise InvalidValue("phone.empty", _("Enter the telephone number."))
    if len(text) > _LONGEST:
        raise _unreadable()
    return text


def _parse(text: str) -> phonenumbers.PhoneNumber:
    if not re.fullmatch(r"\+?\d+", text, re.ASCII):
        raise _unreadable()
    # a country code whose plus or double zero was lost
    candidates = [text, "+" + text] if text.startswith("98") else [text]
    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, REGION)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
    raise _unreadable()


def _unreadable() -> InvalidValue:
    return InvalidValue(
        "phone.format", _("This is not a valid telephone number; landlines need their area code.")
    )
