"""From a report's figures to what people read: tiles, sentences, rows, a chart's series.

Page, PDF and workbook all use this, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bazgasht.core import indicators
from bazgasht.core.indicators import NO_GROUP
from bazgasht.core.jalali import format_jalali
from bazgasht.core.week import Week

from . import lights
from .lights import Colour, Light
from .scopes import EXTRA, REFERRALS
from .selectors import share
from .sentences import late_bodies, percent, running, tell

COLUMNS = REFERRALS


@dataclass(frozen=True)
class Tile:
    """``note`` compares with the week before; ``tone`` is ok, late, wait or info."""

    value: str
    label: str
    note: str
    tone: str


def columns_of(body: Mapping[str, Any]) -> Sequence[str]:
    """What its tables show; reports of the first formats were of referrals alone."""
    found: Sequence[str] = body.get("columns", COLUMNS)
    return found


def about_referrals(body: Mapping[str, Any]) -> bool:
    return "referrals.answered" in columns_of(body)


def hundredths(value: float | None) -> int | None:
    return None if value is None else round(value * 100)


def in_time(figures: Mapping[str, int]) -> float | None:
    return share(figures.get("referrals.answered_in_time", 0), figures.get("referrals.answered", 0))


def tiles(body: Mapping[str, Any]) -> list[Tile]:
    """Four figures: of referrals answered, in time, overdue, households reached; of anything else
    the first four columns."""
    if not about_referrals(body):
        return [_tile(body, code) for code in columns_of(body)[:4]]
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
        _reached(body),
    ]  # fmt: skip


def _reached(body: Mapping[str, Any]) -> Tile:
    """Households; of a country, whose provinces' households do not add up, deliveries."""
    given = body["whole"].get("deliveries.count", 0)
    if "households.reached" in body.get("no_whole", ()):
        note, tone = _so_far(body) or _change(
            body["whole"], body["week_before"], "deliveries.count", 1
        )
        return Tile(str(given), str(indicators.get("deliveries.count").label), note, tone)
    reached = body["whole"].get("households.reached", 0)
    return Tile(str(reached), _("households reached"), _("%(n)s deliveries") % {"n": given}, "info")


def _tile(body: Mapping[str, Any], code: str) -> Tile:
    now, before = body["whole"], body["week_before"]
    indicator = indicators.get(code)
    better = {"better": 1, "worse": -1}.get(indicator.higher, 0)
    note, tone = _so_far(body) or _change(now, before, code, better=better)
    value = now.get(code, 0)
    if code == body["late"]:
        tone = "late" if value else "ok"
    return Tile(str(value), str(indicator.label), note, tone)


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
    tone = "info" if not better else "ok" if (change > 0) == (better > 0) else "wait"
    return text % {"n": abs(change)}, tone


def _points(now: Mapping[str, int], before: Mapping[str, int]) -> tuple[str, str]:
    new, old = in_time(now), in_time(before)
    if new is None or old is None:
        return _("nothing to compare with in the week before"), "info"
    points = round(new * 100) - round(old * 100)
    if points == 0:
        return _("as in the week before"), "info"
    text = _("%(n)s points better") if points > 0 else _("%(n)s points worse")
    return text % {"n": abs(points)}, "ok" if points > 0 else "late"


sentences = tell
overdue_bodies = late_bodies


def columns(codes: Sequence[str] = COLUMNS) -> list[dict[str, str]]:
    return [
        {"code": code, "label": str(indicators.get(code).label),
         "description": str(indicators.get(code).description)}
        for code in codes
    ]  # fmt: skip


def name_of(row: Mapping[str, Any]) -> str:
    return row["name"] if row["id"] != NO_GROUP else _("without a working group")


def rows(
    part: list[dict[str, Any]], codes: Sequence[str] = COLUMNS, late: str = "referrals.overdue"
) -> list[dict[str, Any]]:
    """Rows of a table: name, and a cell for each of :func:`columns`; whoever has nothing in any of
    the columns, in no week, is left out."""
    return [
        {
            "name": name_of(row),
            "cells": [_cell(row, code, late) for code in codes],
            "share": in_time(row["values"]),
            "share_words": percent(in_time(row["values"])),
            "overdue": row["values"].get(late, 0),
        }
        for row in part
        if any(row.get(w, {}).get(c) for w in ("values", "week_before", "last_year") for c in codes)
    ]


@dataclass(frozen=True)
class Judged:
    """A row of the table of red, amber and green: a light for each rule of the report."""

    name: str
    lights: Sequence[Light]
    whole: bool = False


def judged(body: Mapping[str, Any]) -> list[Judged]:
    """The whole first, then working groups and bodies, those with most red on top; empty for
    reports that were frozen without a rule."""
    rules = body.get("rules")
    if not rules:
        return []
    found = [Judged(_("All together"), lights.judged(rules, body["whole"]), whole=True)]
    for part in ("groups", "bodies"):
        rows_ = ((name_of(r), lights.judged(rules, r["values"])) for r in body[part])
        found += [Judged(name, told) for name, told in lights.worst_first(rows_)]
    return found


def reds(rows_: Iterable[Judged]) -> int:
    return sum(light.colour is Colour.RED for row in rows_ for light in row.lights)


def silent(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """Who has not reported, and what they owe, in words; empty in reports frozen without it."""
    return [
        {"name": row["name"], "owed": _(", ").join(_owed(row["owed"]))}
        for row in body.get("silent", ())
    ]


def _owed(owed: Mapping[str, int]) -> list[str]:
    words = {
        "referrals": lambda n: ngettext("%(n)s referral", "%(n)s referrals", n),
        "directives": lambda n: ngettext("%(n)s directive", "%(n)s directives", n),
        "resolutions": lambda n: ngettext("%(n)s resolution", "%(n)s resolutions", n),
        "actions": lambda n: ngettext("%(n)s action", "%(n)s actions", n),
    }
    return [words[name](n) % {"n": n} for name, n in owed.items()]


def lines(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is told one by one: title, body, words, share and date in words."""
    english = get_language() == "en"
    return [
        {
            **line,
            "words": (english and line.get("words_en")) or line["words"],
            "due_words": format_jalali(date.fromisoformat(line["due"]), "long")
            if line["due"]
            else "",
            "share": "" if line["per_cent"] is None else percent(line["per_cent"] / 100),
        }
        for line in body.get("lines", ())
    ]


@dataclass(frozen=True)
class Cell:
    """A figure with those it is held against; ``before`` and ``year`` are None in reports that
    were frozen without them."""

    now: int
    before: int | None
    year: int | None
    late: bool = False


def _cell(row: Mapping[str, Any], code: str, late: str) -> Cell:
    now = row["values"].get(code, 0)
    then, year = row.get("week_before"), row.get("last_year")
    return Cell(
        now, then.get(code, 0) if then is not None else None,
        year.get(code, 0) if year is not None else None, code == late and now > 0,
    )  # fmt: skip


def whole(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every figure of the whole: label, definition, this week, before, last year. A week nothing is
    known of shows a dash."""
    weeks = [body[w] for w in ("whole", "week_before", "last_year")]
    found: list[dict[str, Any]] = []
    no_whole = body.get("no_whole", ())
    for code in (*columns_of(body), *body.get("extra", EXTRA)):
        indicator = indicators.get(code)
        unknown = indicator.kind == "days" or code in no_whole
        found.append(
            {
                "label": str(indicator.label),
                "description": str(indicator.description),
                "values": [week.get(code, "—" if unknown or not week else 0) for week in weeks],
                "numbers": [week.get(code, None if unknown or not week else 0) for week in weeks],
            }
        )
        if code == "referrals.answered_in_time":
            found.append(
                {
                    "label": _("share of the answers in time"),
                    "description": _("Of the week's answers; a dash where there was none."),
                    "values": [percent(in_time(week)) for week in weeks],
                    "numbers": [hundredths(in_time(week)) for week in weeks],
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
