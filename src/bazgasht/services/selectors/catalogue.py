"""The catalogue: services, how full they are, for whom they are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from bazgasht.core.errors import NotFound
from bazgasht.core.text import search_form
from bazgasht.core.week import Week
from bazgasht.network.models import MemberBody, Mission
from bazgasht.network.selectors import headquarters_of_provinces
from bazgasht.people.selectors.facts import person_facts

from .. import measures
from ..eligibility import Facts
from ..models import Service


@dataclass(frozen=True)
class Board:
    """Whose board a service's referrals and deliveries stand on."""

    headquarters_id: int | None
    working_group_id: int | None


@dataclass(frozen=True)
class Capacity:
    """``used`` units this week of ``per_week`` (None: not stated); waits in days."""

    used: int
    per_week: int | None
    waiting: int
    declared_days: int | None
    median_days: int | None
    cases: int

    @property
    def free(self) -> int | None:
        return None if self.per_week is None else max(0, self.per_week - self.used)

    @property
    def full(self) -> bool:
        return self.free == 0


def services_for(
    *,
    domain: str | None = None,
    provider: int | str | None = None,
    hq: int | None = None,
    q: str = "",
    county: str = "",
    mission: int | None = None,
    active: bool | None = True,
) -> QuerySet[Service]:
    """Services in Persian order of their provider. ``q`` is looked for in title and provider;
    ``provider`` is an id or a code.

    ``hq`` keeps services of a mission of that headquarters or of its member bodies.
    """
    found = Service.objects.select_related("provider", "mission__working_group").order_by(
        "provider__sort_key", "title", "id"
    )
    if active is not None:
        found = found.filter(active=active)
    if domain:
        found = found.filter(domain=domain)
    if provider:
        known = Q(provider__code=provider) if isinstance(provider, str) else Q(provider_id=provider)
        found = found.filter(known)
    if hq:
        found = found.filter(
            Q(mission__working_group__parent_id=hq)
            | Q(mission=None, provider__seats__headquarters_id=hq)
        ).distinct()
    if county:
        found = found.filter(provider__county=county)
    if mission:
        found = found.filter(mission_id=mission)
    wanted = search_form(q).split()
    if wanted:
        rows = found.values_list("id", "title", "provider__name")
        found = found.filter(
            id__in=[i for i, *texts in rows if _matches(wanted, " ".join(map(search_form, texts)))]
        )
    return found


def _matches(wanted: list[str], text: str) -> bool:
    return all(word in text or word in text.replace(" ", "") for word in wanted)


def get_service(public_id: uuid.UUID) -> Service:
    """Raises NotFound."""
    found = (
        Service.objects.select_related("provider", "mission__working_group")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("service")
    return found


def missions_for(provider_id: int) -> list[Mission]:
    """Missions of the working groups the provider sits in; of its headquarters' when in none."""
    seats = MemberBody.objects.filter(organisation_id=provider_id, until=None)
    active = Mission.objects.filter(active=True).select_related("working_group")
    found = list(active.filter(working_group__group_members__in=seats).distinct())
    return found or list(active.filter(working_group__parent__member_bodies__in=seats).distinct())


def boards_of(services: Iterable[Service]) -> dict[int, Board]:
    """By service id, at most two queries: the mission's group and headquarters, else the first
    headquarters the provider sits in, else that of its province, else the national one."""
    rows = list(services)
    heads: dict[int, int] = {}
    loose = {s.provider_id for s in rows if s.mission_id is None}
    if loose:
        pairs = MemberBody.objects.filter(organisation_id__in=loose, until=None).order_by("-id")
        heads = dict(pairs.values_list("organisation_id", "headquarters_id"))
    if unseated := loose - heads.keys():
        heads |= headquarters_of_provinces(unseated)
    return {
        s.pk: Board(s.mission.working_group.parent_id, s.mission.working_group_id)
        if s.mission
        else Board(heads.get(s.provider_id), None)
        for s in rows
    }


def board_of(service: Service) -> Board:
    return boards_of([service])[service.pk]


def capacities(services: Iterable[Service], week: Week | None = None) -> dict[int, Capacity]:
    """How full each service is this week and how long people wait, by service id."""
    rows = list(services)
    ids = [s.pk for s in rows]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select service_id, used from services_week_use(%s::bigint[], %s)",
            [ids, (week or Week.current()).start],
        )
        used: dict[int, int] = dict(cursor.fetchall())
    waits = measures.waits(ids)
    return {s.pk: _capacity(s, int(used.get(s.pk, 0)), waits.get(s.pk)) for s in rows}


def _capacity(service: Service, used: int, wait: measures.Wait | None) -> Capacity:
    measured: Any = wait or measures.Wait()
    return Capacity(
        used, service.capacity_per_week, measured.waiting, service.expected_wait_days,
        measured.median_days, measured.cases,
    )  # fmt: skip


def person_facts_for(client_id: int, needs: Iterable[str] | None) -> Facts:
    """What eligibility may ask about a client; ``needs`` are the domains of the open needs."""
    known = person_facts([client_id])[client_id]
    return Facts(
        age=known.age,
        sex=known.sex,
        county=known.city,
        in_custody=known.in_custody,
        days_to_release=known.days_to_release,
        has_children=known.has_children,
        need=None if needs is None else frozenset(needs),
    )
