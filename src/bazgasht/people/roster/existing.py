"""What is on file already, asked for many rows at once, within the actor's row security."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..states import ContactKind
from .staging import rows, stage

# a file held in full by a body of the actor; less is not enough to change it
HELD_IN_FULL = """exists (select from people_grant g where g.client_id = i.client_id
  and g.organisation_id = any((select bz_case_orgs())::int[]) and g.level >= 3
  and g.starts <= now() and g.ends > now())"""


IMPORTED = "roster"
"""How the correlation of an import begins: the history tells by it who changed a file."""

COLUMNS = {
    **{c: c for c in ("given", "family", "father", "birth", "sex", "marital", "education", "skill",
                      "in_school", "offence", "prison_id")},
    "sentence_months": "months", "expected_release": "release", "mobile": "phone",
}  # fmt: skip
"""Column of a file → field of a roster."""


@dataclass(slots=True)
class Episode:
    id: int
    prison_id: int
    admitted_on: date
    state: str
    released_on: date | None
    expected_release: date | None
    offence: str
    months: int | None


@dataclass(slots=True)
class File:
    """One existing file, as far as a roster can change it."""

    identity_hash: bytes
    has_id: bool
    birth: date | None
    sex: str
    marital: str
    education: str
    skill: str
    in_school: bool | None
    died: bool
    phones: set[str] = field(default_factory=set)
    addresses: set[tuple[str, str]] = field(default_factory=set)
    episode: Episode | None = None


def by_national_id(keys: Iterable[tuple[int, bytes]]) -> dict[int, int]:
    """Row number → client id, for (row number, hash) pairs on files held in full."""
    stage("roster_id", "n int, hash bytea", keys)
    return dict(
        rows(
            "select k.n, i.client_id from roster_id k"  # noqa: S608
            f" join people_clientidentity i on i.national_id_hash = k.hash where {HELD_IN_FULL}"
        )
    )


def taken(hashes: list[bytes]) -> set[bytes]:
    """Those on a file anywhere, seen or unseen."""
    if not hashes:
        return set()
    return {bytes(r[0]) for r in rows("select people_ids_taken(%s::bytea[])", [hashes])}


def by_identity(
    keys: Iterable[tuple[int, bytes]],
) -> list[tuple[int, int, bytes | None, date | None]]:
    """(row number, client id, hash of the id on file, date of an admission), one per admission."""
    stage("roster_identity", "n int, hash bytea", keys)
    return rows(
        "select k.n, i.client_id, i.national_id_hash, e.admitted_on from roster_identity k"  # noqa: S608
        " join people_clientidentity i on i.identity_hash = k.hash"
        " left join people_custodyepisode e on e.client_id = i.client_id"
        f" where {HELD_IN_FULL} order by k.n, i.client_id"
    )


def born_on(
    births: set[date], prisons: Sequence[int]
) -> list[tuple[int, date, str, str, str, bytes | None]]:
    """(client id, birth, given, family, father, id hash) of who was ever in these prisons."""
    stage("roster_birth", "birth date", ((b,) for b in births))
    return rows(
        """select i.client_id, i.birth, n.given, n.family, n.father, i.national_id_hash
        from people_clientidentity i join people_clientname n on n.client_id = i.client_id
        where i.client_id in (select e.client_id from people_custodyepisode e
                              where e.prison_id = any(%s))
          and i.birth in (select b.birth from roster_birth b)""",
        [list(prisons)],
    )


def admitted_on(
    days: set[date], prisons: Sequence[int]
) -> list[tuple[int, date, str, str, str, bytes | None]]:
    """(client id, day, given, family, father, id hash) of who was admitted to these prisons then."""
    stage("roster_admitted", "day date", ((d,) for d in days))
    return rows(
        """select e.client_id, e.admitted_on, n.given, n.family, n.father, i.national_id_hash
        from people_custodyepisode e join people_clientname n on n.client_id = e.client_id
        join people_clientidentity i on i.client_id = e.client_id
        where e.prison_id = any(%s)
          and e.admitted_on in (select a.day from roster_admitted a)""",
        [list(prisons)],
    )


def names(client_ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    found = rows(
        "select client_id, given, family, father from people_clientname where client_id = any(%s)",
        [list(client_ids)],
    )
    return {r[0]: (r[1], r[2], r[3]) for r in found}


def files(client_ids: Iterable[int]) -> dict[int, File]:
    """The files themselves, with live contacts and the latest stay."""
    wanted = set(client_ids)
    if not wanted:
        return {}
    stage("roster_client", "client_id bigint primary key", ((c,) for c in wanted))
    found = {
        r[0]: File(bytes(r[1]), *r[2:])
        for r in rows(
            """select i.client_id, i.identity_hash, i.national_id_hash is not null, i.birth, i.sex,
              i.marital, i.education, i.skill, i.in_school, f.died_on is not null
            from roster_client c join people_client f on f.id = c.client_id
            join people_clientidentity i on i.client_id = c.client_id"""
        )
    }
    for client_id, kind, value, city in rows(
        """select k.client_id, k.kind, k.value, k.city from roster_client c
        join people_clientcontact k on k.client_id = c.client_id where k.ends is null"""
    ):
        if client_id in found and kind == ContactKind.ADDRESS:
            found[client_id].addresses.add((value, city))
        elif client_id in found:
            found[client_id].phones.add(value)
    for client_id, *episode in rows(
        """select distinct on (e.client_id) e.client_id, e.id, e.prison_id, e.admitted_on, e.state,
          e.released_on, e.expected_release, e.offence, e.sentence_months
        from roster_client c join people_custodyepisode e on e.client_id = c.client_id
        order by e.client_id, (e.released_on is null) desc, e.admitted_on desc"""
    ):
        if client_id in found:
            found[client_id].episode = Episode(*episode)
    return found


def changed_by_hand(client_ids: Iterable[int]) -> dict[int, dict[str, set[str]]]:
    """Client → field of a roster → what stood in the file until somebody, not an import, replaced
    it. Of custody only the open stay counts. An ended address is value, ``\x1f``, city."""
    wanted = list(client_ids)
    found: dict[int, dict[str, set[str]]] = {}
    for client_id, column, value in rows(
        """select h.client_id, k.key, k.value #>> '{}'
        from core_history h cross join lateral jsonb_each(h.before) k
        where h.client_id = any(%s) and h.operation = 'U' and h.correlation not like %s
          and k.key = any(%s) and (h."table" in ('people_clientname', 'people_clientidentity')
            or h."table" = 'people_custodyepisode' and h.row_id in (select e.id::text
              from people_custodyepisode e where e.client_id = h.client_id and e.released_on is null))
        union all
        select h.client_id, c.kind, case when c.kind = 'address' then c.value || chr(31) || c.city
          else c.value end
        from core_history h join people_clientcontact c on c.id::text = h.row_id
        where h.client_id = any(%s) and h."table" = 'people_clientcontact' and h.operation = 'U'
          and h.before ? 'ends' and c.ends is not null and h.correlation not like %s""",
        [wanted, f"{IMPORTED}%", list(COLUMNS), wanted, f"{IMPORTED}%"],
    ):
        fields = found.setdefault(client_id, {})
        fields.setdefault(COLUMNS.get(column, column), set()).add(value or "")
    return found


def former_identities(client_ids: Iterable[int]) -> list[tuple[int, bytes]]:
    """(client, identity hash) from before a name or birth was changed."""
    found = rows(
        """select h.client_id, h.before ->> 'identity_hash' from core_history h
        where h.client_id = any(%s) and h."table" = 'people_clientidentity' and h.operation = 'U'
          and h.before ? 'identity_hash'""",
        [list(client_ids)],
    )
    return [(client, bytes.fromhex(text.removeprefix("\\x"))) for client, text in found]


def relations(prisoners: Iterable[int]) -> dict[tuple[int, int], set[str]]:
    """(prisoner, relative) → kinds of live relations."""
    found: dict[tuple[int, int], set[str]] = {}
    for client, other, kind in rows(
        "select client_id, other_id, kind from people_relation"
        " where client_id = any(%s) and ends is null",
        [list(prisoners)],
    ):
        found.setdefault((client, other), set()).add(kind)
    return found


def households(client_ids: Iterable[int]) -> dict[int, int]:
    """Client → the household lived in now."""
    return dict(
        rows(
            "select client_id, household_id from people_householdmember"
            " where client_id = any(%s) and ends is null",
            [list(client_ids)],
        )
    )


def in_custody(client_ids: Iterable[int]) -> set[int]:
    """Those with an open stay."""
    found = rows(
        "select client_id from people_custodyepisode"
        " where client_id = any(%s) and released_on is null",
        [list(client_ids)],
    )
    return {row[0] for row in found}


def stays(client_ids: Iterable[int], prisons: Sequence[int]) -> dict[int, int]:
    """Client → prison of the latest stay, for those whose latest stay is in ``prisons``."""
    found = rows(
        """select distinct on (client_id) client_id, prison_id from people_custodyepisode
        where client_id = any(%s) order by client_id, (released_on is null) desc, admitted_on desc""",
        [list(client_ids)],
    )
    return {client: prison for client, prison in found if prison in set(prisons)}
