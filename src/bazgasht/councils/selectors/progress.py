"""How far a resolution is: a bound one is computed from the figures, never typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Sum

from bazgasht.core import indicators
from bazgasht.core.jalali import today
from bazgasht.core.pace import Forecast, Pace, forecast, share
from bazgasht.core.week import Week
from bazgasht.insight.models import Fact
from bazgasht.insight.scopes import provinces_below

from ..models import Resolution
from ..states import LIVE, Measure, MilestoneState, Reading

Key = tuple[str, int, int, int]
"""Indicator, headquarters, body, group."""


@dataclass(frozen=True)
class Progress:
    """``share`` is 1 where the target is reached; ``value`` of a declared one counts milestones.

    ``weeks``: (Saturday, value) as counted, oldest first. ``known`` is False before there is
    anything to count.
    """

    value: int
    baseline: int
    target: int
    share: Fraction
    forecast: Forecast
    since: date | None = None
    weeks: tuple[tuple[date, int], ...] = ()
    known: bool = True

    @property
    def per_cent(self) -> int:
        """Whole per cent, rounded down, from 0 to 100."""
        return int(min(max(self.share, Fraction(0)), Fraction(1)) * 100)

    @property
    def tone(self) -> str:
        return {Pace.LATE: "late", Pace.NEVER: "late", Pace.REACHED: "ok", Pace.EARLY: "ok",
                Pace.ON_TIME: "ok", Pace.UNKNOWN: "plain"}[self.forecast.pace]  # fmt: skip


def progress_of(row: Resolution, day: date | None = None) -> Progress:
    return progress_for([row], day)[row.pk]


def progress_for(rows: Iterable[Resolution], day: date | None = None) -> dict[int, Progress]:
    """By id; one query for the figures of all, one for the milestones when not prefetched.

    An ended one is told as it stood on its last day.
    """
    day = day or today()
    listed = list(rows)
    bound = [r for r in listed if r.measure == Measure.BOUND]
    found = _figures(bound)
    told: dict[int, Progress] = {}
    for row in listed:
        on = min(row.ended_on, day) if row.ended_on else day
        if row.measure == Measure.BOUND:
            told[row.pk] = bound_progress(row, found.get(_key(row), {}), on)
        else:
            told[row.pk] = _declared(row, on)
    return told


def first_week(adopted_on: date) -> date:
    """The Saturday from which a sum counts: of the week that begins with or after the adoption, so
    that nothing is counted that was done before."""
    week = Week.of(adopted_on)
    return week.start if week.start == adopted_on else week.next().start


def bound_progress(row: Resolution, weeks: dict[date, int], day: date) -> Progress:
    """``weeks``: the figure by Saturday; a week without a row of an additive figure is nought. Nothing
    is known of a figure that nobody counts any more."""
    baseline, target = row.baseline or 0, row.target or 0
    if row.adopted_on is None or not _counted(row.indicator):
        nothing = forecast(baseline=baseline, target=target, value=baseline, since=day, today=day,
                           due=row.due)  # fmt: skip
        return Progress(baseline, baseline, target, Fraction(0), nothing, known=False)
    if row.reading == Reading.SUM:
        since = first_week(row.adopted_on)
        counted = tuple(sorted((w, v) for w, v in weeks.items() if since <= w <= day))
        value = sum(v for _w, v in counted)
        return _progress(row, value, since, day, counted, known=day >= since)
    last = Week.of(day)
    last = last if last.end <= day else last.prev()
    since = row.adopted_on
    counted = tuple(sorted((w, v) for w, v in weeks.items() if since <= w <= last.start))
    if _additive(row.indicator):
        known = last.start >= since
        value = weeks.get(last.start, 0) if known else baseline
    else:
        known = bool(counted)
        value = counted[-1][1] if counted else baseline
    return _progress(row, value, since, day, counted, known=known)


def _progress(
    row: Resolution, value: int, since: date, day: date, weeks: tuple[tuple[date, int], ...],
    *, known: bool,
) -> Progress:  # fmt: skip
    baseline, target = row.baseline or 0, row.target or 0
    pace = forecast(
        baseline=baseline, target=target, value=value if known else baseline, since=since,
        today=day if known else since, due=row.due,
    )  # fmt: skip
    made = share(baseline=baseline, target=target, value=value) if known else Fraction(0)
    return Progress(value, baseline, target, made, pace, since, weeks, known)


def _declared(row: Resolution, day: date) -> Progress:
    states = [m.state for m in row.milestones.all()]
    target = max(len(states), 1)
    value = sum(s == MilestoneState.CONFIRMED for s in states)
    since = row.adopted_on or day
    pace = forecast(baseline=0, target=target, value=value, since=since, today=day, due=row.due)
    return Progress(value, 0, target, Fraction(value, target), pace, since)


def _key(row: Resolution) -> Key:
    f = row.filter
    return (row.indicator, f.get("headquarters", 0), f.get("organisation", 0),
            f.get("working_group", 0))  # fmt: skip


def _counted(code: str) -> bool:
    return any(i.code == code for i in indicators.all_indicators())


def _additive(code: str) -> bool:
    try:
        return indicators.get(code).additive
    except KeyError:
        return True


def _figures(rows: Collection[Resolution]) -> dict[Key, dict[date, int]]:
    found: dict[Key, dict[date, int]] = {}
    adopted = [r.adopted_on for r in rows if r.adopted_on]
    if not adopted:
        return found
    keys = [_key(r) for r in rows]
    facts = Fact.objects.filter(
        indicator__in=sorted({k[0] for k in keys}), headquarters_id__in=sorted({k[1] for k in keys}),
        organisation_id__in=sorted({k[2] for k in keys}),
        working_group_id__in=sorted({k[3] for k in keys}),
        week__gte=min(adopted) - timedelta(days=7),
    ).values_list("indicator", "headquarters_id", "organisation_id", "working_group_id", "week",
                  "value")  # fmt: skip
    wanted = set(keys)
    for *key, week, value in facts:
        if (which := tuple(key)) in wanted:
            found.setdefault(which, {})[week] = value  # type: ignore[arg-type]
    _add_provinces(found, rows, min(adopted) - timedelta(days=7))
    return found


def _add_provinces(
    found: dict[Key, dict[date, int]], rows: Collection[Resolution], since: date
) -> None:
    """What a resolution of the country reads is its own figure and those of its provinces, as in the
    country's report; only what adds up."""
    national = {_key(r) for r in rows if r.council_id and not r.council.province}
    whole = {k for k in national if not k[2] and not k[3] and _additive(k[0])}
    for top in {k[1] for k in whole}:
        of_it = {k[0]: k for k in whole if k[1] == top}
        totals = (
            Fact.objects.filter(
                indicator__in=list(of_it), headquarters_id__in=provinces_below(top).values("id"),
                organisation_id=0, working_group_id=0, week__gte=since,
            )
            .values_list("indicator", "week")
            .annotate(total=Sum("value"))
        )  # fmt: skip
        for code, week, total in totals:
            weeks = found.setdefault(of_it[code], {})
            weeks[week] = weeks.get(week, 0) + total


def is_overdue(row: Resolution, day: date | None = None) -> bool:
    return row.state in LIVE and row.due < (day or today())
