"""Who is still in a job: rates with numerator, denominator and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from bazgasht.access.actor import Actor
from bazgasht.core import suppression
from bazgasht.people.models import CustodyEpisode
from bazgasht.people.selectors.pool import recorded_or_kept
from bazgasht.people.states import OPEN_STATES

from ..models import Job, RetentionCheck
from ..states import CUSTODY_INSTITUTIONS, MONTHS, WAGE_BANDS, CheckState, Left

BACK_DAYS = 2 * 366
"""Over how many days of due checks a rate is told."""


@dataclass(frozen=True)
class Rate:
    """Of the checks whose day has passed. ``unknown`` holds those nobody answered, too."""

    months: int
    employed: int = 0
    left: int = 0
    unknown: int = 0

    @property
    def known(self) -> int:
        return self.employed + self.left

    @property
    def all(self) -> int:
        return self.known + self.unknown

    @property
    def percent(self) -> int | None:
        """Of those known; None when nobody is known."""
        return round(100 * self.employed / self.known) if self.known else None


def rates(actor: Actor, *, kind: str = "", since: date | None = None) -> list[Rate]:
    """Of the actor's bodies and boards, by months: one statement per body or board."""
    since = since or timezone.localdate() - timedelta(days=BACK_DAYS)
    sums = {m: [0, 0, 0] for m in MONTHS}
    with connection.cursor() as cursor:
        for head, body in _asked(actor):
            cursor.execute(
                "select months, kind, employed, gone, unknown from jobs_retention(%s, %s, %s)",
                [head, body, since],
            )
            for months, found, *figures in cursor.fetchall():
                if kind in ("", found):
                    sums[months] = [a + b for a, b in zip(sums[months], figures, strict=True)]
    return [Rate(months, *figures) for months, figures in sums.items()]


def _asked(actor: Actor) -> list[tuple[int, int]]:
    """(board, body): the actor's own bodies with their clients, else the boards read."""
    scope = actor.scope()
    return [(0, body) for body in scope.case_orgs] or [(head, 0) for head in scope.boards]


@dataclass(frozen=True)
class Share:
    """``people`` None: hidden, a count under the threshold or one that would tell it."""

    label: str
    people: int | None
    unknown: bool = False


def leaving(actor: Actor, since: date | None = None) -> list[Share]:
    """Why jobs of the last two years ended, the commonest first."""
    sums = _counted(actor, "select code, people from jobs_leaving(%s, %s, %s)", since)
    found = _shown(actor, sums)
    ranked = sorted(sums, key=lambda code: (-sums[code], code))
    return [Share(str(Left(code).label), found[code]) for code in ranked]


def wages(actor: Actor, since: date | None = None) -> list[Share]:
    """Wages of jobs begun in the last two years beside the legal floor, unknown ones last."""
    edges = [edge for edge, _label in WAGE_BANDS]
    sums = _counted(
        actor, "select band, people from jobs_wages(%s, %s, %s, %s::numeric[])", since, edges
    )
    sums = {band: sums.get(band, 0) for band in range(len(WAGE_BANDS) + 1)}
    found = _shown(actor, sums)
    shares = [Share(str(label), found[n]) for n, (_edge, label) in enumerate(WAGE_BANDS, 1)]
    return [*shares, Share(str(CheckState.UNKNOWN.label), found[0], unknown=True)]


def _counted(actor: Actor, sql: str, since: date | None, *more: Any) -> dict[Any, int]:
    day = since or timezone.localdate() - timedelta(days=BACK_DAYS)
    sums: dict[Any, int] = {}
    with connection.cursor() as cursor:
        for head, body in _asked(actor):
            cursor.execute(sql, [head, body, day, *more])
            for key, people in cursor.fetchall():
                sums[key] = sums.get(key, 0) + people
    return sums


def _shown(actor: Actor, sums: Mapping[Any, int]) -> dict[Any, int | None]:
    """As they are for whoever keeps these clients; a board reads no small count, and none that the
    others would tell (guardrail 4)."""
    if actor.scope().case_orgs:
        return dict(sums)
    total = sum(sums.values())
    hidden = suppression.hide(
        {**sums, "all": total}, [suppression.Sum("all", tuple(sums))], shown=("all",)
    )
    if suppression.is_small(total):
        hidden = frozenset(sums)
    return {key: None if key in hidden else people for key, people in sums.items()}


def due_checks(bodies: Iterable[int], *, day: date | None = None) -> QuerySet[RetentionCheck]:
    """To be asked now, the oldest first, of those the request may read."""
    return (
        RetentionCheck.objects.filter(
            recorded_or_kept(bodies), state=CheckState.DUE, due__lte=day or timezone.localdate()
        )
        .select_related("job__occupation")
        .order_by("due", "id")
    )  # fmt: skip


def _held_closed() -> Exists:
    """Of a job: its person is in an institution now from which nobody works outside."""
    stays = CustodyEpisode.objects.filter(client_id=OuterRef("client_id"), state__in=OPEN_STATES)
    return Exists(stays.exclude(institution__in=["", *CUSTODY_INSTITUTIONS]))


def stopped(bodies: Iterable[int]) -> QuerySet[Job]:
    """Jobs on record as going on, of people who can't go to work: they were moved, or are inside
    again. The longest lasting first."""
    return (
        Job.objects.filter(recorded_or_kept(bodies), _held_closed(), left_on=None)
        .select_related("occupation")
        .order_by("started_on", "id")
    )


def stopped_among(jobs: Iterable[Job]) -> set[int]:
    """Ids of those that are :func:`stopped`; one query."""
    ids = [j.pk for j in jobs if j.left_on is None]
    return set(Job.objects.filter(_held_closed(), pk__in=ids).values_list("pk", flat=True))


def jobs_for(
    bodies: Iterable[int], *, kind: str = "", ended: bool = False, only_stopped: bool = False
) -> QuerySet[Job]:
    """Jobs of clients of these bodies, the newest first."""
    own = list(bodies)
    found = stopped(own) if only_stopped else Job.objects.filter(recorded_or_kept(own))
    found = found.select_related("occupation")
    if kind:
        found = found.filter(kind=kind)
    if not ended:
        found = found.filter(left_on=None)
    return found.order_by("-started_on", "-id")


def jobs_of(client_ids: Iterable[int]) -> list[Job]:
    """With their checks, the newest first: two queries."""
    return list(
        Job.objects.filter(client_id__in=list(client_ids))
        .select_related("occupation")
        .prefetch_related("checks")
        .order_by("-started_on", "-id")
    )
