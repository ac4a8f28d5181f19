"""What a body promised and the reports it has to publish, on the one page of everything expected of it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.expected import ExpectedGroup, ExpectedLine
from bazgasht.core.week import Week
from bazgasht.network import selectors
from bazgasht.network.states import Standing

from .models import PartReport
from .promised import judged

DONE = (Standing.KEPT.value, Standing.ENDED.value)
"""Nothing is expected of these any more."""


def commitments(body_id: int, day: date) -> list[ExpectedGroup]:
    """The open commitments of a body, those due first at the top; none without any."""
    rows = list(selectors.commitments(bodies=[body_id]))
    told = judged(rows, day)
    lines = [
        ExpectedLine(
            title=_("%(what)s: %(done)s of %(all)s")
            % {
                "what": selectors.words_of(row.indicator),
                "done": localise(told[row.pk].delivered),
                "all": localise(row.quantity),
            },
            sub=row.mission.title,
            due=row.due,
            chip=told[row.pk].words,
            tone=told[row.pk].tone,
            url=reverse("pledges:page", args=[row.pledge.public_id]),
        )
        for row in sorted(rows, key=lambda row: (row.due, row.pk))
        if told[row.pk].standing not in DONE
    ]
    return [ExpectedGroup(_("Commitments of its pledge"), tuple(lines))] if lines else []


def part_reports(body_id: int, day: date) -> list[ExpectedGroup]:
    """Reports of its parts (itself as a working group, councils) that wait for it to publish them."""
    rows = (
        PartReport.objects.filter(publisher=body_id, published_at=None, week__lt=Week.of(day).start)
        .defer("body")
        .order_by("week", "title")
    )
    lines = []
    for row in rows:
        week = Week.of(row.week)
        address = reverse("insight:part_weekly", args=[row.kind, row.key, str(week)])
        lines.append(
            ExpectedLine(title=row.title, sub=week.label(), due=week.next().start, url=address)
        )
    return [ExpectedGroup(_("Weekly reports to publish"), tuple(lines))] if lines else []
