"""From a report's figures to what people read: tiles, sentences, rows, a chart's series.

Page, PDF and workbook all use this, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.core import indicators
from bazgasht.core.indicators import NO_GROUP
from bazgasht.core.week import Week

from .selectors import share
from .weekly import COLUMNS

TONES = {"better": "ok", "worse": "late", "same": "info"}


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


def in_time(figures: Mapping[str, int]) -> float | None:
    return share(figures.get("referrals.answered_in_time", 0), figures.get("referrals.answered", 0))


def tiles(body: Mapping[str, Any]) -> list[Tile]:
    """Four figures: answered, in time, overdue, households reached."""
    now, before = body["whole"], body["week_before"]
    late = [b for b in body["bodies"] if b["values"]["referrals.overdue"]]
    overdue = now.get("referrals.overdue", 0)
    return [
        Tile(str(now.get("referrals.answered", 0)), _("referrals answered"),
             *_change(now, before, "referrals.answered", better=1)),
        Tile(percent(in_time(now)), _("answered in time"), *_points(now, before)),
        Tile(str(overdue), _("overdue at the week's end"),
             ngettext("with %(n)s body", "with %(n)s bodies", len(late)) % {"n": len(late)}
             if overdue else _("nobody is late"), "late" if overdue else "ok"),
        Tile(str(now.get("households.reached", 0)), _("households reached"),
             _("%(n)s deliveries") % {"n": now.get("deliveries.count", 0)}, "info"),
    ]  # fmt: skip


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
    said = [
        _("This week %(received)s referrals came in and %(answered)s were answered; the week before"
          " %(before)s were answered, and %(year)s in the same week last year.")
        % {"received": received, "answered": answered, "before": before.get("referrals.answered", 0),
           "year": year.get("referrals.answered", 0)}
    ]  # fmt: skip
    if answered:
        said.append(
            _("%(share)s of the answers were in time (%(n)s of %(all)s).")
            % {"share": percent(in_time(now)), "n": now.get("referrals.answered_in_time", 0),
               "all": answered}
        )  # fmt: skip
    late = [b for b in body["bodies"] if b["values"]["referrals.overdue"]]
    overdue = now.get("referrals.overdue", 0)
    if overdue:
        worst = late[0] if late else None
        said.append(
            _("%(n)s referrals were without an answer past their date, most of them (%(most)s) with"
              " %(body)s.")
            % {"n": overdue, "most": worst["values"]["referrals.overdue"], "body": worst["name"]}
            if worst else _("%(n)s referrals were without an answer past their date.") % {"n": overdue}
        )  # fmt: skip
    else:
        said.append(_("No referral was left without an answer past its date."))
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


def columns() -> list[dict[str, str]]:
    return [
        {"code": code, "label": str(indicators.get(code).label),
         "description": str(indicators.get(code).description)}
        for code in COLUMNS
    ]  # fmt: skip


def rows(part: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a table: name, values in the order of :func:`columns`, the same with "is it late"."""
    return [
        {
            "name": row["name"] if row["id"] != NO_GROUP else _("without a working group"),
            "cells": [row["values"].get(code, 0) for code in COLUMNS],
            "share": percent(in_time(row["values"])),
            "overdue": row["values"].get("referrals.overdue", 0),
            "shown": [
                (n := row["values"].get(code, 0), bool(n) and code == "referrals.overdue")
                for code in COLUMNS
            ],
        }
        for row in part
    ]


def series(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Eight weeks, oldest first: label, answered now and last year."""
    return [
        {"label": str(Week.parse(p["week"]).number), "now": p["answered"],
         "then": p["answered_last_year"]}
        for p in body["series"]
    ]  # fmt: skip
