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
        "no_seal": "" if shown["seal"] else _("No day of the journal was sealed when it was made."),
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
        "late_chart": shown["late_chart"].for_pdf() if shown["late_chart"] else None,
        "beside": _whole(shown["whole"]),
        "compared": _compared() if shown["compared"] else "",
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
            [[r["name"], ""], *(_cell(c) for c in r["cells"]),
             [localise(present.percent(r["share"])), ""]]
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


def workbook(stream: IO[bytes], body: Mapping[str, Any]) -> None:
    """Sheets: the whole, by working group, by body, and the eight weeks."""
    week = Week.parse(body["week"])
    columns = present.columns()
    labels = [c["label"] for c in columns]
    head = [
        _("Name"), *labels, _("In time (per cent)"),
        *(f"{label} · {_('Week before')}" for label in labels),
        *(f"{label} · {_('Last year')}" for label in labels),
    ]  # fmt: skip
    meta = [
        (_("Weekly report"), body["headquarters"]["name"]),
        (_("Week"), f"{body['week']} · {week.label()}"),
        (_("Figures of"), format_jalali(datetime.fromisoformat(body["made_at"]), "long")),
    ]
    whole = [
        [r["label"], *r.get("numbers", r["values"]), r["description"]] for r in present.whole(body)
    ]
    weeks = [[p["week"], p["answered"], p["in_time"], p["answered_last_year"], p["delivered"]]
             for p in body["series"]]  # fmt: skip
    write_xlsx(
        stream,
        [
            (_("Whole"), [_("Figure"), _("This week"), _("Week before"), _("Last year"),
                         _("What it means")], whole),
            (_("By working group"), head, _lines(body["groups"])),
            (_("By body"), head, _lines(body["bodies"])),
            (_("Eight weeks"),
             [_("Week"), _("Answered"), _("In time"), _("Last year"), _("Deliveries")], weeks),
        ],
        meta=meta,
    )  # fmt: skip


def _lines(rows: list[dict[str, Any]]) -> list[list[Any]]:
    return [
        [
            r["name"], *(c.now for c in r["cells"]),
            None if r["share"] is None else round(r["share"] * 100),
            *(c.before for c in r["cells"]), *(c.year for c in r["cells"]),
        ]
        for r in present.rows(rows)
    ]  # fmt: skip
