"""The weekly report as PDF and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from bazgasht.access.models import Organisation
from bazgasht.core.digits import localise
from bazgasht.core.export import write_xlsx
from bazgasht.core.jalali import format_jalali
from bazgasht.core.week import Week
from bazgasht.ui.pdf import render_pdf

from . import page, present
from .models import WeeklyReport


def pdf(body: Mapping[str, Any], report: WeeklyReport | None) -> bytes:
    """The report on paper: the same words and figures as the page, with seal and digest."""
    week = Week.parse(body["week"])
    synthetic = Organisation.objects.filter(
        code=body["headquarters"]["code"], synthetic=True
    ).exists()
    shown = page.context(body, week, report)
    published = shown["report"]
    status = (
        _("Published on %(day)s") % {"day": format_jalali(published.published_at, "long")}
        if published else _("Not published yet; figures may still change")
    )  # fmt: skip
    data = {
        "body": body["headquarters"]["name"],
        "synthetic": synthetic,
        "title": _("Weekly report"),
        "subtitle": week.label(),
        "status": status,
        "seal": shown["seal"] or None,
        "digest_label": _("Digest of this report"),
        "nothing": _("Nothing was recorded in this week."),
        "digest": (published.digest[:16] if published else ""),
        "tiles": [
            {"value": localise(t.value), "label": t.label, "note": localise(t.note), "tone": t.tone}
            for t in shown["tiles"]
        ],
        "sentences": [localise(s) for s in shown["sentences"]],
        "words_title": _("In plain words"),
        "note_title": _("The secretary's note"),
        "note": shown["note"],
        "chart": shown["chart"].for_pdf(),
        "tables": [
            _table(_("By working group"), shown["columns"], shown["groups"]),
            _table(_("By body"), shown["columns"], shown["bodies"]),
        ],
    }
    return render_pdf("insight/typst/weekly.typ", data)


def _table(title: str, columns: list[dict[str, str]], rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "title": title,
        "head": [_("Name"), *(c["label"] for c in columns), _("In time")],
        "rows": [
            [r["name"], *(localise(str(v)) for v in r["cells"]), localise(r["share"])] for r in rows
        ],
    }


def workbook(stream: IO[bytes], body: Mapping[str, Any]) -> None:
    """Sheets: the whole, by working group, by body, and the eight weeks."""
    week = Week.parse(body["week"])
    columns = present.columns()
    head = [_("Name"), *(c["label"] for c in columns), _("In time")]
    meta = [
        (_("Weekly report"), body["headquarters"]["name"]),
        (_("Week"), f"{body['week']} · {week.label()}"),
        (_("Figures of"), format_jalali(datetime.fromisoformat(body["made_at"]), "long")),
    ]
    whole = [
        [c["label"], body["whole"].get(c["code"], 0), body["week_before"].get(c["code"], 0),
         body["last_year"].get(c["code"], 0)]
        for c in columns
    ]  # fmt: skip
    weeks = [[p["week"], p["answered"], p["in_time"], p["answered_last_year"], p["delivered"]]
             for p in body["series"]]  # fmt: skip
    write_xlsx(
        stream,
        [
            (_("Whole"), [_("Figure"), _("This week"), _("Week before"), _("Last year")], whole),
            (_("By working group"), head, _lines(body["groups"])),
            (_("By body"), head, _lines(body["bodies"])),
            (_("Eight weeks"),
             [_("Week"), _("Answered"), _("In time"), _("Last year"), _("Deliveries")], weeks),
        ],
        meta=meta,
    )  # fmt: skip


def _lines(rows: list[dict[str, Any]]) -> list[list[Any]]:
    return [[r["name"], *r["cells"], r["share"]] for r in present.rows(rows)]
