"""Who is still in a job: rates with numerator, denominator and what is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from bazgasht.access.actor import Actor

from ..models import Job, RetentionCheck
from ..states import MONTHS, CheckState

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
    scope = actor.scope()
    asked = [(0, body) for body in scope.case_orgs] or [(head, 0) for head in scope.boards]
    sums = {m: [0, 0, 0] for m in MONTHS}
    with connection.cursor() as cursor:
        for head, body in asked:
            cursor.execute(
                "select months, kind, employed, gone, unknown from jobs_retention(%s, %s, %s)",
                [head, body, since],
            )
            for months, found, *figures in cursor.fetchall():
                if kind in ("", found):
                    sums[months] = [a + b for a, b in zip(sums[months], figures, strict=True)]
    return [Rate(months, *figures) for months, figures in sums.items()]


def due_checks(bodies: Iterable[int], *, day: date | None = None) -> QuerySet[RetentionCheck]:
    """To be asked now, the oldest first, of those the request may read."""
    return (
        RetentionCheck.objects.filter(
            organisation_id__in=list(bodies), state=CheckState.DUE,
            due__lte=day or timezone.localdate(),
        )
        .select_related("job__occupation")
        .order_by("due", "id")
    )  # fmt: skip


def jobs_for(bodies: Iterable[int], *, kind: str = "", ended: bool = False) -> QuerySet[Job]:
    """Jobs of clients of these bodies, the newest first."""
    found = Job.objects.filter(organisation_id__in=list(bodies)).select_related("occupation")
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
