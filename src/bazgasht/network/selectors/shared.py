"""Reads about experiences. Row security decides which there are: published ones for everybody, the
rest for their body and its headquarters."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, F, QuerySet

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound
from bazgasht.core.searching import matching

from ..models import Experience, ExperienceUse
from ..states import ExperienceState


def get_experience(public_id: uuid.UUID) -> Experience:
    """Raises NotFound."""
    found = (
        Experience.objects.select_related("organisation", "working_group")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("experience")
    return found


def experiences(
    *, q: str = "", theme: str = "", province: str = "", group: str = "",
    state: str = ExperienceState.PUBLISHED,
) -> QuerySet[Experience]:  # fmt: skip
    """With the number of repeats; the most repeated first, then the newest."""
    found: Any = Experience.objects.select_related("organisation", "working_group")
    found = found.annotate(repeats=Count("uses")).filter(matching(q))
    exact = {"theme": theme, "province": province, "state": state, "working_group__name": group}
    return found.filter(**{k: v for k, v in exact.items() if v}).order_by(  # type: ignore[no-any-return]
        "-repeats", F("published_on").desc(nulls_first=True), "-id"
    )


def groups_seen() -> list[str]:
    """Names of working groups that published experiences are of; one name for all provinces."""
    rows = Experience.objects.filter(state=ExperienceState.PUBLISHED, working_group__isnull=False)
    found = rows.order_by("working_group__sort_key").values_list("working_group__name", flat=True)
    return list(dict.fromkeys(found))


def uses_of(experience: Experience) -> list[ExperienceUse]:
    return list(ExperienceUse.objects.filter(experience=experience).select_related("organisation"))


def groups_under(headquarters_id: int | None) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        parent_id=headquarters_id or 0, kind=Kind.WORKING_GROUP, active=True
    ).order_by("id")
