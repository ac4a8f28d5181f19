"""Seats of the cohorts that run or take people now."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from bazgasht.core.capacity import CapacityLine
from bazgasht.core.registry import capacity_sources

from .models import Cohort
from .states import CohortState


def lines(bodies: Collection[int]) -> list[CapacityLine]:
    """One line for each course."""
    rows = (
        Cohort.objects.filter(
            organisation_id__in=list(bodies), state__in=[CohortState.OPEN, CohortState.RUNNING]
        )
        .order_by("course__title")
        .values_list("organisation_id", "course__title")
        .annotate(total=Sum("seats"))
    )
    return [CapacityLine(body, title, total, _("seats")) for body, title, total in rows]


def register_all() -> None:
    capacity_sources.register("training", lines, order=20)
