"""Runs and what they say of people: row security leaves what the request may read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from bazgasht.core.errors import NotFound
from bazgasht.people.selectors.cards import Card, cards

from .. import rules
from ..models import MatchLine, MatchMiss, MatchRun, Wish
from ..states import BUSY, RunState, State

TONES: dict[State, str] = {
    State.PROPOSED: "wait",
    State.ACCEPTED: "ok",
    State.OVERRIDDEN: "info",
    State.REFUSED: "plain",
    State.LAPSED: "plain",
}
SHORT = 3
STALE = timedelta(hours=1)
"""A run that was not made within this time broke off, whatever it says."""


@dataclass(frozen=True)
class Listed:
    """A row of a list. ``card`` is None for whom the reader may not see any more; ``told`` holds
    the lines of the sum that weigh most, or why there is no proposal."""

    row: MatchLine | MatchMiss
    card: Card | None
    told: tuple[str, ...]
    tone: str = ""


def runs_for(bodies: Iterable[int], *, kind: str = "") -> QuerySet[MatchRun]:
    """The newest first."""
    found = MatchRun.objects.filter(organisation_id__in=list(bodies))
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-made_at", "-id")


def get_run(public_id: uuid.UUID, bodies: Iterable[int]) -> MatchRun:
    """Raises NotFound: foreign and missing look the same."""
    found = MatchRun.objects.filter(public_id=public_id, organisation_id__in=list(bodies)).first()
    if found is None:
        raise NotFound("run")
    return found


def in_hand(organisation_id: int, kind: str) -> MatchRun | None:
    """The run of this body and kind that is being made now."""
    return MatchRun.objects.filter(
        organisation_id=organisation_id, kind=kind, state__in=BUSY,
        made_at__gt=timezone.now() - STALE,
    ).first()  # fmt: skip


def state_of(run: MatchRun) -> RunState:
    """Whatever was not made in time broke off."""
    if run.state in BUSY and run.made_at < timezone.now() - STALE:
        return RunState.FAILED
    return RunState(run.state)


def counts_of(runs: Iterable[MatchRun]) -> dict[int, dict[str, int]]:
    """Proposals by state, by run id: one query."""
    found: dict[int, dict[str, int]] = {r.pk: {} for r in runs}
    rows = MatchLine.objects.filter(run_id__in=list(found)).values_list("run_id", "state")
    for run_id, state, n in rows.annotate(n=Count("id")):
        found[run_id][state] = n
    return found


def lines_of(run: MatchRun, *, state: str = "") -> QuerySet[MatchLine]:
    """Those that wait first, then by what they are worth."""
    found = MatchLine.objects.filter(run=run)
    if state:
        found = found.filter(state=state)
    return found.order_by("-value", "id")


def misses_of(run: MatchRun, *, code: str = "") -> QuerySet[MatchMiss]:
    found = MatchMiss.objects.filter(run=run)
    if code:
        found = found.filter(code=code)
    return found.order_by("code", "id")


def told_of(run: MatchRun, rows: Iterable[MatchLine | MatchMiss]) -> list[Listed]:
    """One query for any number."""
    listed = list(rows)
    known = cards(r.client_id for r in listed)
    return [_listed(run, row, known.get(row.client_id)) for row in listed]


def _listed(run: MatchRun, row: MatchLine | MatchMiss, card: Card | None) -> Listed:
    if isinstance(row, MatchMiss):
        return Listed(row, card, (missed_words(run.kind, row),))
    lines = [x for x in rules.value_lines(row.kind, row.parts) if x.code != "base" and x.points]
    best = sorted(lines, key=lambda x: -x.points)[:SHORT]
    return Listed(row, card, tuple(x.text for x in best), TONES[State(row.state)])


def missed_words(kind: str, row: MatchMiss) -> str:
    """Why there is no proposal, in one line."""
    from .explaining import first_words

    return first_words(kind, row)


def get_line(public_id: uuid.UUID) -> MatchLine:
    """Raises NotFound: foreign and missing look the same."""
    found = MatchLine.objects.select_related("run").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("proposal")
    return found


def of_client(client_id: int, limit: int = 50) -> list[MatchLine]:
    """What was proposed for one person, the newest first."""
    return list(
        MatchLine.objects.filter(client_id=client_id).select_related("run").order_by("-id")[:limit]
    )


def waiting_for(bodies: Iterable[int]) -> QuerySet[MatchLine]:
    """Proposals of these bodies that wait for a human, the most valuable first."""
    return MatchLine.objects.filter(
        organisation_id__in=list(bodies), state=State.PROPOSED
    ).order_by("-value", "id")


def wish_of(client_id: int) -> Wish | None:
    return Wish.objects.filter(client_id=client_id).first()


def live_wish(client_id: int) -> Wish | None:
    return Wish.objects.filter(client_id=client_id, ended_on=None).first()
