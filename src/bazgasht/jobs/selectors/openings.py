"""Openings: lists, one opening, and what is open on a day for whoever proposes people."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from bazgasht.access.actor import Actor
from bazgasht.core.errors import NotFound
from bazgasht.core.text import search_form
from bazgasht.core.weekly import Times

from ..models import Opening, OpeningExclusion
from ..states import LIVE, SHOWN, OpeningState, State
from .fitting import monthly


@dataclass(frozen=True)
class OpenOpening:
    """An opening that takes people on a day."""

    id: int
    public_id: uuid.UUID
    title: str
    trade: str
    occupation: str
    """ISCO-08 code."""
    skills: tuple[str, ...]
    """Codes the trade asks for."""
    employer_id: int
    employer: str
    province: str
    county: str
    home_based: bool
    pay_kind: str
    wage: int
    wage_month: int | None
    """Rials a month; None for a piece rate."""
    hours_week: int
    seats: int
    free: int
    """Places nobody has started in."""
    in_hand: int
    """Applications under way."""
    eligibility: Sequence[Mapping[str, Any]]
    valid_until: date
    times: Times
    excluded: frozenset[str]
    """Offences it is not offered to. Never show it to anybody but the employment side."""


@dataclass(frozen=True)
class Counts:
    """Applications of an opening by state."""

    seats: int
    by_state: Mapping[str, int]

    @property
    def started(self) -> int:
        return self.by_state.get(State.STARTED, 0)

    @property
    def free(self) -> int:
        return max(0, self.seats - self.started)

    @property
    def in_hand(self) -> int:
        return sum(self.by_state.get(s, 0) for s in LIVE)

    @property
    def shown(self) -> int:
        """To be answered by the employer, or answered and not begun."""
        return sum(self.by_state.get(s, 0) for s in SHOWN if s != State.STARTED)


def counts_of(openings: Iterable[Opening]) -> dict[int, Counts]:
    """By opening id, one query."""
    rows = list(openings)
    found: dict[int, dict[str, int]] = {o.pk: {} for o in rows}
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "select opening_id, state, people from jobs_counts(%s::bigint[])",
                [[o.pk for o in rows]],
            )
            for opening_id, state, people in cursor.fetchall():
                found[opening_id][state] = people
    return {o.pk: Counts(o.seats, found[o.pk]) for o in rows}


def open_openings(
    day: date | None = None, actor: Actor | None = None, *, province: str = ""
) -> list[OpenOpening]:
    """What takes people on ``day`` in the actor's provinces, the nearest end first: four queries.

    Offences are told to those who keep openings or propose people for them, to nobody else.
    """
    day = day or timezone.localdate()
    found = Opening.objects.filter(state=OpeningState.OPEN, valid_until__gte=day)
    provinces = {province} if province else {s.province for s in actor.seats} if actor else {""}
    if "" not in provinces:
        found = found.filter(province__in=provinces)
    rows = list(
        found.select_related("trade", "organisation")
        .prefetch_related("trade__skills")
        .order_by("valid_until", "id")
    )
    counts = counts_of(rows)
    excluded: dict[int, set[str]] = {o.pk: set() for o in rows}
    if actor and (actor.can("openings.edit") or actor.can("matching.run")):
        for opening_id, offence in OpeningExclusion.objects.filter(
            opening_id__in=list(excluded)
        ).values_list("opening_id", "offence"):
            excluded[opening_id].add(offence)
    return [
        OpenOpening(
            id=o.pk, public_id=o.public_id, title=o.title, trade=o.trade.code,
            occupation=o.trade.occupation_id,
            skills=tuple(s.code for s in o.trade.skills.all()), employer_id=o.organisation_id,
            employer=o.organisation.name, province=o.province, county=o.county,
            home_based=o.home_based, pay_kind=o.pay_kind, wage=o.wage, wage_month=monthly(o),
            hours_week=o.hours_week, seats=o.seats, free=counts[o.pk].free,
            in_hand=counts[o.pk].in_hand, eligibility=o.eligibility, valid_until=o.valid_until,
            times=o.times, excluded=frozenset(excluded[o.pk]),
        )
        for o in rows
    ]  # fmt: skip


def openings_for(
    *,
    employers: Iterable[int] | None = None,
    provinces: Iterable[str] | None = None,
    state: str = "",
    trade: str = "",
    county: str = "",
    home_based: bool = False,
    q: str = "",
    taking: bool = False,
) -> QuerySet[Opening]:
    """Those that end first on top, then those that are over, the latest first."""
    found = Opening.objects.select_related("trade", "organisation")
    if employers is not None:
        found = found.filter(organisation_id__in=list(employers))
    if provinces is not None and "" not in (wanted_in := set(provinces)):
        found = found.filter(province__in=wanted_in)
    if state:
        found = found.filter(state=state)
    if trade:
        found = found.filter(trade__code=trade)
    if county:
        found = found.filter(county=county)
    if home_based:
        found = found.filter(home_based=True)
    if taking:
        found = found.filter(state=OpeningState.OPEN, valid_until__gte=timezone.localdate())
    wanted = search_form(q).split()
    if wanted:
        rows = found.values_list("id", "title", "organisation__name", "trade__title", "county")
        found = found.filter(
            id__in=[i for i, *texts in rows if _matches(wanted, " ".join(map(search_form, texts)))]
        )
    over = When(state__in=[OpeningState.OPEN, OpeningState.DRAFT], then=Value(0))
    return found.order_by(
        Case(over, default=Value(1), output_field=IntegerField()), "-valid_until", "id"
    )


def _matches(wanted: list[str], text: str) -> bool:
    return all(word in text or word in text.replace(" ", "") for word in wanted)


def get_opening(public_id: uuid.UUID) -> Opening:
    """Raises NotFound."""
    found = (
        Opening.objects.select_related("trade__occupation", "organisation", "facility")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("opening")
    return found


def exclusions_of(opening: Opening) -> list[OpeningExclusion]:
    return list(OpeningExclusion.objects.filter(opening=opening).order_by("offence"))
