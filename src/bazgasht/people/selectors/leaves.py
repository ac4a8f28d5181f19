"""Who is on leave, and who should be back already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import today

from .cards import Card

_ON_LEAVE = """
select count(*) over (), l.until, e.client_id, f.public_id, f.file_no, n.given, n.family, n.father
from people_custodyepisode e
cross join lateral (select v.until from people_custodyevent v where v.episode_id = e.id
  and v.kind = 'leave' and v.voided_at is null order by v."on" desc, v.id desc limit 1) l
join people_client f on f.id = e.client_id join people_clientname n on n.client_id = e.client_id
where e.prison_id = any(%s) and e.state = 'on_leave'
order by l.until, e.client_id limit %s"""


@dataclass(frozen=True)
class OnLeave:
    card: Card
    until: date | None

    @property
    def late(self) -> bool:
        return self.until is not None and self.until < today()


def on_leave(by: Actor, *, limit: int) -> tuple[int, list[OnLeave]]:
    """How many of the actor's prisons are on leave, and those to be back first; one query."""
    prisons = list(by.organisations_for("custody.edit"))
    if not prisons:
        return 0, []
    with connection.cursor() as cursor:
        cursor.execute(_ON_LEAVE, [prisons, limit])
        found = cursor.fetchall()
    total = found[0][0] if found else 0
    return total, [OnLeave(Card(*card), until) for _total, until, *card in found]
