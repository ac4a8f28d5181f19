"""Promised against delivered: what the weekly figures say of each commitment, in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from bazgasht.core.pace import Pace, forecast, share
from bazgasht.core.promised import Progress
from bazgasht.network.models import Commitment
from bazgasht.network.states import PledgeState, Standing

TONES = {
    Standing.KEPT: "ok",
    Standing.ON_PACE: "ok",
    Standing.LATE: "wait",
    Standing.STILL: "late",
    Standing.MISSED: "late",
    Standing.AHEAD: "info",
    Standing.ENDED: "plain",
}
UNJUDGED = (Standing.AHEAD, Standing.ENDED)
"""Neither kept nor not: they are in no share."""
_SATURDAY = 6

DELIVERED = """
select c.id, coalesce(sum(f.value), 0)::bigint
from network_commitment c
join network_pledge p on p.id = c.pledge_id
left join insight_fact f on f.headquarters_id = c.headquarters_id
  and f.organisation_id = c.organisation_id and f.indicator = c.indicator
  and f.working_group_id = case c.counted when 'group' then c.working_group_id else 0 end
  and f.week between c.starts and least(c.due, p.ended_on)
where c.id = any(%s)
group by c.id"""
"""Whole weeks by the Saturday they begin on: the first on or after the first day."""


def delivered(ids: Collection[int]) -> dict[int, int]:
    """What the bodies' figures add up to, by commitment; row security decides which there are."""
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(DELIVERED, [list(ids)])
        return dict(cursor.fetchall())


def first_saturday(day: date) -> date:
    return day + timedelta(days=(_SATURDAY - day.isoweekday()) % 7)


def judge(
    *, quantity: int, done: int, starts: date, due: date, ended: bool, today: date
) -> Progress:
    """How a commitment stands on ``today``; ``ended``: with its pledge, before its day."""
    since = first_saturday(starts)
    told = forecast(baseline=0, target=quantity, value=done, since=since, today=today, due=due)
    if told.pace is Pace.REACHED:
        standing = Standing.KEPT
    elif ended:
        standing = Standing.ENDED
    elif due < today:
        standing = Standing.MISSED
    elif told.pace is Pace.UNKNOWN:
        standing = Standing.AHEAD
    elif done <= 0:
        standing = Standing.STILL
    else:
        standing = Standing.LATE if told.pace in (Pace.LATE, Pace.NEVER) else Standing.ON_PACE
    return Progress(
        delivered=done, share=share(baseline=0, target=quantity, value=done),
        standing=standing.value, words=str(standing.label), tone=TONES[standing], forecast=told,
    )  # fmt: skip


def judged(rows: Iterable[Commitment], today: date | None = None) -> dict[int, Progress]:
    """By id; one statement for any number of rows, which come with their pledge."""
    listed = list(rows)
    done = delivered([row.pk for row in listed])
    day = today or timezone.localdate()
    return {
        row.pk: judge(
            quantity=row.quantity, done=done.get(row.pk, 0), starts=row.starts, due=row.due, today=day,
            ended=row.pledge.state in (PledgeState.WITHDRAWN, PledgeState.RENEWED),
        )
        for row in listed
    }  # fmt: skip


def progress(ids: Collection[int]) -> Mapping[int, Progress]:
    """For rooms below, through the registry."""
    return judged(Commitment.objects.filter(pk__in=list(ids)).select_related("pledge"))


@dataclass
class Tally:
    """How the commitments of one body, mission or group stand; numbers of unlike things are never
    added up."""

    name: str
    standings: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> int:
        return sum(self.standings.values())

    @property
    def judged(self) -> int:
        return sum(n for s, n in self.standings.items() if s not in UNJUDGED)

    @property
    def good(self) -> int:
        return sum(self.standings.get(s, 0) for s in (Standing.KEPT, Standing.ON_PACE))

    @property
    def chips(self) -> list[tuple[Any, str, int]]:
        """(words, tone, how many) of what occurs."""
        return [(s.label, TONES[s], self.standings[s]) for s in Standing if self.standings.get(s)]

    @property
    def cells(self) -> list[int]:
        return [self.standings.get(s, 0) for s in Standing.values]


def tally(pairs: Iterable[tuple[Any, str, Progress]]) -> list[Tally]:
    """From (key, name, progress); those with most behind first."""
    found: dict[Any, Tally] = {}
    for key, name, told in pairs:
        row = found.setdefault(key, Tally(name))
        row.standings[told.standing] = row.standings.get(told.standing, 0) + 1
    return sorted(found.values(), key=lambda t: (t.good - t.judged, t.name))
