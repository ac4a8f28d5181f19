"""The context of the weekly page: the frozen figures in words, rows and a picture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core import indicators
from bazgasht.core.digits import localise
from bazgasht.core.week import Week
from bazgasht.ui import charts

from . import lights, present
from .scopes import HEADQUARTERS, Subject, report_scopes
from .weekly import Report


def context(
    body: Mapping[str, Any], week: Week, report: Report | None, subject: Subject | None = None
) -> dict[str, Any]:
    published = report if report is not None and report.published_at else None
    seal = body.get("seal") or {}
    columns = present.columns_of(body)
    late = body.get("late", "referrals.overdue")
    groups, bodies = (present.rows(body[p], columns, late) for p in ("groups", "bodies"))
    rules = body.get("rules")
    return {
        "headquarters": body["headquarters"],
        "title": body.get("title", body["headquarters"]["name"]),
        "part": body.get("kind", HEADQUARTERS) != HEADQUARTERS,
        "subject": subject,
        "week": week,
        "before": week.prev(),
        "next": week.next(),
        "report": published,
        "made": datetime.fromisoformat(body["made_at"]),
        "note": published.note if published else "",
        "seal": short_seal(published.seal if published else seal.get("value", "")),
        "silent": present.silent(body),
        "counts_silent": "silent" in body,
        "tiles": present.tiles(body),
        "sentences": present.sentences(body),
        "columns": present.columns(columns),
        "shares": present.about_referrals(body),
        "groups": groups,
        "bodies": bodies,
        "whole": present.whole(body),
        "compared": any("week_before" in row for row in [*body["groups"], *body["bodies"]]),
        "judged": present.judged(body),
        "rules": rules,
        "legend": lights.legend(rules) if rules else [],
        "rule_source": lights.said(rules["source"]) if rules else "",
        "rule_since": date.fromisoformat(rules["since"]) if rules else None,
        "lines": present.lines(body),
        "lines_title": lines_title(body),
        "chart": answers_chart(body),
        "late_chart": late_chart(body),
    }


def lines_title(body: Mapping[str, Any]) -> str:
    kind = body.get("kind", "")
    return str(report_scopes.get(kind).lines_title) if kind in report_scopes else ""


MOST_BARS = 8


def late_chart(body: Mapping[str, Any]) -> Any:
    """With whom referrals stand unanswered past their date; None when with nobody."""
    late = present.overdue_bodies(body)
    if not late:
        return None
    shown = late[:MOST_BARS]
    names = [name for name, _n in shown]
    labels = [f"{n} ({i})" if names.count(n) > 1 else n for i, n in enumerate(names, start=1)]
    told = (
        _("Referrals without an answer past their date, by the body that owes it; %(shown)s of %(all)s"
          " bodies.") if present.about_referrals(body)
        else _("What stands past its date, by the body that owes it; %(shown)s of %(all)s bodies.")
    )  # fmt: skip
    return charts.bar_chart(
        _("Overdue, by body"), labels, [n for _name, n in shown], horizontal=True, colour="late",
        description=told % {"shown": localise(len(shown)), "all": localise(len(late))},
        label_column=_("Body"), value_column=_("Overdue"),
    )  # fmt: skip


def short_seal(value: str) -> str:
    """The first 16 digits in fours: enough to look for in ``bazgasht journal verify --head``."""
    return "·".join(value[i : i + 4] for i in range(0, min(16, len(value)), 4))


def answers_chart(body: Mapping[str, Any]) -> Any:
    """Answers (or what else the report is about) in eight weeks, this year beside last year."""
    points = present.series(body)
    code = body.get("drawn", "referrals.answered")
    what = str(indicators.get(code).label)
    referrals = code == "referrals.answered"
    return charts.grouped_bar(
        _("Answers in eight weeks") if referrals else _("%(what)s in eight weeks") % {"what": what},
        [p["label"] for p in points],
        [
            (_("this year"), [p["now"] for p in points]),
            (_("last year"), [p["then"] for p in points]),
        ],
        description=_("Referrals answered per week, this year and in the same weeks last year.")
        if referrals
        else _("“%(what)s” per week, this year and in the same weeks last year.") % {"what": what},
        label_column=_("Week"),
    )
