"""From a report's figures to what people read: tiles, sentences, rows, a chart's series.

Page, PDF and workbook all use this, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.core import indicators
from bazgasht.core.indicators import NO_GROUP
from bazgasht.core.jalali import local_date
from bazgasht.core.week import Week

from .selectors import share
from .weekly import COLUMNS

EXTRA = ("referrals.declined", "referrals.answer_days", "aid.repeated", "aid.stopped")
"""Figures told of the whole alone."""


@dataclass(frozen=True)
class Tile:
    """``note`` compares with the week before; ``tone`` is ok, late, wait or info."""

    value: str
    label: str
    note: str
    tone: str


def percent(value: float | None) -> str:
    """Whole per cent, or a dash where there was nothing to take a share of."""
    return "—" if value is None else _("%(n)s%%") % {"n": round(value * 100)}


def _hundredths(value: float | None) -> int | None:
    return None if value is None else round(value * 100)


def in_time(figures: Mapping[str, int]) -> float | None:
    return share(figures.get("referrals.answered_in_time", 0), figures.get("referrals.answered", 0))


def tiles(body: Mapping[str, Any]) -> list[Tile]:
    """Four figures: answered, in time, overdue, households reached."""
    now, before = body["whole"], body["week_before"]
    late = [b for b in body["bodies"] if b["values"]["referrals.overdue"]]
    overdue = now.get("referrals.overdue", 0)
    return [
        Tile(str(now.get("referrals.answered", 0)), _("referrals answered"),
             *(_so_far(body) or _change(now, before, "referrals.answered", better=1))),
        Tile(percent(in_time(now)), _("answered in time"),
             *(_so_far(body) or _points(now, before))),
        Tile(str(overdue), _("overdue at the week's end"),
             ngettext("with %(n)s body", "with %(n)s bodies", len(late)) % {"n": len(late)}
             if overdue else _("nobody is late"), "late" if overdue else "ok"),
        Tile(str(now.get("households.reached", 0)), _("households reached"),
             _("%(n)s deliveries") % {"n": now.get("deliveries.count", 0)}, "info"),
    ]  # fmt: skip


def running(body: Mapping[str, Any]) -> bool:
    """Whether the week was not over when the figures were made."""
    made = local_date(datetime.fromisoformat(body["made_at"]))
    return made <= date.fromisoformat(body["end"])


def _so_far(body: Mapping[str, Any]) -> tuple[str, str] | None:
    return (_("so far; the week is not over"), "info") if running(body) else None


def _change(
    now: Mapping[str, int], before: Mapping[str, int], code: str, better: int
) -> tuple[str, str]:
    new, old = now.get(code, 0), before.get(code, 0)
    if not old:
        return _("nothing to compare with in the week before"), "info"
    change = round((new - old) * 100 / old)
    if change == 0:
        return _("as in the week before"), "info"
    text = (
        _("%(n)s%% more than the week before") if change > 0 else _("%(n)s%% fewer than the week before")
    )  # fmt: skip
    return text % {"n": abs(change)}, "ok" if (change > 0) == (better > 0) else "wait"


def _points(now: Mapping[str, int], before: Mapping[str, int]) -> tuple[str, str]:
    new, old = in_time(now), in_time(before)
    if new is None or old is None:
        return _("nothing to compare with in the week before"), "info"
    points = round(new * 100) - round(old * 100)
    if points == 0:
        return _("as in the week before"), "info"
    text = _("%(n)s points better") if points > 0 else _("%(n)s points worse")
    return text % {"n": abs(points)}, "ok" if points > 0 else "late"


def sentences(body: Mapping[str, Any]) -> list[str]:
    """The week in plain words, made from the figures alone."""
    now, before, year = body["whole"], body["week_before"], body["last_year"]
    answered, received = now.get("referrals.answered", 0), now.get("referrals.received", 0)
    opening = (
        _("So far this week %(received)s referrals came in and %(answered)s were answered; in the"
          " whole week before %(before)s were answered, and %(year)s in the same week last year.")
        if running(body) else
        _("This week %(received)s referrals came in and %(answered)s were answered; the week before"
          " %(before)s were answered, and %(year)s in the same week last year.")
    )  # fmt: skip
    said = [
        opening
        % {"received": received, "answered": answered, "before": before.get("referrals.answered", 0),
           "year": year.get("referrals.answered", 0)}
    ]  # fmt: skip
    if answered:
        said.append(
            _("%(share)s of the answers were in time (%(n)s of %(all)s).")
            % {"share": percent(in_time(now)), "n": now.get("referrals.answered_in_time", 0),
               "all": answered}
        )  # fmt: skip
    said.append(_overdue_words(body))
    said.append(
        _("%(deliveries)s services were delivered; they reached %(households)s households, each"
          " counted once.")
        % {"deliveries": now.get("deliveries.count", 0),
           "households": now.get("households.reached", 0)}
    )  # fmt: skip
    repeated = now.get("aid.repeated", 0)
    if repeated:
        said.append(
            _("%(n)s times aid of one kind was given again inside its window, each with a recorded"
              " reason.") % {"n": repeated}
        )  # fmt: skip
    return said


def _overdue_words(body: Mapping[str, Any]) -> str:
    """How many stood unanswered, and with whom: one body is named only when it has the most."""
    overdue = body["whole"].get("referrals.overdue", 0)
    if not overdue:
        return _("No referral was left without an answer past its date.")
    late = overdue_bodies(body)
    most = late[0][1] if late else 0
    figures = {"n": overdue, "bodies": len(late), "most": most, "body": late[0][0] if late else ""}
    if len(late) == 1:
        text = _("%(n)s referrals were without an answer past their date, all with %(body)s.")
    elif not late or most == late[1][1]:
        text = _("%(n)s referrals were without an answer past their date, with %(bodies)s bodies.")
    else:
        text = _(
            "%(n)s referrals were without an answer past their date, with %(bodies)s bodies; the"
            " most of all (%(most)s) with %(body)s."
        )
    return text % figures


def overdue_bodies(body: Mapping[str, Any]) -> list[tuple[str, int]]:
    """(name, how many stand unanswered past their date), the most first."""
    found = ((b["name"], b["values"]["referrals.overdue"]) for b in body["bodies"])
    return [(name, n) for name, n in found if n]


def columns() -> list[dict[str, str]]:
    return [
        {"code": code, "label": str(indicators.get(code).label),
         "description": str(indicators.get(code).description)}
        for code in COLUMNS
    ]  # fmt: skip


def rows(part: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a table: name, and a cell for each of :func:`columns`."""
    return [
        {
            "name": row["name"] if row["id"] != NO_GROUP else _("without a working group"),
            "cells": [_cell(row, code) for code in COLUMNS],
            "share": in_time(row["values"]),
            "share_words": percent(in_time(row["values"])),
            "overdue": row["values"].get("referrals.overdue", 0),
        }
        for row in part
    ]


@dataclass(frozen=True)
class Cell:
    """A figure with those it is held against; ``before`` and ``year`` are None in reports that
    were frozen without them."""

    now: int
    before: int | None
    year: int | None
    late: bool = False


def _cell(row: Mapping[str, Any], code: str) -> Cell:
    now = row["values"].get(code, 0)
    then, year = row.get("week_before"), row.get("last_year")
    return Cell(
        now, then.get(code, 0) if then is not None else None,
        year.get(code, 0) if year is not None else None, code == "referrals.overdue" and now > 0,
    )  # fmt: skip


def whole(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every figure of the whole headquarters: label, definition, this week, before, last year."""
    weeks = [body[w] for w in ("whole", "week_before", "last_year")]
    found: list[dict[str, Any]] = []
    for code in (*COLUMNS, *EXTRA):
        indicator = indicators.get(code)
        found.append(
            {
                "label": str(indicator.label),
                "description": str(indicator.description),
                "values": [
                    week.get(code, "—" if indicator.kind == "days" else 0) for week in weeks
                ],
            }
        )
        if code == "referrals.answered_in_time":
            found.append(
                {
                    "label": _("share of the answers in time"),
                    "description": _("Of the week's answers; a dash where there was none."),
                    "values": [percent(in_time(week)) for week in weeks],
                    "numbers": [_hundredths(in_time(week)) for week in weeks],
                }
            )
    return found


def series(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Eight weeks, oldest first: label, answered now and last year."""
    return [
        {"label": str(Week.parse(p["week"]).number), "now": p["answered"],
         "then": p["answered_last_year"]}
        for p in body["series"]
    ]  # fmt: skip
