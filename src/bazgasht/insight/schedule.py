"""When reports are made: Saturday 06:00; published by the secretary, else at noon."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.week import Week

from . import facts, weekly
from .models import WeeklyReport
from .selectors import report_of

TEHRAN = ZoneInfo("Asia/Tehran")
MADE_AT = time(6, 0)
PUBLISHED_AT = time(12, 0)
"""On the Saturday after the week: until noon the secretary may add a note and publish."""
CATCH_UP_WEEKS = 4
"""A machine that was off on Saturday makes up for this many weeks."""


def due(week: Week, clock: time) -> datetime:
    return datetime.combine(week.end + timedelta(days=1), clock, TEHRAN)


def make_report(
    headquarters: Organisation, week: Week, *, publish: bool = False, at: datetime | None = None
) -> WeeklyReport:
    """Prepare the report and, when asked, freeze it; safe to repeat."""
    report = weekly.prepare(headquarters, week, at)
    if publish and not report.published_at:
        report = weekly.publish(
            headquarters_id=headquarters.pk, week=week, note=report.note, by=None, at=at
        )
    return report


def catch_up(now: datetime) -> int:
    """Make and publish what is due at ``now`` for every headquarters; returns how many."""
    done = 0
    week = Week.of(now.astimezone(TEHRAN).date()).prev()
    headquarters = list(Organisation.objects.filter(kind=Kind.HEADQUARTERS, active=True))
    for _ in range(CATCH_UP_WEEKS):
        if now < due(week, MADE_AT):
            week = week.prev()
            continue
        missing = [h for h in headquarters if _unpublished(h, week)]
        if missing:
            facts.compute(start=week.start, end=week.end)
        for body in missing:
            make_report(body, week, publish=now >= due(week, PUBLISHED_AT))
            done += 1
        week = week.prev()
    return done


def _unpublished(headquarters: Organisation, week: Week) -> bool:
    report = report_of(headquarters.pk, week.start)
    return report is None or report.published_at is None
