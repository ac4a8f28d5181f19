"""The weekly report as PDF and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from bazgasht.access.models import Organisation
from bazgasht.core.digits import localise
from bazgasht.core.export import write_xlsx
from bazgasht.core.jalali import format_jalali
from bazgasht.core.week import Week
from bazgasht.ui.pdf import render_pdf

from . import lights, page, present
from .lights import Light
from .weekly import Report


def pdf(body: Mapping[str, Any], report: Report | None) -> bytes:
    """The report on paper: the same words and figures as the page, with seal and digest."""
    synthetic = Organisation.objects.filter(
        code=body["headquarters"]["code"], synthetic=True
    ).exists()
    week = Week.parse(body["week"])
    shown = page.context(body, week, report)
    published = shown["report"]
    data = {
        "body": body["headquarters"]["name"],
        "synthetic": synthetic,
        "title": _("Weekly report: %(of)s") % {"of": shown["title"]}
        if shown["part"]
        else _("Weekly report"),
        "subtitle": week.label(),
        "status": _status(published),
        "seal": shown["seal"] or None,
        "no_seal": "" if shown["seal"] else _no_seal(),
        "digest_label": _("Digest of this report"),
        "nothing": _("Nothing was recorded in this week."),
        "digest": (published.digest[:16] if published else ""),
        "silent": _silent(shown),
        "judged": _judged(shown),
        "legend": _legend(shown),
        "lines": _told(shown),
        "tiles": [
            {"value": localise(t.value), "label": t.label, "note": localise(t.note), "tone": t.tone}
            for t in shown["tiles"]
        ],
        "sentences": [localise(s) for s in shown["sentences"]],
        "words_title": _("In plain words"),
        "note_title": _("The secretary's note"),
        "note": shown["note"],
        "chart": shown["chart"].for_pdf(),
        "late_chart": shown["late_chart"].for_pdf() if shown["late_chart"] else None,
        "beside": _whole(shown["whole"]),
        "compared": _compared() if shown["compared"] else "",
        "tables": [
            _table(title, shown["columns"], rows, shares=shown["shares"])
            for title, rows in (
                (_("By working group"), shown["groups"]),
                (_("By body"), shown["bodies"]),
            )
            if rows or not shown["part"]
        ],
    }
    return render_pdf("insight/typst/weekly.typ", data)


def _status(published: Report | None) -> str:
    if published is None:
        return _("Not published yet; figures may still change")
    return _("Published on %(day)s") % {"day": format_jalali(published.published_at, "long")}


def _no_seal() -> str:
    return _("No day of the journal was sealed when it was made.")


def _silent(shown: Mapping[str, Any]) -> dict[str, Any] | None:
    """Who has not reported, for the top of the first sheet; None where it was not counted."""
    if not shown["counts_silent"]:
        return None
    return {
        "title": _("Has not reported yet"),
        "rows": [[r["name"], localise(r["owed"])] for r in shown["silent"]],
        "nobody": _("Every body that owed an answer has given one."),
    }


def _judged(shown: Mapping[str, Any]) -> dict[str, Any] | None:
    rows = shown["judged"]
    if not rows:
        return None
    return {
        "title": _("On time and correct"),
        "head": [_("Name"), *(light.title for light in rows[0].lights)],
        "rows": [{"name": r.name, "whole": r.whole, "cells": [_light(x) for x in r.lights]}
                 for r in rows],
    }  # fmt: skip


def _light(light: Light) -> dict[str, str]:
    return {
        "share": localise(light.share), "of": localise(light.of), "words": light.word,
        "tone": light.tone,
    }  # fmt: skip


def _legend(shown: Mapping[str, Any]) -> dict[str, Any] | None:
    if not shown["legend"]:
        return None
    since = format_jalali(shown["rule_since"], "long")
    return {
        "title": _("The rule of the colours, in force since %(day)s") % {"day": since},
        "head": [_("What is judged"), _("green"), _("amber"), _("red"), _("grey")],
        "rows": [
            [[r["title"], r["meaning"]], *([localise(r[c]), ""] for c in COLOURS)]
            for r in shown["legend"]
        ],
        "source": shown["rule_source"],
    }  # fmt: skip


COLOURS = ("green", "amber", "red", "grey")


def _told(shown: Mapping[str, Any]) -> dict[str, Any] | None:
    if not shown["lines"]:
        return None
    return {
        "title": shown["lines_title"],
        "head": [_("Matter"), _("Body"), _("Until"), _("Done"), _("How it stands")],
        "rows": [
            [localise(r["title"]), r["body"], r["due_words"], localise(r["share"]),
             localise(r["words"])]
            for r in shown["lines"]
        ],
    }  # fmt: skip


def _table(
    title: str, columns: list[dict[str, str]], rows: list[dict[str, Any]], *, shares: bool = True
) -> dict[str, Any]:
    return {
        "title": title,
        "head": [_("Name"), *(c["label"] for c in columns), *([_("In time")] if shares else [])],
        "rows": [
            [[r["name"], ""], *(_cell(c) for c in r["cells"]),
             *([[localise(r["share_words"]), ""]] if shares else [])]
            for r in rows
        ],
    }  # fmt: skip


def _cell(cell: present.Cell) -> list[str]:
    """The figure, and under it those it is held against."""
    if cell.before is None:
        return [localise(cell.now), ""]
    return [localise(cell.now), f"{localise(cell.before)} | {localise(cell.year or 0)}"]


def _compared() -> str:
    return _("Under each figure: the week before | the same week last year.")


def _whole(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": _("The week beside others"),
        "head": [_("Figure"), _("This week"), _("Week before"), _("Last year")],
        "rows": [[r["label"], *(localise(str(v)) for v in r["values"])] for r in rows],
    }


def workbook(stream: IO[bytes], body: Mapping[str, Any], report: Report | None = None) -> None:
    """Sheets: the whole, on time and correct, who has not reported, by working group, by body, what
    is told one by one, the eight weeks, the rule, the text with the secretary's note; beside them
    the seal and the digest, as on the page."""
    week = Week.parse(body["week"])
    codes = present.columns_of(body)
    shares = present.about_referrals(body)
    labels = [c["label"] for c in present.columns(codes)]
    head = [
        _("Name"), *labels, *([_("In time (per cent)")] if shares else []),
        *(f"{label} · {_('Week before')}" for label in labels),
        *(f"{label} · {_('Last year')}" for label in labels),
    ]  # fmt: skip
    meta = [
        (_("Weekly report"), body.get("title", body["headquarters"]["name"])),
        (_("Week"), f"{body['week']} · {week.label()}"),
        (_("Figures of"), format_jalali(datetime.fromisoformat(body["made_at"]), "long")),
        *_proof(body, report),
    ]
    whole = [[r["label"], *r["numbers"], r["description"]] for r in present.whole(body)]
    drawn = present.columns([body.get("drawn", "referrals.answered")])[0]["label"]
    write_xlsx(
        stream,
        [
            (_("Whole"), [_("Figure"), _("This week"), _("Week before"), _("Last year"),
                         _("What it means")], whole),
            (_("By working group"), head, _lines(body, "groups", shares)),
            (_("By body"), head, _lines(body, "bodies", shares)),
            (_("Eight weeks"), *_weeks(body, drawn, shares)),
            *_more(body),
            (_("In plain words"), [_("Text")], _words(body, report)),
        ],
        meta=meta,
    )  # fmt: skip


def _proof(body: Mapping[str, Any], report: Report | None) -> list[tuple[str, str]]:
    """Whether it is out, and what it can be held against."""
    published = report if report is not None and report.published_at else None
    seal = published.seal if published else (body.get("seal") or {}).get("value", "")
    found = [(_("State"), _status(published)), (_("Seal of the journal"), seal or _no_seal())]
    if published:
        found.append((_("Digest of this report"), published.digest))
    return found


def _words(body: Mapping[str, Any], report: Report | None) -> list[list[Any]]:
    """The sentences, then the note of a published one, line by line."""
    found = [[localise(s)] for s in present.sentences(body)]
    note = report.note if report is not None and report.published_at else ""
    if note:
        found += [[_("The secretary's note")], *([line] for line in note.splitlines())]
    return found


Sheet = tuple[str, list[Any], list[list[Any]]]


def _weeks(body: Mapping[str, Any], drawn: str, shares: bool) -> tuple[list[Any], list[list[Any]]]:
    if not shares:
        return [_("Week"), drawn, _("Last year")], [
            [p["week"], p["answered"], p["answered_last_year"]] for p in body["series"]
        ]
    return [_("Week"), _("Answered"), _("In time"), _("Last year"), _("Deliveries")], [
        [p["week"], p["answered"], p["in_time"], p["answered_last_year"], p["delivered"]]
        for p in body["series"]
    ]


def _more(body: Mapping[str, Any]) -> list[Sheet]:
    """What reports have had since the third format."""
    sheets: list[Sheet] = []
    rows = present.judged(body)
    if rows:
        heads = [
            h for x in rows[0].lights
            for h in (x.title, f"{x.title} · {_('counted')}", f"{x.title} · {_('of')}",
                      f"{x.title} · {_('colour')}")
        ]  # fmt: skip
        sheets.append((
            _("On time and correct"), [_("Name"), *heads],
            [[r.name, *(c for x in r.lights for c in (x.per_cent, x.part, x.whole, x.word))]
             for r in rows],
        ))  # fmt: skip
    if "silent" in body:
        sheets.append((
            _("Has not reported yet"), [_("Body"), _("What it owes")],
            [[r["name"], localise(r["owed"])] for r in present.silent(body)],
        ))  # fmt: skip
    told = present.lines(body)
    if told:
        sheets.append((
            page.lines_title(body) or _("One by one"),
            [_("Matter"), _("Body"), _("Until"), _("Done (per cent)"), _("How it stands")],
            [[r["title"], r["body"], date.fromisoformat(r["due"]) if r["due"] else None,
              r["per_cent"], r["words"]] for r in told],
        ))  # fmt: skip
    if body.get("rules"):
        legend = lights.legend(body["rules"])
        sheets.append((
            _("Rule of the colours"),
            [_("What is judged"), _("green"), _("amber"), _("red"), _("grey"), _("What it means")],
            [[r["title"], *(localise(r[c]) for c in COLOURS), r["meaning"]] for r in legend],
        ))  # fmt: skip
    return sheets


def _lines(body: Mapping[str, Any], part: str, shares: bool) -> list[list[Any]]:
    late = body.get("late", "referrals.overdue")
    return [
        [
            r["name"], *(c.now for c in r["cells"]),
            *([None if r["share"] is None else round(r["share"] * 100)] if shares else []),
            *(c.before for c in r["cells"]), *(c.year for c in r["cells"]),
        ]
        for r in present.rows(body[part], present.columns_of(body), late)
    ]  # fmt: skip
