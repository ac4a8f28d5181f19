"""Dates, amounts and people as short pieces of a page."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bazgasht.core import digits, jalali

from .base import chip, tone_of


def date_chip(due: date | None, prefix: str = "") -> SafeString:
    """``{% date_chip referral.due %}``: the days left or late in words, coloured by urgency.

    The exact day is in the tooltip. ``prefix`` stands before the words («آزادی»). Nothing for None.
    """
    if not due:
        return SafeString("")
    words = jalali.contextual(due)
    text = f"{prefix} {words.text}" if prefix else words.text
    moment = format_html(
        '<time datetime="{}" title="{}">{}</time>',
        due.isoformat(),
        jalali.format_jalali(due, "weekday"),
        text,
    )
    return chip(moment, words.tone)


def meter(
    value: float, total: float = 100, label: str = "", tone: str = "", text: str = ""
) -> SafeString:
    """``{% meter 91 120 label="Trained" text="91 of 120" tone="ok" %}``: a bar beside its number.

    With ``text`` the label and the text stand above it; else ``label`` only names it.
    """
    share = min(max(value / total if total else 0, 0), 1)
    line = format_html(
        '<progress class="meter {}" value="{}" max="100" aria-label="{}"></progress>',
        tone_of(tone),
        round(share * 100),
        f"{label} {text}".strip() or _("Progress"),
    )
    if not text:
        return line
    return format_html(
        '<div class="meter-line"><div class="meter-top tiny"><span>{}</span>'
        '<span class="soft">{}</span></div>{}</div>',
        label,
        digits.localise(text),
        line,
    )


def stat(value: object, label: str, **options: Any) -> dict[str, Any]:
    """``{% stat "118" "Answered referrals" chip="19% more" tone="ok" url="/…" %}``: a large number.

    A number gets thousands separators; text is shown as it is, in the page's digits.
    """
    shown = digits.number(value) if isinstance(value, int | float) else digits.localise(value)
    return {"value": shown, "label": label, **options}


def or_missing(value: object) -> object:
    """``{{ value|or_missing }}``: «ثبت نشده» for what was left out, so that a gap is no mystery."""
    return _("Not recorded") if value in (None, "", [], ()) else value


_CODE = re.compile(r"[A-Z][0-9۰-۹]*(?:-[A-Z0-9۰-۹]+)+|[0-9۰-۹]{4}-[0-9۰-۹]{5,}")


def codes(value: object) -> object:
    """``{{ sub|codes }}``: codes and file numbers run left to right and never break at the hyphen."""
    if value in (None, "") or isinstance(value, SafeString):
        return value  # markup has its own islands, and codes in its addresses
    text = conditional_escape(value)
    return SafeString(_CODE.sub(r'<bdi dir="ltr" class="text-nowrap">\g<0></bdi>', text))


def shown(value: object) -> object:
    """``{{ cell|shown }}``: a cell of a table as the page writes it; text and markup stay."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float | Decimal):
        return digits.number(value)
    return jalali.format_jalali(value) if isinstance(value, date) else value


def when(value: date | None) -> SafeString:
    """``{% when item.at %}``: a moment as people say it, machine-readable and with the full date."""
    if not value:
        return SafeString("")
    if isinstance(value, jalali.WholeDay):
        full, said = jalali.format_jalali(value.date(), "weekday"), jalali.moment(value)
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', value.date().isoformat(), full, said
        )
    if isinstance(value, datetime):
        full, said = jalali.format_datetime(value), jalali.moment(value)
    else:
        full, said = jalali.format_jalali(value, "weekday"), jalali.format_jalali(value, "long")
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), full, said)
