"""The context of the weekly page: the frozen figures in words, rows and a picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.week import Week
from bazgasht.ui import charts

from . import present
from .models import WeeklyReport


def context(body: Mapping[str, Any], week: Week, report: WeeklyReport | None) -> dict[str, Any]:
    published = report if report is not None and report.published_at else None
    seal = body.get("seal") or {}
    return {
        "headquarters": body["headquarters"],
        "week": week,
        "before": week.prev(),
        "next": week.next(),
        "report": published,
        "note": published.note if published else "",
        "seal": short_seal(published.seal if published else seal.get("value", "")),
        "tiles": present.tiles(body),
        "sentences": present.sentences(body),
        "columns": present.columns(),
        "groups": present.rows(body["groups"]),
        "bodies": present.rows(body["bodies"]),
        "whole": present.whole(body),
        "compared": any("week_before" in row for row in [*body["groups"], *body["bodies"]]),
        "chart": answers_chart(body),
        "late_chart": late_chart(body),
    }


MOST_BARS = 8


def late_chart(body: Mapping[str, Any]) -> Any:
    """With whom referrals stand unanswered past their date; None when with nobody."""
    late = present.overdue_bodies(body)
    if not late:
        return None
    shown = late[:MOST_BARS]
    names = [name for name, _n in shown]
    labels = [f"{n} ({i})" if names.count(n) > 1 else n for i, n in enumerate(names, start=1)]
    return charts.bar_chart(
        _("Overdue, by body"), labels, [n for _name, n in shown], horizontal=True, colour="late",
        description=_("Referrals without an answer past their date, by the body that owes it; %(shown)s"
                      " of %(all)s bodies.")
        % {"shown": localise(len(shown)), "all": localise(len(late))},
        label_column=_("Body"), value_column=_("Overdue"),
    )  # fmt: skip


def short_seal(value: str) -> str:
    """The first 16 digits in fours: enough to look for in ``bazgasht journal verify --head``."""
    return "·".join(value[i : i + 4] for i in range(0, min(16, len(value)), 4))


def answers_chart(body: Mapping[str, Any]) -> Any:
    """Answers in eight weeks, this year beside last year."""
    points = present.series(body)
    return charts.grouped_bar(
        _("Answers in eight weeks"),
        [p["label"] for p in points],
        [
            (_("this year"), [p["now"] for p in points]),
            (_("last year"), [p["then"] for p in points]),
        ],
        description=_("Referrals answered per week, this year and in the same weeks last year."),
        label_column=_("Week"),
    )
