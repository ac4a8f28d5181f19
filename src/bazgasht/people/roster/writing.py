"""New files, all of them in a handful of statements, in the order row security asks for:
file, grant, then what the grant opens."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from bazgasht.core.jalali import jalali_year
from bazgasht.core.text import SORT_KEY_LENGTH, sort_key

from .. import crypto
from ..services.grants import GRANT_RULES, OPEN_END
from ..states import Basis, Origin
from .cells import phone_kind
from .families import RELATION
from .households import Households
from .records import CREATED, Person, Record, Relative
from .staging import run, stage

PURPOSE = "case"
CUSTODY, FAMILY = str(Origin.CUSTODY), str(Origin.FAMILY)

_NEW = """client_id bigint, n int, origin text, opened_by int, given text, family text, father text,
 sort_key text, tokens text[], id_text bytea, id_hash bytea, identity_hash bytea, birth date,
 sex text, marital text, education text, skill text, in_school boolean, phone text,
 phone_kind text, city text, address text, admitted date, offence text, months int, release date,
 legal text"""


def key_of_name(record: Record) -> str:
    """As ``services.clients`` makes it: the family name first. Names repeat: each is read once."""
    return f"{_key(record.family.text)} {_key(record.given.text)}"[:SORT_KEY_LENGTH].rstrip(" ")


_key = lru_cache(maxsize=20_000)(sort_key)


def words(record: Record) -> list[str]:
    return sorted({t for name in record.names for t in name.tokens})


def write_new(
    people: list[Person],
    relatives: list[Relative],
    homes: Households,
    *,
    run_id: str,
    user_id: int,
    synthetic: bool,
) -> None:
    """Create files, names, identities, contacts, stays, households, relations and grants.

    ``people`` and ``relatives`` are all rows; those with outcome CREATED are new. Ids are drawn.
    """
    new: list[Record] = [r for r in (*people, *relatives) if r.outcome == CREATED]
    stage("roster_new", _NEW, (_row(n, r) for n, r in enumerate(new, 1)), analysed="client_id, n")
    stage("roster_home", "id bigint, n int, opened_by int, city text", _homes(homes))
    stage("roster_grant", "client_id bigint, org int, home bigint", _grants(new, relatives, homes))
    _files(len(new), len(homes.new), synthetic)
    rule = GRANT_RULES[Basis.IMPORT]
    run(
        """insert into people_grant (client_id, organisation_id, household_id, purpose, level,
          starts, ends, basis, basis_ref, issued_by, ended_reason, sort_key)
        select g.client_id, g.org, g.home, %s, %s, now(), %s, %s, %s, %s, '', r.sort_key
        from roster_grant g join roster_new r using (client_id)""",
        [PURPOSE, int(rule.level), OPEN_END, str(Basis.IMPORT), run_id, user_id],
    )
    _persons()
    run(
        """with stay as (
          insert into people_custodyepisode (client_id, prison_id, admitted_on, state, institution,
            legal_status, offence, sentence_months, expected_release, release_kind, version,
            created_at)
          select client_id, opened_by, admitted, 'inside', 'closed', legal, offence, months, release,
            '', 1, now() from roster_new where origin = 'custody'
          returning id, client_id, prison_id, admitted_on)
        insert into people_custodyevent (episode_id, client_id, kind, "on", detail, to_prison_id,
          note, recorded_by, recorded_at)
        select id, client_id, 'admission', admitted_on, '', prison_id, '', %s, now() from stay""",
        [user_id],
    )
    _families(relatives, homes)


def _row(n: int, record: Record) -> tuple[Any, ...]:
    person = record if isinstance(record, Person) else None
    return (
        record.client_id, n, CUSTODY if person else FAMILY,
        record.prison_id,  # type: ignore[attr-defined]
        record.given.text, record.family.text, record.father.text, key_of_name(record),
        words(record),
        crypto.encrypt(record.national_id, context="national_id") if record.id_hash else None,
        record.id_hash, record.identity_hash, record.birth, record.sex, record.marital,
        record.education, record.skill, record.in_school, record.phone,
        phone_kind(record.phone), record.city, record.address,
        person.admitted if person else None,
        person.offence if person else "", person.months if person else None,
        person.release if person else None,
        "sentenced" if person and person.months else "",
    )  # fmt: skip


def _homes(homes: Households) -> Iterable[tuple[Any, ...]]:
    return ((home, n, body, city) for n, (home, body, city) in enumerate(homes.new, 1))


def _grants(
    new: list[Record], relatives: list[Relative], homes: Households
) -> Iterable[tuple[Any, ...]]:
    seen = set()
    for record in new:
        if isinstance(record, Person):
            yield record.client_id, record.prison_id, None
    for relative in relatives:
        about = relative.about()
        if about.outcome != CREATED or isinstance(about, Person):
            continue
        if (about.client_id, relative.prison_id) not in seen:
            seen.add((about.client_id, relative.prison_id))
            home = homes.of.get(relative.prisoner_id() or 0)
            yield about.client_id, relative.prison_id, home


def _files(clients: int, homes: int, synthetic: bool) -> None:
    number = "lpad(f.no::text, greatest(6, length(f.no::text)), '0')"
    numbers = "(select row_number() over () n, no from people_next_file_nos(%s) no) f"
    year = f"{jalali_year()}-"
    run(
        f"""insert into people_household (id, public_id, file_no, city, opened_by, synthetic, created_at)
        select h.id, gen_random_uuid(), %s || {number}, h.city, h.opened_by, %s, now()
        from roster_home h join {numbers} using (n)""",  # noqa: S608
        [f"H{year}", synthetic, homes],
    )
    run(
        f"""insert into people_client (id, public_id, file_no, origin, opened_by, synthetic, version,
          created_at)
        select r.client_id, gen_random_uuid(), %s || {number}, r.origin, r.opened_by, %s, 1,
          now()
        from roster_new r join {numbers} using (n)""",  # noqa: S608
        [year, synthetic, clients],
    )


def _persons() -> None:
    run(
        """insert into people_clientname (client_id, given, family, father, alias, sort_key, tokens)
        select client_id, given, family, father, '', sort_key, tokens from roster_new"""
    )
    run(
        """insert into people_clientidentity (client_id, national_id, national_id_hash, key_version,
          identity_hash, nationality, birth, birth_precision, sex, marital, education, skill, in_school)
        select client_id, id_text, id_hash, %s, identity_hash, 'IR', birth,
          case when birth is null then 'unknown' else 'day' end, sex, marital, education, skill,
          in_school from roster_new""",
        [crypto.newest()],
    )
    run(
        """insert into people_clientcontact (client_id, kind, value, city, postal_code, note)
        select client_id, phone_kind, phone, '', '', '' from roster_new where phone <> ''
        union all
        select client_id, 'address', address, city, '', '' from roster_new
        where address <> '' or city <> ''"""
    )


def _families(relatives: list[Relative], homes: Households) -> None:
    stage("roster_member", "household_id bigint, client_id bigint, head boolean", homes.members)
    run(
        """insert into people_householdmember (household_id, client_id, head)
        select household_id, client_id, head from roster_member"""
    )
    links = {
        (r.prisoner_id(), r.about().client_id, r.relation)
        for r in relatives
        if r.outcome == CREATED or RELATION in r.changed
    }
    stage("roster_relation", "client_id bigint, other_id bigint, kind text",
          (link for link in links if link[0] != link[1]))  # fmt: skip
    run(
        """update people_relation r set ends = current_date from roster_relation n
        where n.client_id = r.client_id and n.other_id = r.other_id and n.kind <> r.kind
          and r.ends is null"""
    )
    run(
        """insert into people_relation (client_id, other_id, kind)
        select client_id, other_id, kind from roster_relation"""
    )
