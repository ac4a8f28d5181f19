"""People in posts, as far as the request may see them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Max, Q, QuerySet

from bazgasht.access.selectors import names_of
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import today
from bazgasht.people.selectors.cards import Card, cards
from bazgasht.people.selectors.facts import person_facts
from bazgasht.people.selectors.standing import CustodyStanding, custody_standing

from ..models import Placement, SplitAgreement, WorkDay
from ..states import OPEN_STATES, State
from ..terms import Terms

TONES = {
    State.OFFERED: "wait",
    State.ACTIVE: "ok",
    State.ENDED: "plain",
    State.DECLINED: "plain",
    State.CANCELLED: "plain",
}


@dataclass(frozen=True)
class PlacementLine:
    """``card`` is None once the person may no longer be seen."""

    row: Placement
    card: Card | None
    body: str
    terms: Terms
    tone: str


def with_post(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    return rows.select_related("post__workshop__prison", "post__trade", "consent")


def get_placement(public_id: uuid.UUID) -> Placement:
    """Raises NotFound: foreign and missing look the same."""
    found = with_post(Placement.objects.filter(public_id=public_id)).first()
    if found is None:
        raise NotFound("placement")
    return found


def terms_of(row: Placement) -> Terms:
    """What was signed, or (before that) what is offered."""
    return Terms.of(row.consent.terms) if row.consent else Terms.of_post(row.post)


def placements(
    *, bodies: Sequence[int], state: str = "", workshop: uuid.UUID | None = None,
    post: uuid.UUID | None = None, clients: Iterable[int] | None = None, on: date | None = None,
) -> QuerySet[Placement]:  # fmt: skip
    """Of bodies that run the workshop or carry the case; the newest first. ``on``: in the post on
    that day."""
    ids = list(bodies)
    found = with_post(
        Placement.objects.filter(Q(organisation_id__in=ids) | Q(case_organisation_id__in=ids))
    )
    if state:
        found = found.filter(state=state)
    if workshop is not None:
        found = found.filter(post__workshop__public_id=workshop)
    if post is not None:
        found = found.filter(post__public_id=post)
    if clients is not None:
        found = found.filter(client_id__in=list(clients))
    if on is not None:
        found = found.filter(state__in=[State.ACTIVE, State.ENDED], starts__lte=on).filter(
            Q(ends=None) | Q(ends__gte=on)
        )
    return found.order_by("-offered_on", "-id")


def lines(rows: Iterable[Placement]) -> list[PlacementLine]:
    """Two queries beside the rows themselves."""
    listed = list(rows)
    known = cards(row.client_id for row in listed)
    names = names_of({row.organisation_id for row in listed})
    return [
        PlacementLine(
            row, known.get(row.client_id), names.get(row.organisation_id, ""), terms_of(row),
            TONES[State(row.state)],
        )
        for row in listed
    ]  # fmt: skip


def of_clients(client_ids: Iterable[int]) -> QuerySet[Placement]:
    """What may be read of these people's posts, the newest first."""
    return with_post(Placement.objects.filter(client_id__in=list(client_ids))).order_by(
        "-offered_on", "-id"
    )


def open_placement(client_id: int) -> Placement | None:
    """The post somebody works in or has been offered."""
    found = of_clients([client_id]).filter(state__in=OPEN_STATES)
    return found.order_by("state", "-id").first()


def splits_of(placement: Placement) -> list[SplitAgreement]:
    """The newest first."""
    return list(SplitAgreement.objects.filter(placement=placement).order_by("-starts", "-id"))


def split_on(placement: Placement, day: date) -> SplitAgreement | None:
    """What counts on a day: the newest that has begun."""
    return (
        SplitAgreement.objects.filter(placement=placement, starts__lte=day)
        .order_by("-starts", "-id")
        .first()
    )


def last_day_worked(placement: Placement) -> date | None:
    return WorkDay.objects.filter(placement=placement, minutes__gt=0).aggregate(m=Max("on"))["m"]


@dataclass(frozen=True)
class Standing:
    """What the checks of a post ask of a person."""

    custody: CustodyStanding
    age: int | None


def standing_of(client_id: int, *, on: date | None = None) -> Standing:
    return Standing(
        custody_standing(client_id), person_facts([client_id], on=on or today())[client_id].age
    )


def may_receive(client_id: int, organisation_id: int) -> bool:
    """Whether the body may learn of the person; only their case team is told."""
    with connection.cursor() as cursor:
        cursor.execute("select work_may_receive(%s, %s)", [client_id, organisation_id])
        return bool(cursor.fetchone()[0])
