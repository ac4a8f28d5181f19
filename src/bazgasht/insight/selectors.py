"""Reading figures: by headquarters, body, working group and week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from bazgasht.core import indicators

from .models import Fact, PartReport, WeeklyReport

Figures = Mapping[str, int]


@dataclass
class WeekFigures:
    """Values by indicator code: of the whole, per body, per group, and per body in each group."""

    whole: dict[str, int] = field(default_factory=dict)
    bodies: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    groups: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))


def figures(headquarters_id: int, weeks: Iterable[date]) -> dict[date, WeekFigures]:
    """One query for any number of weeks; a week without figures is empty, not absent."""
    wanted = list(weeks)
    found = {week: WeekFigures() for week in wanted}
    # not the figures of a body within a group, most of the table: the group's own report reads them
    rows = Fact.objects.filter(
        Q(organisation_id=0) | Q(working_group_id=0),
        headquarters_id=headquarters_id, week__in=wanted,
    )  # fmt: skip
    for week, body, group, code, value in rows.values_list(
        "week", "organisation_id", "working_group_id", "indicator", "value"
    ):
        part = found[week]
        if body:
            part.bodies[body][code] = value
        elif group:
            part.groups[group][code] = value
        else:
            part.whole[code] = value
    return found


def wholes(headquarters_id: int, weeks: Iterable[date]) -> dict[date, WeekFigures]:
    """Of the whole alone, as :func:`figures`."""
    wanted = list(weeks)
    found = {week: WeekFigures() for week in wanted}
    rows = Fact.objects.filter(
        headquarters_id=headquarters_id, week__in=wanted, organisation_id=0, working_group_id=0
    ).values_list("week", "indicator", "value")
    for week, code, value in rows:
        found[week].whole[code] = value
    return found


def group_figures(
    headquarters_id: int, group_id: int, weeks: Iterable[date]
) -> dict[date, WeekFigures]:
    """The same of one working group: its whole, and its bodies."""
    wanted = list(weeks)
    found = {week: WeekFigures() for week in wanted}
    rows = Fact.objects.filter(
        headquarters_id=headquarters_id, working_group_id=group_id, week__in=wanted
    ).values_list("week", "organisation_id", "indicator", "value")
    for week, body, code, value in rows:
        (found[week].bodies[body] if body else found[week].whole)[code] = value
    return found


def country_figures(
    headquarters_id: int, provinces: Iterable[int], weeks: Iterable[date]
) -> dict[date, WeekFigures]:
    """The country's: its own figures and those of its provinces, which stand among the bodies. What
    adds up is added up; of what does not (households reached, medians) there is no whole."""
    wanted = list(weeks)
    found = figures(headquarters_id, wanted)
    rows = Fact.objects.filter(
        headquarters_id__in=list(provinces), week__in=wanted, organisation_id=0, working_group_id=0
    ).values_list("week", "headquarters_id", "indicator", "value")
    for part in found.values():
        for code in [c for c in part.whole if not _adds_up(c)]:
            del part.whole[code]
    for week, province, code, value in rows:
        part = found[week]
        part.bodies[province][code] = value
        if _adds_up(code):
            part.whole[code] = part.whole.get(code, 0) + value
    return found


def _adds_up(code: str) -> bool:
    try:
        return indicators.get(code).additive
    except KeyError:
        return False


def share(part: int, whole: int) -> float | None:
    """0…1, or None when there is nothing to take a share of."""
    return part / whole if whole else None


def report_of(headquarters_id: int, week: date) -> WeeklyReport | None:
    return WeeklyReport.objects.filter(headquarters_id=headquarters_id, week=week).first()


def reports(headquarters_ids: Iterable[int], limit: int = 60) -> list[WeeklyReport]:
    """Newest first, with their headquarters; one query."""
    return list(
        WeeklyReport.objects.filter(headquarters_id__in=list(headquarters_ids))
        .select_related("headquarters")
        .defer("body")
        .order_by("-week", "headquarters__sort_key")[:limit]
    )


def part_of(kind: str, key: str, week: date) -> PartReport | None:
    return PartReport.objects.filter(kind=kind, key=key, week=week).first()


def part_weeks(pairs: Iterable[tuple[str, str]]) -> list[PartReport]:
    """The newest report of each part, published or waiting; one query."""
    wanted = set(pairs)
    rows = (
        PartReport.objects.filter(
            kind__in={k for k, _key in wanted}, key__in={k for _kind, k in wanted}
        )
        .defer("body")
        .order_by("kind", "key", "-week")
        .distinct("kind", "key")
    )
    return [row for row in rows if (row.kind, row.key) in wanted]


def newest_of(subjects: Sequence[Any]) -> dict[str, WeeklyReport | PartReport]:
    """The newest report of each, by key, of things of one kind; one query."""
    if subjects and subjects[0].whole:
        bodies = {s.target.headquarters.pk: s.key for s in subjects}
        rows = (
            WeeklyReport.objects.filter(headquarters_id__in=list(bodies))
            .defer("body")
            .order_by("headquarters_id", "-week")
            .distinct("headquarters_id")
        )
        return {bodies[r.headquarters_id]: r for r in rows}
    return {r.key: r for r in part_weeks((s.kind, s.key) for s in subjects)}
