"""The list of a body's clients: filtered, in Persian order, a page at a time.

Pages walk the grants of each body in the order of the stored sort key and stop at the page; a
filter that leaves few files starts from those files instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.core.jalali import today

from ..states import OPEN_STATES, CustodyState

COUNT_LIMIT = 10_000
"""Counting stops here: nobody leafs through more."""

FAMILY = "family"
ME, NOBODY = "me", "nobody"
OPEN = [s.value for s in OPEN_STATES]


@dataclass(frozen=True)
class Filters:
    """``ids`` restricts to these clients (of a search). Empty values mean all."""

    body: int | None = None
    prison: int | None = None
    state: str = ""
    assigned: str = ""
    release_days: int | None = None
    no_id: bool = False
    ids: tuple[int, ...] | None = None


@dataclass
class Query:
    """SQL conditions on a grant ``g`` with their parameters."""

    orgs: list[int]
    parts: list[str] = field(default_factory=list)
    params: list[Any] = field(default_factory=list)

    def add(self, sql: str, *params: Any) -> None:
        self.parts.append(sql)
        self.params += params

    @property
    def where(self) -> str:
        return "".join(f" and {part}" for part in self.parts)


def page_ids(filters: Filters, by: Actor, *, offset: int = 0, limit: int = 25) -> list[int]:
    """Client ids of one page. Each body's grants are read in order, then merged."""
    query = _query(filters, by)
    if not query.orgs:
        return []
    reach = offset + limit
    return _column(
        "select x.client_id from unnest(%s::int[]) o cross join lateral ("
        "  select distinct g.sort_key, g.client_id from people_grant g"
        "  where g.organisation_id = o and g.starts <= now() and g.ends > now()" + query.where
        + "  order by g.sort_key, g.client_id limit %s) x"
        " group by x.sort_key, x.client_id order by x.sort_key, x.client_id limit %s offset %s",
        [query.orgs, *query.params, reach, limit, offset],
    )  # fmt: skip


def count(filters: Filters, by: Actor) -> int:
    """How many there are, at most :data:`COUNT_LIMIT` + 1."""
    query = _query(filters, by)
    if not query.orgs:
        return 0
    return _column(
        "select count(*) from (select distinct g.client_id from people_grant g"
        " where g.organisation_id = any(%s) and g.starts <= now() and g.ends > now()" + query.where
        + " limit %s) x",
        [query.orgs, *query.params, COUNT_LIMIT + 1],
    )[0]  # fmt: skip


@dataclass(frozen=True)
class Near:
    """Files whose release is near, the nearest first; ``mine`` when the actor carries them."""

    ids: tuple[int, ...] = ()
    total: int = 0
    mine: bool = False


def releases_near(days: int, by: Actor, *, limit: int) -> Near:
    """At most ``days`` ahead, or past: of those the actor carries or, carrying none, of all. Yesterday is
    as near as tomorrow; a day that passed years ago is mostly a stay whose end nobody recorded."""
    query = _query(Filters(release_days=days), by)
    if not query.orgs:
        return Near()
    found = _rows(
        "select n.client_id, n.mine, count(*) over (partition by n.mine), count(*) over ()"
        " from (select distinct g.client_id, coalesce(g.client_id = any(array("
        "  select a.client_id from people_caseassignment a where a.user_id = %s"
        "  and a.ends is null and a.organisation_id = any(%s))), false) as mine"
        " from people_grant g where g.organisation_id = any(%s) and g.starts <= now()"
        " and g.ends > now()" + query.where + ") n"
        " join people_custodyepisode e on e.client_id = n.client_id and e.state = any(%s)"
        " order by n.mine desc, abs(e.expected_release - %s), e.expected_release, n.client_id limit %s",
        [by.user_id, query.orgs, query.orgs, *query.params, OPEN, today(), limit],
    )  # fmt: skip
    if not found:
        return Near()
    _id, mine, own, total = found[0]
    return Near(tuple(r[0] for r in found if r[1] == mine), own if mine else total, mine)


def _query(filters: Filters, by: Actor) -> Query:
    orgs = set(by.scope().orgs)
    if filters.body is not None:
        orgs &= {filters.body}
    query = Query(sorted(orgs))
    query.add("not (g.client_id = any((select bz_barred())::bigint[]))")
    if filters.ids is not None:
        query.add("g.client_id = any(%s)", list(filters.ids))
    _custody(query, filters, by)
    _assigned(query, filters, by)
    if filters.no_id:
        query.add(
            "exists (select from people_clientidentity i where i.client_id = g.client_id"
            " and i.national_id_hash is null and i.foreign_id_hash is null)"
        )
    return query


_STAY = "exists (select from people_custodyepisode e where e.client_id = g.client_id"


def _custody(query: Query, filters: Filters, by: Actor) -> None:
    state = filters.state
    if state == FAMILY:
        query.add("exists (select from people_client c where c.id = g.client_id"
                  " and c.origin = 'family')")  # fmt: skip
    elif state in (CustodyState.RELEASED, CustodyState.DIED):
        query.add(f"{_STAY} and e.state = %s)", state)
        query.add(f"not {_STAY} and e.state = any(%s))", OPEN)
    if filters.prison is not None or state in OPEN_STATES:
        states = [state] if state in OPEN_STATES else OPEN
        prison = " and e.prison_id = %s" if filters.prison is not None else ""
        more = [filters.prison] if filters.prison is not None else []
        query.add(f"{_STAY} and e.state = any(%s){prison})", states, *more)
    if filters.release_days is not None:
        last = today() + timedelta(days=filters.release_days)
        if any(seat.kind in (Kind.PRISON, Kind.DIRECTORATE) for seat in by.seats):
            query.add(
                "g.client_id = any(array(select e.client_id from people_custodyepisode e"
                " where e.prison_id = any(%s) and e.expected_release <= %s and e.state = any(%s)))",
                query.orgs, last, OPEN,
            )  # fmt: skip
        else:
            query.add(f"{_STAY} and e.expected_release <= %s and e.state = any(%s))", last, OPEN)


def _assigned(query: Query, filters: Filters, by: Actor) -> None:
    if filters.assigned == ME:
        query.add(
            "g.client_id = any(array(select a.client_id from people_caseassignment a"
            " where a.user_id = %s and a.ends is null and a.organisation_id = any(%s)))",
            by.user_id, query.orgs,
        )  # fmt: skip
    elif filters.assigned == NOBODY:
        query.add(
            "not exists (select from people_caseassignment a where a.client_id = g.client_id"
            " and a.organisation_id = g.organisation_id and a.lead and a.ends is null)"
        )


def _column(sql: str, params: Sequence[Any]) -> list[Any]:
    return [row[0] for row in _rows(sql, params)]


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
