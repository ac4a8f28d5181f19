"""Filters for Persian pages, each in the language of the page: ``{% load bz %}``.

Nothing (None or "") always renders as nothing. No filter marks its result as safe.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template

from bazgasht.core import digits as _digits
from bazgasht.core import jalali as _jalali
from bazgasht.core import money as _money
from bazgasht.core import national_id as _national_id
from bazgasht.core import phone as _phone
from bazgasht.core import postal as _postal
from bazgasht.core import sheba as _sheba
from bazgasht.core import text as _text
from bazgasht.core.week import Week

register = template.Library()
EMPTY = (None, "")


@register.filter
def jalali(value: date | None, style: str = "numeric") -> str:
    """``{{ d|jalali }}`` ۱۴۰۵/۰۹/۰۱; also ``"long"``, ``"weekday"``, ``"short"``, ``"month"``."""
    return "" if value in EMPTY else _jalali.format_jalali(value, style)


@register.filter
def jalali_long(value: date | None) -> str:
    """«۱ آذر ۱۴۰۵»."""
    return jalali(value, "long")


@register.filter
def jalali_time(value: datetime | None) -> str:
    """«۹:۲۰» in Tehran."""
    return "" if value in EMPTY else _jalali.format_time(value)


@register.filter
def jalali_datetime(value: datetime | None) -> str:
    """«۱ آذر ۱۴۰۵، ۹:۲۰» in Tehran."""
    return "" if value in EMPTY else _jalali.format_datetime(value)


@register.filter
def moment(value: datetime | None) -> str:
    """«امروز ۹:۲۰», «۲۸ آبان»: for timelines."""
    return "" if value in EMPTY else _jalali.moment(value)  # type: ignore[arg-type]


@register.filter
def ago(value: date | None) -> str:
    """«۴۱ روز پیش»."""
    return "" if value in EMPTY else _jalali.ago(value)  # type: ignore[arg-type]


@register.filter
def contextual(value: date | None) -> _jalali.Chip:
    """``{% with c=d|contextual %}`` gives ``c.text`` («۳ روز مانده») and ``c.tone``."""
    return _jalali.Chip("", "info") if value in EMPTY else _jalali.contextual(value)  # type: ignore[arg-type]


@register.filter
def partial_date(value: _jalali.PartialDate | None) -> str:
    """«شهریور ۱۳۷۲»."""
    return "" if value in EMPTY else _jalali.format_partial(value)


@register.filter
def digits(value: Any) -> str:
    """Persian digits on a Persian page. For text, not for markup."""
    return "" if value in EMPTY else _digits.localise(value)


@register.filter
def number(value: Any) -> str:
    """With thousands separators: «۱٬۲۰۰»."""
    return "" if value in EMPTY else _digits.number(value)


@register.filter
def money(value: int | None, unit: _money.Unit = "rial") -> str:
    """«۱٬۲۰۰٬۰۰۰ ریال»; ``|money:"toman"`` for toman."""
    return "" if value in EMPTY else _money.format_money(value, unit)  # type: ignore[arg-type]


@register.filter
def toman(value: int | None) -> str:
    """«۱۲۰٬۰۰۰ تومان» from rials."""
    return money(value, "toman")


@register.filter
def mask_nid(value: str | None) -> str:
    """«۱۲۳•••••۴۵»; wrap it in ``<bdi dir="ltr">``."""
    return "" if value in EMPTY else _national_id.mask_national_id(str(value))


@register.filter
def phone(value: str | None) -> str:
    """«۰۹۱۷ ۱۲۳ ۴۵۶۷»; wrap it in ``<bdi dir="ltr">``."""
    return "" if value in EMPTY else _digits.localise(_phone.format_phone(str(value)))


@register.filter
def sheba(value: str | None) -> str:
    """In groups of four; wrap it in ``<bdi dir="ltr">``."""
    return "" if value in EMPTY else _sheba.format_sheba(str(value))


@register.filter
def postal_code(value: str | None) -> str:
    """«۷۵۱۴۷-۱۲۳۴۵»; wrap it in ``<bdi dir="ltr">``."""
    return "" if value in EMPTY else _postal.format_postal_code(str(value))


@register.filter
def week_label(value: Week | str | None) -> str:
    """«هفتهٔ ۳۵ سال ۱۴۰۵، ۲۳ تا ۲۹ آبان», of a Week or its name."""
    if value in EMPTY:
        return ""
    return (value if isinstance(value, Week) else Week.parse(value)).label()


@register.filter
def initials(value: Any, family: str = "") -> str:
    """«م‌ر» of something with ``given`` and ``family``, of two names, or of one full name."""
    if value in EMPTY:
        return ""
    if hasattr(value, "given"):
        return _text.initials(value.given, value.family)
    words = str(value).split()
    if not family and len(words) > 1:
        return _text.initials(" ".join(words[:-1]), words[-1])
    return _text.initials(str(value), family)
