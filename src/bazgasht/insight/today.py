"""What waits for a headquarters' secretary."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.week import Week

from .models import WeeklyReport


def unpublished(actor: Actor) -> TodayList | None:
    """Reports of weeks that are over and not published yet, for those who may publish them."""
    bodies = actor.organisations_for("reports.publish")
    if not bodies:
        return None
    waiting = list(
        WeeklyReport.objects.filter(
            headquarters_id__in=bodies,
            published_at=None,
            week__lt=Week.of(timezone.localdate()).start,
        )
        .select_related("headquarters")
        .defer("body")
        .order_by("week")[:5]
    )
    rows = tuple(
        TodayRow(
            title=_("Weekly report of week %(number)s")
            % {"number": localise(Week.of(report.week).number)},
            sub=report.headquarters.name,
            chip=_("published at noon on Saturday"),
            tone="wait",
            url=reverse(
                "insight:weekly", args=[report.headquarters.code, str(Week.of(report.week))]
            ),
            button=_("Check and publish"),
        )
        for report in waiting
    )
    return TodayList(
        title=_("Reports to publish"), tone="wait", rows=rows, total=len(waiting),
        all_url=reverse("insight:reports"), order=40,
    )  # fmt: skip
