"""What a body promised, on the one page of everything expected of it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.expected import ExpectedGroup, ExpectedLine
from bazgasht.network import selectors
from bazgasht.network.states import Standing

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
