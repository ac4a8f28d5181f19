"""What the catalogue says bodies can give in a week."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from bazgasht.core.capacity import CapacityLine
from bazgasht.core.registry import capacity_sources

from .models import Service


def lines(bodies: Collection[int]) -> list[CapacityLine]:
    rows = Service.objects.filter(provider__in=list(bodies), active=True).order_by("title", "id")
    return [CapacityLine(s.provider_id, s.title, s.capacity_per_week, _("a week")) for s in rows]


def register_all() -> None:
    capacity_sources.register("services", lines, order=30)
