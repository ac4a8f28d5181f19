"""The terms of a post as a value: what is offered, printed, signed and paid by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise, number
from bazgasht.core.money import format_money

from .states import PayKind, Weekday


@dataclass(frozen=True)
class Terms:
    """``rate`` is rials for an hour, a full month or a piece; times are in minutes."""

    pay_kind: str
    rate: int
    piece_unit: str
    minutes_day: int
    minutes_week: int
    rest_day: int

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Terms:
        """From the snapshot in a consent."""
        return cls(
            str(data["pay_kind"]), int(data["rate"]), str(data.get("piece_unit", "")),
            int(data["minutes_day"]), int(data["minutes_week"]), int(data["rest_day"]),
        )  # fmt: skip

    @classmethod
    def of_post(cls, post: Any) -> Terms:
        return cls(
            post.pay_kind, post.rate, post.piece_unit, post.minutes_day, post.minutes_week,
            post.rest_day,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def wage_words(self) -> str:
        """«۶۰٬۰۰۰ تومان برای هر ساعت»."""
        money = format_money(self.rate)
        if self.pay_kind == PayKind.HOURLY:
            return _("%(money)s an hour") % {"money": money}
        if self.pay_kind == PayKind.MONTHLY:
            return _("%(money)s a month") % {"money": money}
        return _("%(money)s for each %(unit)s") % {"money": money, "unit": self.piece_unit}

    @property
    def hours_words(self) -> str:
        return _("%(day)s a day, %(week)s a week") % {
            "day": hours(self.minutes_day), "week": hours(self.minutes_week),
        }  # fmt: skip

    @property
    def rest_words(self) -> str:
        return str(Weekday(self.rest_day).label)


def hours(minutes: int) -> str:
    """«۷ ساعت و ۲۰ دقیقه», «۸ ساعت»."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("%(n)s minutes") % {"n": number(rest)}
    if not rest:
        return _("%(n)s hours") % {"n": number(whole)}
    return _("%(n)s hours and %(m)s minutes") % {"n": number(whole), "m": number(rest)}


def clock(minutes: int) -> str:
    """«۷:۲۰», for tables."""
    whole, rest = divmod(minutes, 60)
    return localise(f"{whole}:{rest:02}")
