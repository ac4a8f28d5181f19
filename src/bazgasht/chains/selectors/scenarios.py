"""Reading scenarios."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from bazgasht.core.errors import NotFound

from ..models import Scenario

MOST_COMPARED = 4


def listed(*, mine: Sequence[int] | None = None, province: str = "") -> QuerySet[Scenario]:
    """The newest first."""
    found = Scenario.objects.select_related("organisation").order_by("-made_at", "-id")
    if mine is not None:
        found = found.filter(organisation_id__in=list(mine))
    if province:
        found = found.filter(province=province)
    return found


def get_scenario(public_id: uuid.UUID) -> Scenario:
    """Raises NotFound."""
    found = Scenario.objects.select_related("organisation").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("scenario")
    return found


def chosen(public_ids: Iterable[str]) -> list[Scenario]:
    """At most four, in the order asked for; what is no id, and what is not there, is left out."""
    wanted = []
    for text in public_ids:
        try:
            key = uuid.UUID(text)
        except ValueError:
            continue
        if key not in wanted:
            wanted.append(key)
    wanted = wanted[:MOST_COMPARED]
    rows = Scenario.objects.select_related("organisation").filter(public_id__in=wanted)
    return sorted(rows, key=lambda s: wanted.index(s.public_id))
