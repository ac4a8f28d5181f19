"""When reports are made: Saturday 06:00; published by the secretary, else at noon."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from bazgasht.access.models import Organisation
from bazgasht.core.week import Week

from . import facts, weekly
from .models import PartReport, WeeklyReport
from .scopes import HEADQUARTERS, Subject, subject_of, subjects_for

TEHRAN = ZoneInfo("Asia/Tehran")
MADE_AT = time(6, 0)
PUBLISHED_AT = time(12, 0)
"""On the Saturday after the week: until noon the secretary may add a note and publish."""
CATCH_UP_WEEKS = 4
"""A machine that was off on Saturday makes up for this many weeks."""


def due(week: Week, clock: time) -> datetime:
    return datetime.combine(week.end + timedelta(days=1), clock, TEHRAN)


def make_report(
    of: Organisation | Subject, week: Week, *, publish: bool = False, at: datetime | None = None
) -> Any:
    """Prepare the report and, when asked, freeze it; safe to repeat."""
    subject = of if isinstance(of, Subject) else subject_of(of)
    report = weekly.prepare(subject, week, at)
    if publish and not report.published_at:
        report = weekly.publish_of(subject=subject, week=week, note=report.note, by=None, at=at)
    return report


def catch_up(now: datetime) -> int:
    """Make and publish what is due at ``now`` for every headquarters and every part; returns how
    many."""
    done = 0
    week = Week.of(now.astimezone(TEHRAN).date()).prev()
    with transaction.atomic():  # under the row security of the job
        subjects = subjects_for(None)
    for _ in range(CATCH_UP_WEEKS):
        if now < due(week, MADE_AT):
            week = week.prev()
            continue
        out = published(week)
        missing = [s for s in subjects if s.target.existed(week) and _name(s) not in out]
        if missing:
            facts.compute(start=week.start, end=week.end)
        for subject in missing:
            make_report(subject, week, publish=now >= due(week, PUBLISHED_AT))
            done += 1
        week = week.prev()
    return done


def published(week: Week) -> set[tuple[str, str]]:
    """(kind, key) of every report of the week that is out."""
    rows = WeeklyReport.objects.filter(week=week.start, published_at__isnull=False)
    parts = PartReport.objects.filter(week=week.start, published_at__isnull=False)
    return {
        *((HEADQUARTERS, code) for code in rows.values_list("headquarters__code", flat=True)),
        *parts.values_list("kind", "key"),
    }


def _name(subject: Subject) -> tuple[str, str]:
    return subject.kind, subject.key
