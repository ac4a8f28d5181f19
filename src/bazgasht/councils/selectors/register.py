"""The register of challenges, opportunities and proposals across the councils the reader may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from bazgasht.core.searching import matching

from ..models import AgendaItem, Proposal, Resolution
from .lists import Line, lines


@dataclass(frozen=True)
class Matter:
    """A proposal and what became of it: the meetings that heard it and its resolutions."""

    row: Proposal
    resolutions: tuple[Line, ...]


def matters_for(
    *, q: str = "", theme: str = "", state: str = "", council: str = "",
    since: date | None = None, until: date | None = None,
) -> QuerySet[Proposal]:  # fmt: skip
    """Newest first; row security decides which there are. ``heard``: id and title of the meetings
    that had each on their agenda."""
    decided = Resolution.objects.select_related("council", "owner").prefetch_related("milestones")
    heard = AgendaItem.objects.filter(proposal=OuterRef("pk")).order_by("meeting__starts", "id")
    meeting = JSONObject(id="meeting__public_id", title="meeting__title")
    found: Any = (
        Proposal.objects.select_related("council", "visit__place", "gathering", "organisation")
        .prefetch_related(
            Prefetch("resolutions", decided.exclude(state="withdrawn").order_by("id")),
        )
        .annotate(heard=ArraySubquery(heard.values(as_json=meeting)))
        .filter(matching(q))
    )
    exact = {"theme": theme, "state": state, "council__public_id": council,
             "raised_on__gte": since, "raised_on__lte": until}  # fmt: skip
    return found.filter(**{k: v for k, v in exact.items() if v}).order_by("-raised_on", "-id")  # type: ignore[no-any-return]


def matters(rows: Collection[Proposal]) -> list[Matter]:
    """With the progress of what they became; the figures of all in one query."""
    all_lines = lines([r for row in rows for r in row.resolutions.all()])
    told = {line.row.pk: line for line in all_lines}
    return [Matter(row, tuple(told[r.pk] for r in row.resolutions.all())) for row in rows]


def where_to_raise() -> list[tuple[int, int, str]]:
    """(own body, council, title of the council) of every place the reader's bodies may use."""
    with connection.cursor() as cursor:
        cursor.execute("select body, council, title from councils_raises() order by title, council")
        return [(body, council, title) for body, council, title in cursor.fetchall()]
