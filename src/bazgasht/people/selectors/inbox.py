"""What waits for somebody's decision about access, and for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from bazgasht.access.actor import Actor

from ..models import AccessRequest, AccessRequestMatch, EmergencyAccess
from ..permissions import user_can_review
from ..states import RequestState
from .cards import Card, cards
from .naming import names
from .standing import held_by

OPEN_DAYS = 30


@dataclass(frozen=True)
class Waiting:
    """A request that met a client of the reader's body."""

    match_id: int
    card: Card
    body: str
    organisation_id: int
    purpose: str
    reason: str
    asked_at: datetime


def waiting_requests(by: Actor) -> list[Waiting]:
    """Requests the actor's bodies may decide, the oldest first; withdrawn and old ones are left out."""
    bodies = by.organisations_for("access.decide")
    if not bodies:
        return []
    since = timezone.now() - timedelta(days=OPEN_DAYS)
    matches = list(
        AccessRequestMatch.objects.filter(
            state=RequestState.OPEN, request__closed_at=None, request__created_at__gt=since
        )
        .select_related("request")
        .order_by("request__created_at")
    )
    ours = {pk for body in bodies for pk in held_by([m.client_id for m in matches], body)}
    known = cards(ours)
    asking = names({m.request.organisation_id for m in matches})
    return [
        Waiting(m.pk, known[m.client_id], asking.body(m.request.organisation_id),
                m.request.organisation_id, m.request.purpose, m.request.reason,
                m.request.created_at)
        for m in matches
        if m.client_id in known and m.request.organisation_id not in bodies
    ]  # fmt: skip


def own_requests(by: Actor) -> list[AccessRequest]:
    """What the actor's bodies have asked, the newest first. Nothing tells whether anybody was met."""
    bodies = by.organisations_for("access.request")
    rows = AccessRequest.objects.filter(organisation_id__in=bodies).order_by("-created_at")
    return list(rows[:50])


@dataclass(frozen=True)
class Emergency:
    """An emergency access with the file's card as long as the reader still sees the file."""

    access: EmergencyAccess
    card: Card | None
    body: str
    who: str


def emergencies_to_review(by: Actor) -> list[Emergency]:
    """Openings nobody has reviewed, which the actor may review: not the own ones."""
    rows = EmergencyAccess.objects.filter(reviewed_at=None).order_by("opened_at")
    mine = [row for row in rows if user_can_review(row, by)]
    return _told(mine)


def emergencies_of(client_id: int) -> list[Emergency]:
    return _told(list(EmergencyAccess.objects.filter(client_id=client_id).order_by("-opened_at")))


def _told(rows: list[EmergencyAccess]) -> list[Emergency]:
    known = cards({r.client_id for r in rows})
    who = names({r.organisation_id for r in rows}, {r.user_id for r in rows})
    return [
        Emergency(r, known.get(r.client_id), who.body(r.organisation_id), who.user(r.user_id))
        for r in rows
    ]


@dataclass(frozen=True)
class Correction:
    """What somebody says is wrong in a file, and nobody has answered."""

    id: int
    subject: str
    says: str
    asked_at: datetime
    organisation_id: int
    card: Card


_CORRECTIONS = """
select count(*) over (), c.id, c.subject, c.says, c.created_at, c.organisation_id, c.client_id,
  f.public_id, f.file_no, n.given, n.family, n.father
from people_correctionrequest c join people_client f on f.id = c.client_id
join people_clientname n on n.client_id = c.client_id
where c.state = 'open' and exists (select from people_grant g where g.client_id = c.client_id
  and g.organisation_id = any(%s) and g.level >= 3 and g.starts <= now() and g.ends > now())
order by c.created_at, c.id limit %s offset %s"""


def open_corrections(
    by: Actor, *, offset: int = 0, limit: int = 25
) -> tuple[int, list[Correction]]:
    """How many the actor's bodies are to answer, and a page of them, the oldest first; one query."""
    bodies = list(by.organisations_for("corrections.decide"))
    if not bodies:
        return 0, []
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTIONS, [bodies, limit, offset])
        found = cursor.fetchall()
    rows = [
        Correction(pk, subject, says, asked, body, Card(*card))
        for _total, pk, subject, says, asked, body, *card in found
    ]
    return (found[0][0] if found else 0), rows
