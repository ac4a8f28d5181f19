"""The paper on which somebody consents to work: what is on it, whichever room prints it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali

from .pdf import render_pdf

Fact = tuple[str, str]
BLANK = "………………"
"""What is filled in by hand."""


def consent_pdf(data: dict[str, Any]) -> bytes:
    return render_pdf("ui/typst/consent.typ", data)


def consent_data(
    *,
    title: str,
    body: str,
    synthetic: bool,
    number: str,
    signed_on: date | None,
    facts: Sequence[Fact],
    says: Sequence[str],
    version: str,
    signatures: Sequence[str],
    split_title: str = "",
    split: Sequence[Fact] = (),
) -> dict[str, Any]:
    """Everything the paper shows, as finished text. ``signed_on`` None: to be dated by hand."""
    return {
        "body": body, "synthetic": synthetic, "title": title,
        "number": (_("Number"), number or BLANK),
        "date": (_("Date"), format_jalali(signed_on, "long") if signed_on else BLANK),
        "facts": list(facts), "says_title": _("What the person says"), "says": list(says),
        "version": _("Text %(version)s") % {"version": localise(version)},
        "split_title": split_title, "split": list(split), "signatures": list(signatures),
    }  # fmt: skip
