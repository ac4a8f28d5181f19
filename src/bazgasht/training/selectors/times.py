"""On which days of the week and at what hours a cohort meets: as planned, or as its sessions tell."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count
from django.db.models.functions import ExtractIsoWeekDay

from bazgasht.core.weekly import Slot

from ..models import Cohort, Session

OFTEN = 2
"""What happens once, an examination, is no time of the week, unless nothing happens oftener."""


def slots_of(cohorts: Iterable[Cohort]) -> dict[int, tuple[Slot, ...]]:
    """By cohort id, one query; empty where nobody has said."""
    rows = list(cohorts)
    found: dict[int, list[tuple[int, Slot]]] = {}
    sessions = (
        Session.objects.filter(cohort_id__in=[c.pk for c in rows])
        .order_by()
        .values_list("cohort_id", ExtractIsoWeekDay("on"), "begins", "minutes")
        .annotate(n=Count("id"))
    )
    for cohort_id, iso, begins, minutes, n in sessions:
        start = begins.hour * 60 + begins.minute
        slot = Slot((iso + 1) % 7, start, start + minutes)
        found.setdefault(cohort_id, []).append((n, slot))
    return {c.pk: _weekly(found[c.pk]) if c.pk in found else c.times.slots() for c in rows}


def _weekly(counted: list[tuple[int, Slot]]) -> tuple[Slot, ...]:
    often = [slot for n, slot in counted if n >= OFTEN]
    return tuple(sorted(often or [slot for _n, slot in counted]))
