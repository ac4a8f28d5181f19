"""Printed papers: a Typst template of a room, its data, and out comes a PDF.

A template lies in its room (``<room>/typst/<name>.typ``) and begins::

    #import "/ui/typst/letterhead.typ": *
    #show: letterhead.with(title: data.title)

It reads ``data`` and uses ``table-of``, ``facts``, ``chart``, ``meter``, ``stat``, ``note`` and ``island``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from bazgasht.core import digits, jalali

from . import assets, tokens

ROOT = Path(__file__).resolve().parents[1]


def render_pdf(
    template_path: str, data: Mapping[str, Any], *, printed_at: datetime | None = None
) -> bytes:
    """A PDF in the active language. ``template_path`` is relative to the package: "insight/typst/week.typ".

    ``data`` must be JSON once lazy texts are strings; keys the letterhead reads are ``body`` (who
    writes), ``seal`` and ``synthetic`` (bool), all optional. Numbers and dates come as finished
    text. Only our own fonts and files are read, nothing from the network. The same data,
    language and ``printed_at`` give the same bytes. Raises FileNotFoundError or typst.TypstError.
    """
    template = (ROOT / template_path).resolve()
    if not template.is_relative_to(ROOT) or not template.is_file():
        raise FileNotFoundError(f"no template {template_path} in {ROOT}")
    moment = printed_at or timezone.now()
    inputs = {"data": _json({**data, "frame": _frame(moment)})}
    pdf = typst.compile(
        str(template),
        root=str(ROOT),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        format="pdf",
        timestamp=int(moment.astimezone(UTC).timestamp()),
    )
    return bytes(pdf)


def _frame(moment: datetime) -> dict[str, Any]:
    """What every paper needs and no template should decide."""
    return {
        "language": get_language() or "fa",
        "rtl": get_language_bidi(),
        "colours": tokens.palette("light"),
        "numbering": "۱" if digits.is_persian() else "1",
        "printed": jalali.format_datetime(moment),
        "words": {
            "page": _("Page"),
            "of": _("of"),
            "printed": _("Printed"),
            "seal": _("Seal"),
            "synthetic": _("Made-up data: no name on this page is real"),
            "brand": _("Bazgasht"),
        },
    }


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, default=force_str)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(assets.font_dir())],
    )
