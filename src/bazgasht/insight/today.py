"""What waits for a headquarters' secretary."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.week import Week

from .models import PartReport, WeeklyReport

SHOWN = 5
FIRST = 5
"""Above other work: a report waits for its secretary until noon only."""


def unpublished(actor: Actor) -> TodayList | None:
    """Reports of weeks that are over and not published yet, for those who may publish them."""
    bodies = actor.organisations_for("reports.publish")
    if not bodies:
        return None
    current = Week.of(timezone.localdate()).start
    waiting = list(
        WeeklyReport.objects.filter(headquarters_id__in=bodies, published_at=None, week__lt=current)
        .select_related("headquarters")
        .defer("body")
        .order_by("week")
    )
    parts = list(
        PartReport.objects.filter(publisher__in=bodies, published_at=None, week__lt=current)
        .defer("body")
        .order_by("week", "title")
    )
    rows = (*map(_whole, waiting), *map(_part, parts))
    return TodayList(
        title=_("Reports to publish"), tone="wait", rows=rows[:SHOWN], total=len(rows),
        all_url=reverse("insight:reports"), order=FIRST,
    )  # fmt: skip


def _whole(report: WeeklyReport) -> TodayRow:
    week = Week.of(report.week)
    address = reverse("insight:weekly", args=[report.headquarters.code, str(week)])
    return _row(week, report.headquarters.name, address)


def _part(report: PartReport) -> TodayRow:
    week = Week.of(report.week)
    address = reverse("insight:part_weekly", args=[report.kind, report.key, str(week)])
    return _row(week, report.title, address)


def _row(week: Week, sub: str, address: str) -> TodayRow:
    return TodayRow(
        title=_("Weekly report of week %(number)s") % {"number": localise(week.number)},
        sub=sub, chip=_("published at noon on Saturday"), tone="wait", url=address,
        button=_("Check and publish"),
    )  # fmt: skip
