"""The weekly report of a headquarters: built from figures, frozen when published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import JournalSeal, Organisation
from bazgasht.access.selectors import names_of
from bazgasht.core.errors import Conflict, NotAllowed
from bazgasht.core.indicators import NO_GROUP
from bazgasht.core.text import sort_key
from bazgasht.core.week import Week

from .models import WeeklyReport
from .selectors import WeekFigures, figures

WEEKS_SHOWN = 8
COLUMNS = (
    "referrals.received",
    "referrals.answered",
    "referrals.answered_in_time",
    "referrals.overdue",
    "referrals.ended",
    "deliveries.count",
    "households.reached",
)
"""What the tables by working group and by body show, in this order."""


def build(headquarters: Organisation, week: Week, at: datetime) -> dict[str, Any]:
    """Everything the page, the PDF and the JSON show, as plain values.

    Dates are ISO text, weeks ``1405-W35``; values are whole numbers; nothing names a person.
    """
    series = [week]
    while len(series) < WEEKS_SHOWN:
        series.append(series[-1].prev())
    series.reverse()
    before, last_year = week.prev(), week.same_week_last_year()
    wanted = {w.start for w in [*series, *(w.same_week_last_year() for w in series), before]}
    found = figures(headquarters.pk, wanted)
    now, then, year = (found[w.start] for w in (week, before, last_year))
    seal = JournalSeal.objects.order_by("-day").first()
    return {
        "format": 2,
        "headquarters": {"code": headquarters.code, "name": headquarters.name},
        "week": str(week),
        "start": week.start.isoformat(),
        "end": week.end.isoformat(),
        "made_at": at.isoformat(timespec="seconds"),
        "seal": {"day": seal.day.isoformat(), "value": bytes(seal.seal).hex()} if seal else None,
        "whole": dict(now.whole),
        "week_before": dict(then.whole),
        "last_year": dict(year.whole),
        "groups": _rows(now.groups, then.groups, year.groups),
        "bodies": _rows(now.bodies, then.bodies, year.bodies),
        "series": [_point(w, found) for w in series],
    }


Parts = Mapping[int, Mapping[str, int]]


def _rows(now: Parts, before: Parts, year: Parts) -> list[dict[str, Any]]:
    """Whoever did something in one of the three weeks; the most overdue first."""
    ids = {*now, *before, *year}
    names = names_of(i for i in ids if i != NO_GROUP)
    rows = [
        {
            "id": i, "name": names.get(i, ""), "values": _values(now, i),
            "week_before": _values(before, i), "last_year": _values(year, i),
        }
        for i in ids
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-r["values"]["referrals.overdue"], sort_key(r["name"])))


def _values(parts: Parts, part: int) -> dict[str, int]:
    found = parts.get(part, {})
    return {code: found.get(code, 0) for code in COLUMNS}


def _point(week: Week, found: Mapping[date, WeekFigures]) -> dict[str, Any]:
    now, then = found[week.start].whole, found[week.same_week_last_year().start].whole
    return {
        "week": str(week),
        "answered": now.get("referrals.answered", 0),
        "answered_last_year": then.get("referrals.answered", 0),
        "in_time": now.get("referrals.answered_in_time", 0),
        "delivered": now.get("deliveries.count", 0),
    }


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, printed on the report."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic(using="aggregate")
def prepare(headquarters: Organisation, week: Week, at: datetime | None = None) -> WeeklyReport:
    """Make or refresh the unpublished report of a week; a published one is returned untouched.

    Runs as the aggregate role, the only one that may write reports; ``at`` is when (now).
    """
    at = at or timezone.now()
    report = (
        WeeklyReport.objects.using("aggregate")
        .select_for_update()
        .filter(headquarters_id=headquarters.pk, week=week.start)
        .first()
    )
    if report and report.published_at:
        return report
    body = build(headquarters, week, at)
    report = report or WeeklyReport(headquarters_id=headquarters.pk, week=week.start)
    report.body = body
    report.made_at = at
    report.save(using="aggregate")
    return report


@transaction.atomic
def publish(
    *, headquarters_id: int, week: Week, note: str, by: Actor | None, at: datetime | None = None
) -> WeeklyReport:
    """Freeze the week: body, note, journal seal and digest. ``by`` is None for the schedule.

    Raises NotAllowed, or Conflict when it is not prepared, not over, or published already.
    """
    if by is not None and not by.can("reports.publish", headquarters_id):
        raise NotAllowed(
            "reports.publish", _("Only the secretary of this headquarters may publish it.")
        )
    report = (
        WeeklyReport.objects.select_for_update()
        .filter(headquarters_id=headquarters_id, week=week.start)
        .first()
    )
    if report is None or week.end >= timezone.localdate():
        raise Conflict(
            "report.not_ready", _("This week is not over, or its report is not made yet.")
        )
    if report.published_at:
        raise Conflict("report.published", _("This report is published already; it never changes."))
    seal = report.body.get("seal") or {}
    report.note = note.strip()
    report.seal = seal.get("value", "")
    report.digest = digest({**report.body, "note": report.note})
    report.published_at = at or timezone.now()
    report.published_by = by.user_id if by else None
    report.save(update_fields=["note", "seal", "digest", "published_at", "published_by"])
    journal.record(
        by=by, action="report.published", on=("weekly_report", report.public_id),
        detail={"week": str(week), "digest": report.digest},
    )  # fmt: skip
    return report
