"""Two weeks beside each other, on paper and as a workbook."""

from __future__ import annotations

from typing import IO, Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.export import write_xlsx
from bazgasht.ui.pdf import render_pdf

from .compare import Comparison, Pair, Row, Side
from .lights import Light


def pdf(told: Comparison) -> bytes:
    """The same figures as the page."""
    target = told.subject.target
    heads = [told.first.words, told.second.words]
    data = {
        "body": target.headquarters.name,
        "synthetic": target.headquarters.synthetic,
        "title": _("Two weeks compared: %(of)s") % {"of": target.title},
        "subtitle": _("%(first)s beside %(second)s") % {"first": heads[0], "second": heads[1]},
        "sides": [_side(told.first), _side(told.second)],
        "whole": {
            "title": _("All together"),
            "head": [_("Figure"), *heads, _("Difference")],
            "rows": [[row.name, *_words(row.pairs[0])] for row in told.whole],
        },
        "lights": {
            "title": _("On time and correct"),
            "head": [_("What is judged"), *heads],
            "rows": [[title, _light(a), _light(b)] for title, a, b in told.lights],
            "note": _("The two weeks were judged by different rules.") if told.rule_changed else "",
        },
        "silent": {
            "title": _("Has not reported"),
            "head": [_("Body"), *heads],
            "rows": [[name, localise(a) or "—", localise(b) or "—"] for name, a, b in told.silent],
        },
        "tables": [
            {
                "title": title,
                "head": [_("Name"), *(c["label"] for c in told.columns)],
                "rows": [[[row.name, ""], *(_cell(p) for p in row.pairs)] for row in rows],
            }
            for title, rows in ((_("By working group"), told.groups), (_("By body"), told.bodies))
            if rows
        ],
        "note": _("In each cell the first and the second week, and the difference under them."),
    }
    return render_pdf("insight/typst/compare.typ", data)


def _side(side: Side) -> list[str]:
    return [side.words, side.status, side.digest[:16]]


def _words(pair: Pair) -> list[str]:
    return [localise(w) for w in pair.words]


def _cell(pair: Pair) -> list[str]:
    first, second, change = _words(pair)
    return [f"{first} | {second}", change if pair.change else ""]


def _light(light: Light | None) -> str:
    if light is None or not light.whole:
        return "—"
    return f"{localise(light.share)} · {light.word} ({localise(light.of)})"


def workbook(stream: IO[bytes], told: Comparison) -> None:
    """Sheets: the whole, on time and correct, by working group, by body, who has not reported."""
    heads = [told.first.words, told.second.words]
    figures = [
        _("Name"),
        *(
            f"{column['label']} · {what}"
            for column in told.columns
            for what in (str(told.first.week), str(told.second.week), _("Difference"))
        ),
    ]
    write_xlsx(
        stream,
        [
            (_("Whole"), [_("Figure"), *heads, _("Difference"), _("What it means")],
             [[row.name, *_numbers(row), row.description] for row in told.whole]),
            (_("On time and correct"),
             [_("What is judged"), *heads, *(f"{h} · {_('colour')}" for h in heads)],
             [[title, *(x.per_cent if x else None for x in (a, b)),
               *(x.word if x else None for x in (a, b))] for title, a, b in told.lights]),
            (_("By working group"), figures, [[r.name, *_numbers(r)] for r in told.groups]),
            (_("By body"), figures, [[r.name, *_numbers(r)] for r in told.bodies]),
            (_("Has not reported"), [_("Body"), *heads],
             [[name, localise(a), localise(b)] for name, a, b in told.silent]),
        ],
        meta=[
            (_("Two weeks compared"), told.subject.target.title),
            *((side.words, side.status) for side in (told.first, told.second)),
        ],
    )  # fmt: skip


def _numbers(row: Row) -> list[Any]:
    return [n for pair in row.pairs for n in (pair.first, pair.second, pair.change)]
