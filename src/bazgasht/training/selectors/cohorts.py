"""Courses and cohorts, and how full they are: numbers, never persons."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from bazgasht.core.errors import NotFound
from bazgasht.core.text import search_form
from bazgasht.core.weekly import Slot

from ..models import Cohort, Course
from ..states import SEATED, TAKING, CohortState, State
from .times import slots_of


@dataclass(frozen=True)
class Counts:
    """People of a cohort by state, of ``seats``."""

    seats: int
    by_state: Mapping[str, int] = field(default_factory=dict)

    @property
    def held(self) -> int:
        return sum(self.by_state.get(s, 0) for s in SEATED)

    @property
    def free(self) -> int:
        return max(0, self.seats - self.held)

    @property
    def full(self) -> bool:
        return self.free == 0

    @property
    def waiting(self) -> int:
        return self.by_state.get(State.WAITING, 0)

    @property
    def enrolled(self) -> int:
        """Of a finished cohort: those who were in it."""
        return sum(self.by_state.get(s, 0) for s in (State.ENROLLED, State.COMPLETED, State.FAILED))

    @property
    def completed(self) -> int:
        return self.by_state.get(State.COMPLETED, 0)


@dataclass(frozen=True)
class OpenCohort:
    """A cohort that takes people on a day, for whoever proposes them."""

    id: int
    public_id: uuid.UUID
    course_id: int
    title: str
    trade: str
    occupation: str
    """ISCO-08 code."""
    skills: tuple[str, ...]
    """Codes."""
    audience: str
    eligibility: Sequence[Mapping[str, Any]]
    organisation_id: int
    provider: str
    province: str
    county: str
    place: str
    prison_id: int | None
    seats: int
    free: int
    waiting: int
    hours: int
    slots: tuple[Slot, ...]
    """Days of the week and hours; none: nobody has said."""
    enrol_until: date
    starts: date
    ends: date


def lock_counts(cohort_id: int) -> tuple[int, int, int]:
    """(seats, held, waiting), locked until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select seats, held, waiting from training_lock(%s)", [cohort_id])
        found = cursor.fetchone()
    if found is None:
        raise NotFound("cohort")
    return found


def counts_of(cohorts: Iterable[Cohort]) -> dict[int, Counts]:
    """By cohort id, one query."""
    rows = list(cohorts)
    found: dict[int, dict[str, int]] = {c.pk: {} for c in rows}
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(
                "select cohort_id, state, people from training_counts(%s::bigint[])",
                [[c.pk for c in rows]],
            )
            for cohort_id, state, people in cursor.fetchall():
                found[cohort_id][state] = people
    return {c.pk: Counts(c.seats, found[c.pk]) for c in rows}


def cohorts_for(
    *,
    providers: Iterable[int] | None = None,
    state: str = "",
    trade: str = "",
    audience: str = "",
    county: str = "",
    q: str = "",
    course: int | None = None,
    taking: bool = False,
) -> QuerySet[Cohort]:
    """Nearest first, then those that are over, the latest first. ``taking``: still takes people."""
    found = Cohort.objects.select_related("course__trade", "course__organisation")
    if providers is not None:
        found = found.filter(organisation_id__in=list(providers))
    if state:
        found = found.filter(state=state)
    if trade:
        found = found.filter(course__trade__code=trade)
    if audience:
        found = found.filter(course__audience__in=[audience, "both"])
    if county:
        found = found.filter(county=county)
    if course:
        found = found.filter(course_id=course)
    if taking:
        found = found.filter(state__in=TAKING, enrol_until__gte=timezone.localdate())
    wanted = search_form(q).split()
    if wanted:
        rows = found.values_list("id", "course__title", "course__organisation__name", "place")
        found = found.filter(
            id__in=[i for i, *texts in rows if _matches(wanted, " ".join(map(search_form, texts)))]
        )
    over = [CohortState.FINISHED, CohortState.CANCELLED]
    return found.order_by(_last(over), "-starts", "id")


def _last(over: list[CohortState]) -> Any:
    from django.db.models import Case, IntegerField, Value, When

    return Case(When(state__in=over, then=Value(1)), default=Value(0), output_field=IntegerField())


def _matches(wanted: list[str], text: str) -> bool:
    return all(word in text or word in text.replace(" ", "") for word in wanted)


def get_cohort(public_id: uuid.UUID) -> Cohort:
    """Raises NotFound."""
    found = (
        Cohort.objects.select_related(
            "course__trade__occupation", "course__organisation", "course__certificate_issuer"
        )
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("cohort")
    return found


def courses_for(
    *,
    providers: Iterable[int] | None = None,
    q: str = "",
    trade: str = "",
    level: str = "",
    active: bool | None = True,
) -> QuerySet[Course]:
    found = Course.objects.select_related("trade", "organisation", "certificate_issuer").order_by(
        "organisation__sort_key", "trade__sort_key", "title", "id"
    )
    if active is not None:
        found = found.filter(active=active)
    if providers is not None:
        found = found.filter(organisation_id__in=list(providers))
    if trade:
        found = found.filter(trade__code=trade)
    if level:
        found = found.filter(level=level)
    wanted = search_form(q).split()
    if wanted:
        rows = found.values_list("id", "title", "organisation__name", "trade__title")
        found = found.filter(
            id__in=[i for i, *texts in rows if _matches(wanted, " ".join(map(search_form, texts)))]
        )
    return found


def get_course(public_id: uuid.UUID) -> Course:
    """Raises NotFound."""
    found = (
        Course.objects.select_related("trade__occupation", "organisation", "certificate_issuer")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("course")
    return found


def open_cohorts(day: date | None = None, *, province: str = "") -> list[OpenCohort]:
    """Cohorts that take people on ``day``, the nearest first: four queries."""
    day = day or timezone.localdate()
    found = Cohort.objects.filter(state__in=TAKING, enrol_until__gte=day, course__active=True)
    if province:
        found = found.filter(province=province)
    rows = list(
        found.select_related("course__trade", "course__organisation")
        .prefetch_related("course__skills")
        .order_by("starts", "id")
    )
    counts, slots = counts_of(rows), slots_of(rows)
    return [
        OpenCohort(
            id=c.pk, public_id=c.public_id, course_id=c.course_id, title=c.course.title,
            trade=c.course.trade.code, occupation=c.course.trade.occupation_id,
            skills=tuple(s.code for s in c.course.skills.all()), audience=c.course.audience,
            eligibility=c.course.eligibility, organisation_id=c.organisation_id,
            provider=c.course.organisation.name, province=c.province, county=c.county,
            place=c.place, prison_id=c.prison_id, seats=c.seats, free=counts[c.pk].free,
            waiting=counts[c.pk].waiting, hours=c.course.hours, enrol_until=c.enrol_until,
            starts=c.starts, ends=c.ends, slots=slots[c.pk],
        )
        for c in rows
    ]  # fmt: skip
