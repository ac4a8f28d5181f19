"""Who sits in a cohort, with attendance and mark; what one person has done."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from bazgasht.core.errors import NotFound
from bazgasht.people.selectors.cards import Card, cards
from bazgasht.people.selectors.pool import recorded_or_kept

from .. import completion
from ..completion import Outcome, Share
from ..models import Attendance, Certificate, Cohort, Enrolment
from ..states import State

TONES: dict[State, str] = {
    State.WAITING: "wait",
    State.OFFERED: "wait",
    State.ENROLLED: "info",
    State.COMPLETED: "ok",
    State.FAILED: "late",
    State.WITHDRAWN: "plain",
    State.CANCELLED: "plain",
}


@dataclass(frozen=True)
class Line:
    """``card`` is None for whom the body may not see any more; ``absent`` counts sessions."""

    enrolment: Enrolment
    card: Card | None
    share: Share
    certificate: Certificate | None

    @property
    def tone(self) -> str:
        return TONES[State(self.enrolment.state)]


@dataclass(frozen=True)
class Result:
    """What finishing would make of somebody."""

    enrolment: Enrolment
    card: Card | None
    share: Share
    outcome: Outcome


@dataclass(frozen=True)
class ClientLine:
    """An enrolment on a client's page."""

    enrolment: Enrolment
    certificate: Certificate | None

    @property
    def tone(self) -> str:
        return TONES[State(self.enrolment.state)]


def shares_of(enrolments: Iterable[Enrolment]) -> dict[int, Share]:
    """Attendance so far by enrolment id, one query."""
    ids = [e.pk for e in enrolments]
    states: dict[int, list[str]] = {pk: [] for pk in ids}
    rows = Attendance.objects.filter(enrolment_id__in=ids).values_list("enrolment_id", "state")
    for pk, state in rows:
        states[pk].append(state)
    return {pk: completion.share_of(found) for pk, found in states.items()}


def roster(cohort: Cohort, *, states: Iterable[str] | None = None) -> list[Line]:
    """By name: everybody of a cohort whom the request may see. Four queries."""
    found = Enrolment.objects.filter(cohort=cohort).select_related("cohort__course")
    if states is not None:
        found = found.filter(state__in=list(states))
    rows = list(found)
    known = cards(e.client_id for e in rows)
    shares = shares_of(rows)
    given = {
        c.enrolment_id: c
        for c in Certificate.objects.filter(enrolment_id__in=[e.pk for e in rows], revoked_on=None)
    }
    lines = [Line(e, known.get(e.client_id), shares[e.pk], given.get(e.pk)) for e in rows]
    return sorted(lines, key=_by_name)


def _by_name(line: Line) -> tuple[str, str, int]:
    from bazgasht.core.text import sort_key

    card = line.card
    return (sort_key(card.family, card.given) if card else "~", "", line.enrolment.pk)


def results(cohort: Cohort) -> list[Result]:
    """What the completion rule says of everybody who is enrolled now."""
    course = cohort.course
    return [
        Result(
            line.enrolment, line.card, line.share,
            completion.outcome(
                line.share, line.enrolment.mark, course.min_attendance, course.pass_mark
            ),
        )
        for line in roster(cohort, states=[State.ENROLLED])
    ]  # fmt: skip


def get_enrolment(public_id: uuid.UUID) -> Enrolment:
    """Raises NotFound: foreign and missing look the same."""
    found = (
        Enrolment.objects.filter(public_id=public_id)
        .select_related("cohort__course__trade", "cohort__course__organisation")
        .first()
    )
    if found is None:
        raise NotFound("enrolment")
    return found


def client_enrolments(client_ids: Iterable[int], limit: int = 100) -> list[ClientLine]:
    """What the request may read of these clients' courses, newest first: two queries."""
    rows = list(
        Enrolment.objects.filter(client_id__in=list(client_ids))
        .select_related("cohort__course__organisation")
        .order_by("-asked_on", "-id")[:limit]
    )
    given = {
        c.enrolment_id: c
        for c in Certificate.objects.filter(enrolment_id__in=[e.pk for e in rows], revoked_on=None)
    }
    return [ClientLine(e, given.get(e.pk)) for e in rows]


def offers_for(bodies: Iterable[int]) -> QuerySet[Enrolment]:
    """Seats offered to clients of these case bodies, those that lapse first on top."""
    return (
        Enrolment.objects.filter(
            recorded_or_kept(bodies, "case_organisation_id"), state=State.OFFERED
        )
        .select_related("cohort__course__organisation")
        .order_by("offer_until", "id")
    )
