"""Scenarios on paper: one, or up to four side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core import provinces
from bazgasht.core.jalali import format_jalali
from bazgasht.ui.pdf import render_pdf

from . import scenario_showing as showing
from .models import Scenario

TEMPLATE = "chains/typst/scenarios.typ"


def scenarios_pdf(rows: Sequence[Scenario]) -> bytes:
    """A4 in the language of the page. ``rows`` is not empty."""
    return render_pdf(TEMPLATE, scenarios_data(rows))


def scenarios_data(rows: Sequence[Scenario]) -> dict[str, Any]:
    """Everything the paper shows, as finished text."""
    shown = [showing.shown(row) for row in rows]
    one = len(rows) == 1
    return {
        "body": rows[0].organisation.name, "synthetic": any(r.synthetic for r in rows),
        "title": rows[0].title if one else _("Scenarios side by side"),
        "subtitle": provinces.name_of(rows[0].province),
        "illustrative": _("Some of the figures are illustrative: nobody has checked them yet.")
        if any(s["illustrative"] for s in shown) else "",
        "head": [_("Figure"), *(r.title for r in rows)],
        "table": [[name, *values] for name, values in showing.side_by_side(rows)],
        "parts": [
            {
                "title": row.title, "note": row.note, "sentences": s["sentences"],
                "made": _("Reckoned on %(day)s") % {"day": format_jalali(s["day"], "long")},
                "chains": [_chain(c) for c in s["chains"]],
            }
            for row, s in zip(rows, shown, strict=True)
        ],
        "reach_note": _("Counts of people come from the weekly figures; those below five are not shown."),
        "one": one,
    }  # fmt: skip


def _chain(chain: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": chain["title"],
        "head": [_("The link"), _("Capacity today"), _("After"), _("Made today"), _("After"), _("Jobs"),
                 _("After")],
        "rows": [
            [link["title"], *link["capacity"], *link["made"], *link["jobs"]]
            for link in chain["links"]
        ],
    }  # fmt: skip
