"""What a list shows of each client beside the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from bazgasht.access.actor import Actor

from ..states import OPEN_STATES, CustodyState, Origin
from .cards import Card


@dataclass(frozen=True)
class Row:
    """``state`` is a word; ``carriers`` are names of colleagues; ``no_id`` None is "not mine to
    read"."""

    card: Card
    origin: str
    state: str = ""
    tone: str = "plain"
    place: str = ""
    release: date | None = None
    released_on: date | None = None
    carriers: tuple[str, ...] = ()
    no_id: bool | None = None
    synthetic: bool = False


TONES = {
    CustodyState.ON_LEAVE: "info",
    CustodyState.ESCAPED: "late",
    CustodyState.RELEASED: "ok",
}


_SQL = """
select n.client_id, c.public_id, c.file_no, n.given, n.family, n.father, c.origin, c.synthetic,
  i.national_id_hash is null and i.foreign_id_hash is null and i.client_id is not null,
  i.client_id is not null, e.state, e.expected_release, e.released_on, o.name,
  array(select u.name from people_caseassignment a join access_user u on u.id = a.user_id
    where a.client_id = n.client_id and a.ends is null and a.organisation_id = any(%(orgs)s)
    order by a.id)
from people_clientname n join people_client c on c.id = n.client_id
left join people_clientidentity i on i.client_id = n.client_id
left join lateral (select * from people_custodyepisode where client_id = n.client_id
  order by admitted_on desc, id desc limit 1) e on true
left join access_organisation o on o.id = e.prison_id
where n.client_id = any(%(clients)s)"""


def rows(client_ids: Sequence[int], by: Actor) -> list[Row]:
    """In the given order, one query; whoever may not be seen is left out."""
    if not client_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"clients": list(client_ids), "orgs": list(by.scope().orgs)})
        people = {row[0]: row for row in cursor.fetchall()}
    return [_row(people[pk]) for pk in client_ids if pk in people]


def _row(found: tuple) -> Row:
    origin, synthetic, no_id, known, state, release, released_on, place, carriers = found[6:]
    common = {
        "card": Card(*found[:6]),
        "origin": Origin(origin).label,
        "carriers": tuple(carriers),
        "no_id": no_id if known else None,
        "synthetic": synthetic,
    }
    if state is None:
        return Row(**common)
    state = CustodyState(state)
    is_open = state in OPEN_STATES
    return Row(
        **common, state=str(state.label), tone=TONES.get(state, "plain"),
        place=(place or "") if is_open else "", release=release if is_open else None,
        released_on=released_on if state == CustodyState.RELEASED else None,
    )  # fmt: skip
