"""Who wishes to learn, and proposals of seats and openings: some decided, most waiting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from bazgasht.access.selectors import actor_for
from bazgasht.core import scope
from bazgasht.matching.models import MatchLine, MatchRun, Wish
from bazgasht.matching.services import make_run
from bazgasht.people.models import Client, Grant
from bazgasht.people.services.clients import name_key
from bazgasht.people.services.grants import OPEN_END
from bazgasht.training.models import Cohort, Enrolment

from .market import CARES
from .people import WORKERS
from .state import Person, World
from .training import COURSES

BODY, OFFICER = "BUSHEHR-CENTRAL", "employment"
ASKED = 0.8
COUNTIES = ("بوشهر", "دشتستان", "کنگان", "گناوه")
EARLIER, NEWEST = 30, 2
"""Days before the world's today on which runs were made."""
REFUSED = (("person", ""), ("family", ""), ("other", "می‌خواهد نخست درمانش تمام شود"))
OVERRIDE = "خودش این دوره را خواست، چون دوستش هم آنجا می‌آموزد"


def make_wishes(world: World) -> None:
    """Of those whose case is open, who were asked and said yes; some took it back."""
    rng, rows = world.rng, []
    workers = {world.organisations[code].pk: names for code, names in WORKERS.items()}
    for person in world.people:
        if not 18 <= person.age(world.as_of) <= 55 or not person.served(world.as_of):
            continue
        if person.client.died_on is not None or rng.random() > ASKED:
            continue
        rows.append(_wish(world, person, world.users[rng.choice(workers[person.home])].pk))
        if len(rows) % 9 == 3:
            rows[-1].cannot = CARES.stored()
    Wish.objects.using("owner").bulk_create(rows)


def _wish(world: World, person: Person, worker: int) -> Wish:
    rng = world.rng
    suited = [c.trade for c in COURSES if c.audience in ("both", _audience(person))]
    agreed = world.day(max(person.since, world.as_of - timedelta(days=300)), world.as_of)
    ended = rng.random() < 0.05
    return Wish(
        public_id=world.uuid(), client=person.client, organisation_id=person.home,
        trades=rng.sample(suited, k=rng.randint(0, 3)),
        counties=rng.sample(COUNTIES, k=2) if rng.random() < 0.3 else [],
        max_hours=rng.choice((None, None, None, 20, 30)), agreed_on=agreed,
        ended_on=world.day(agreed, world.as_of) if ended else None, recorded_by=worker,
        synthetic=True,
    )  # fmt: skip


def _audience(person: Person) -> str:
    return "prisoners" if person.client.origin == "custody" else "families"


def make_proposals(world: World) -> None:
    """Through the room's own service, on the world's own days: an earlier run whose proposals
    lapsed, and the newest ones, of which some are decided."""
    _run(world, "seats", EARLIER)
    seats = _run(world, "seats", NEWEST)
    openings = _run(world, "openings", NEWEST)
    day = world.as_of - timedelta(days=NEWEST - 1)
    with transaction.atomic(using="owner"):
        lines = list(MatchLine.objects.using("owner").filter(run=seats).order_by("-value", "id"))
        for n, line in enumerate(lines[:9]):
            if n < 4:
                _seat(world, seats, line, line.place, day, state="accepted")
            elif n == 4 and (other := _other(seats, line)) is not None:
                _seat(world, seats, line, other, day, state="overridden", chosen=other,
                      override_reason=OVERRIDE)  # fmt: skip
            elif n in (5, 7):
                _refuse(world, line, day, *REFUSED[n % 3])
        work = MatchLine.objects.using("owner").filter(run=openings).order_by("-value", "id")
        for n, line in enumerate(work[:2]):
            _refuse(world, line, day, *REFUSED[n])


def _run(world: World, kind: str, days: int) -> MatchRun:
    day = world.as_of - timedelta(days=days)
    by = actor_for(world.users[OFFICER])
    with scope.entered(by.scope()):
        run = make_run(
            organisation_id=world.organisations[BODY].pk, kind=kind, request_id=world.uuid(),
            day=day, by=by,
        )  # fmt: skip
    MatchRun.objects.using("owner").filter(pk=run.pk).update(
        made_at=world.moment(day), milliseconds=40 + run.pairs // 50
    )
    return run


def _other(run: MatchRun, line: MatchLine) -> int | None:
    """Another possible place with room."""
    taken = {i: t["filled"] for i, t in enumerate(run.targets)}
    return next(
        (
            i
            for i, _w, _p in line.options
            if i != line.place and taken[i] < run.targets[i]["places"]
        ),
        None,
    )


def _seat(
    world: World, run: MatchRun, line: MatchLine, place: int, day: date, *, state: str, **more: Any
) -> None:
    """What accepting makes: the seat under the proposal's own id, and the provider's sight."""
    cohort = (
        Cohort.objects.using("owner")
        .select_related("course")
        .get(pk=run.targets[place]["key"])
    )  # fmt: skip
    client = Client.objects.using("owner").select_related("name").get(pk=line.client_id)
    at = world.moment(day)
    row = Enrolment.objects.using("owner").create(
        public_id=line.public_id, cohort=cohort, client=client,
        organisation_id=cohort.organisation_id, case_organisation_id=line.organisation_id,
        headquarters_id=cohort.headquarters_id, working_group_id=cohort.working_group_id,
        state="enrolled", asked_on=day, created_at=at, enrolled_on=day,
        created_by=world.users[OFFICER].pk, synthetic=True,
    )  # fmt: skip
    Grant.objects.using("owner").create(
        client=client, organisation_id=cohort.organisation_id, purpose=cohort.course.title,
        level=1, starts=at, ends=OPEN_END, basis="enrolment", basis_ref=str(row.pk),
        sort_key=name_key(client.name.given, client.name.family),
    )  # fmt: skip
    _decide(world, line, day, state=state, outcome="enrolled", **more)


def _refuse(world: World, line: MatchLine, day: date, code: str, note: str) -> None:
    _decide(world, line, day, state="refused", refuse_code=code, note=note)


def _decide(world: World, line: MatchLine, day: date, **values: Any) -> None:
    MatchLine.objects.using("owner").filter(pk=line.pk).update(
        decided_by=world.users[OFFICER].pk, decided_on=day, version=2, **values
    )
