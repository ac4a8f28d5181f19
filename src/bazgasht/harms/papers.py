"""A programme on A4: its tree with progress, measures and budget; it names no person."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core import provinces
from bazgasht.core.digits import localise, number
from bazgasht.core.jalali import format_jalali
from bazgasht.ui.pdf import render_pdf

from .selectors import Line, MeasureLine, Standing, Tree

PROGRAMME = "harms/typst/programme.typ"


def programme_pdf(tree: Tree) -> bytes:
    """In the language of the page."""
    row = tree.programme
    facts = [
        (_("Kept by"), row.organisation.name),
        (_("Province"), provinces.name_of(row.province) or _("the whole country")),
        (_("Source"), row.source),
    ]
    if row.polling_day:
        facts.append((_("Polling day"), format_jalali(row.polling_day, "long")))
    data = {
        "body": row.organisation.name, "synthetic": row.synthetic, "title": row.title,
        "subtitle": str(row.get_kind_display()), "facts": facts,
        "illustrative": _("The wording is proposed, not the published text.")
                        if row.illustrative else "",
        "tree_head": [_("Number"), _("Part"), _("Owner"), _("Until"), _("How it stands")],
        "tree": [_line(x) for x in tree.lines],
        "measures_title": _("Measures"),
        "measures_head": [_("Number"), _("Measure"), _("Now"), _("To be reached"),
                          _("How it stands")],
        "measures": [_measure(x.node.number, m) for x in tree.lines for m in x.measures],
        "budget_title": _("Budget beside result"),
        "budget_head": [_("Number"), _("Part"), _("Planned, rials"), _("Spent, rials"),
                        _("How it stands")],
        "budget": [[localise(x.node.number), x.node.title, number(x.planned),
                    number(x.spent) if x.spent is not None else _("unknown"), said(x.standing)]
                   for x in tree.lines if x.planned is not None],
        "nothing": _("Nothing."),
    }  # fmt: skip
    return render_pdf(PROGRAMME, data)


def said(standing: Standing) -> str:
    if not standing.known:
        return _("unknown")
    words = f"{localise(standing.per_cent)}٪"
    return f"{words} · {standing.forecast.words}" if standing.forecast else words


def _line(x: Line) -> list[Any]:
    stands = str(x.node.get_state_display()) if x.action else said(x.standing)
    if x.late:
        stands = f"{stands} · {_('overdue')}"
    return [
        localise(x.node.number), x.node.title, x.node.owner.name if x.node.owner else "",
        format_jalali(x.node.due, "long") if x.node.due else "", stands,
    ]  # fmt: skip


def _measure(place: str, m: MeasureLine) -> list[str]:
    now = _("unknown") if m.now is None else f"{number(m.now)} {m.measure.unit}"
    if m.source:
        now += f" ({m.source})"
    return [
        localise(place), m.measure.title, now, number(m.goal),
        said(m.standing),
    ]  # fmt: skip
