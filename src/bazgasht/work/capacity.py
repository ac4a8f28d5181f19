"""Posts of the workshops a body runs."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from bazgasht.core.capacity import CapacityLine
from bazgasht.core.registry import capacity_sources

from .models import Post


def lines(bodies: Collection[int]) -> list[CapacityLine]:
    """One line for each workshop: the seats of its posts."""
    rows = (
        Post.objects.filter(organisation_id__in=list(bodies), active=True, workshop__active=True)
        .order_by("workshop__name")
        .values_list("organisation_id", "workshop__name")
        .annotate(total=Sum("seats"))
    )
    return [CapacityLine(body, name, total, _("posts")) for body, name, total in rows]


def register_all() -> None:
    capacity_sources.register("work", lines, order=10)
