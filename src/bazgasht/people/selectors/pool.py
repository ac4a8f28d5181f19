"""Everybody whose whole file a body keeps, with where they stand: for rooms that propose something."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Client, CustodyEpisode, Grant
from ..states import OPEN_STATES, Level


@dataclass(frozen=True)
class Kept:
    """``prison_id`` and ``release`` are of a stay that lasts, ``released_on`` of the newest one that
    ended; ``admitted_on`` is None without any stay."""

    client_id: int
    public_id: uuid.UUID
    origin: str
    synthetic: bool
    prison_id: int | None = None
    release: date | None = None
    admitted_on: date | None = None
    released_on: date | None = None


def recorded_or_kept(bodies: Iterable[int], column: str = "organisation_id") -> Q:
    """For rows with a ``client_id``: recorded by these bodies, or of people whose file was handed to
    them since, by a transfer. What is to be done for somebody goes with the file."""
    own, now = list(bodies), timezone.now()
    held = Grant.objects.filter(
        organisation_id__in=own, level__gte=Level.FULL, starts__lte=now, ends__gt=now
    )
    return Q(**{f"{column}__in": own}) | Q(client_id__in=held.values("client_id"))


def count_kept(organisation_id: int) -> int:
    """How many files a body keeps whole, the dead among them; one query."""
    return _grants(organisation_id).values("client_id").distinct().count()


def _grants(organisation_id: int) -> QuerySet[Grant]:
    now = timezone.now()
    return Grant.objects.filter(
        organisation_id=organisation_id, level__gte=Level.FULL, starts__lte=now, ends__gt=now
    )


def kept_by(organisation_id: int) -> dict[int, Kept]:
    """By client id, two queries; the dead are left out. Whoever may not be seen is absent."""
    grants = _grants(organisation_id)
    people = Client.objects.filter(pk__in=grants.values("client_id"), died_on=None)
    rows = list(people.order_by("pk").values_list("pk", "public_id", "origin", "synthetic"))
    newest: dict[int, tuple] = {}
    for stay in (
        CustodyEpisode.objects.filter(client_id__in=grants.values("client_id"))
        .order_by("admitted_on", "pk")
        .values_list("client_id", "state", "prison_id", "expected_release", "admitted_on",
                     "released_on")
    ):  # fmt: skip
        newest[stay[0]] = stay[1:]
    return {row[0]: _kept(row, newest.get(row[0])) for row in rows}


def _kept(row: tuple[Any, ...], stay: tuple[Any, ...] | None) -> Kept:
    kept = Kept(*row)
    if stay is None:
        return kept
    state, prison, release, admitted, released = stay
    if state in OPEN_STATES:
        return replace(kept, prison_id=prison, release=release, admitted_on=admitted)
    return replace(kept, admitted_on=admitted, released_on=released)
