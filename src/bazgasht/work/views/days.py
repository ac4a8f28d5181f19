"""The days of a workshop: a week of people × days on one page, by keyboard."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.digits import identifier_text, localise
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.holidays import holiday_name
from bazgasht.core.jalali import format_jalali, today
from bazgasht.core.jalali.words import weekday_name
from bazgasht.core.week import Week
from bazgasht.services import exports

from .. import policies
from ..forms.fields import parse_hours
from ..models import Workshop
from ..selectors import days as reading
from ..selectors.days import GridRow
from ..selectors.workshops import get_workshop
from ..services.days import DayEntry, record_days
from ..terms import clock, hours


def _week(request: HttpRequest) -> Week:
    """The week of the address, the running one when there is none or it is none."""
    try:
        return Week.parse(request.GET.get("week", ""))
    except (InvalidValue, ValueError):
        return Week.of(today())


@permission("workdays.record")
@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everybody of the week; hours as 7:20, pieces beside them where the wage goes by pieces."""
    workshop = get_workshop(public_id)
    by = actor_of(request)
    policies.check_may(by, "workdays.record", workshop.organisation_id)
    week = _week(request)
    rows = reading.grid(workshop, week, today=today())
    typed, errors = {}, {}
    if request.method == "POST":
        entries, typed, errors = _read(request, rows)
        if not errors:
            try:
                count = record_days(workshop_id=workshop.public_id, entries=entries, by=by)
            except (Conflict, InvalidValue) as refused:
                errors[""] = refused.message
            else:
                text = ngettext("%(n)s day is saved.", "%(n)s days are saved.", count)
                messages.success(request, text % {"n": localise(count)})
                return redirect(f"{_address(workshop)}?week={week}")
    else:
        journal.record(
            by=by, action="workdays.opened", on=("workshop", workshop.public_id),
            detail={"week": str(week), "shown": len(rows)},
        )  # fmt: skip
    context = {
        "workshop": workshop, "week": week, "rows": [_shown(r, typed, errors) for r in rows],
        "errors": errors, "days": _heads(week), "before": str(week.prev()),
        "after": str(week.next()) if week.end < today() else "",
    }  # fmt: skip
    status = 409 if errors else 200
    return render(request, "work/days.html", context, status=200 if status == 200 else 422)


def _address(workshop: Workshop) -> str:
    return reverse("work:days", args=[workshop.public_id])


def _heads(week: Week) -> list[dict[str, Any]]:
    return [
        {"name": weekday_name(day), "day": format_jalali(day, "short"),
         "free": holiday_name(day), "today": day == today()}
        for day in reading.days_of(week)
    ]  # fmt: skip


def _read(
    request: HttpRequest, rows: list[GridRow]
) -> tuple[list[DayEntry], dict[str, str], dict[str, str]]:
    """What was typed: entries, the texts by field name, and errors by field name."""
    entries, typed, errors = [], {}, {}
    for row in rows:
        for cell in row.cells:
            name = f"{row.placement.public_id}:{cell.on.isoformat()}"
            if not cell.open or f"m:{name}" not in request.POST:
                continue
            m, p = request.POST.get(f"m:{name}", ""), request.POST.get(f"p:{name}", "")
            typed[f"m:{name}"], typed[f"p:{name}"] = m, p
            try:
                minutes = parse_hours(m) if m.strip() else 0
                pieces = _pieces(p)
            except InvalidValue as refused:
                errors[f"m:{name}"] = f"{row.card.full}, {weekday_name(cell.on)}: {refused.message}"
                continue
            was = _was(request.POST.get(f"w:{name}", ""))
            entries.append(DayEntry(row.placement.public_id, cell.on, minutes, pieces, was))
    return entries, typed, errors


def _pieces(text: str) -> int:
    shown = identifier_text(text)
    if not shown:
        return 0
    if not (shown.isascii() and shown.isdigit() and len(shown) < 7):
        raise InvalidValue("work.pieces", _("Write pieces as a number."))
    return int(shown)


def _was(text: str) -> tuple[int, int] | None:
    minutes, _comma, pieces = text.partition(",")
    if minutes.isascii() and minutes.isdigit() and pieces.isascii() and pieces.isdigit():
        return int(minutes), int(pieces)
    return None


def _shown(row: GridRow, typed: dict[str, str], errors: dict[str, str]) -> dict[str, Any]:
    cells = []
    for cell in row.cells:
        name = f"{row.placement.public_id}:{cell.on.isoformat()}"
        cells.append(
            {
                "name": name, "open": cell.open, "was": f"{cell.minutes},{cell.pieces}",
                "minutes": typed.get(f"m:{name}", clock(cell.minutes) if cell.minutes else ""),
                "pieces": typed.get(f"p:{name}", localise(cell.pieces) if cell.pieces else ""),
                "error": f"m:{name}" in errors,
                "label": f"{row.card.full}، {weekday_name(cell.on)}",
                "day": weekday_name(cell.on),
            }
        )  # fmt: skip
    return {
        "card": row.card, "placement": row.placement, "cells": cells, "by_piece": row.by_piece,
        "unit": row.terms.piece_unit, "sum": hours(row.minutes) if row.minutes else "",
        "pieces": row.pieces, "agreed": row.terms.hours_words,
    }  # fmt: skip


@permission("workdays.record")
@require_GET
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The week as a workbook: contracts, no names."""
    workshop = get_workshop(public_id)
    policies.check_may(actor_of(request), "workdays.record", workshop.organisation_id)
    week = _week(request)
    rows = [
        [r.placement.contract_no, r.placement.post.title, cell.on, weekday_name(cell.on),
         clock(cell.minutes), cell.pieces]
        for r in reading.grid(workshop, week, today=today()) for cell in r.cells if cell.minutes
    ]  # fmt: skip
    headers = [_("Contract"), _("Post"), _("Day"), _("Weekday"), _("Hours"), _("Pieces")]
    return exports.workbook(
        request, action="workdays.exported", title=f"{workshop.name} {week}", headers=headers,
        rows=rows, count=len(rows), filename=f"days-{week}",
    )  # fmt: skip
