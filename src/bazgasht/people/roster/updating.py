"""Files that a newer roster changes; the database keeps what stood there before."""

from __future__ import annotations

from typing import Any

from .. import crypto
from ..services.grants import AFTER_END_DAYS, GRANT_RULES, OPEN_END
from ..states import Basis
from . import changes
from .cells import phone_kind
from .families import RELATION
from .records import UPDATED, Person, Record
from .staging import run, stage
from .writing import PURPOSE, key_of_name, words

_COLUMNS = """client_id bigint, parts text[], given text, family text, father text, sort_key text,
 tokens text[], id_text bytea, id_hash bytea, identity_hash bytea, birth date, sex text,
 marital text, education text, skill text, in_school boolean, phone text, phone_kind text,
 city text, address text, episode_id bigint, prison_id int, admitted date, offence text,
 months int, release date"""


def write_changes(records: list[Record], *, user_id: int) -> list[int]:
    """Bring the files of records with outcome UPDATED in line; returns their client ids."""
    changed = [
        r for r in records if r.outcome == UPDATED and r.client_id and r.changed - {RELATION}
    ]
    if not changed:
        return []
    stage("roster_change", _COLUMNS, (_row(r) for r in changed))
    _identity()
    _contacts("array['mobile', 'phone']", changes.PHONE, "u.phone_kind, u.phone, ''")
    _contacts("array['address']", changes.ADDRESS, "'address', u.address, u.city")
    _custody(user_id)
    run(
        """update people_client c set version = c.version + 1 from roster_change u
        where u.client_id = c.id"""
    )
    return [r.client_id for r in changed if r.client_id]


def _row(record: Record) -> tuple[Any, ...]:
    person = record if isinstance(record, Person) else None
    new_id = changes.ID in record.changed
    return (
        record.client_id, sorted(record.changed), record.given.text, record.family.text,
        record.father.text, key_of_name(record), words(record),
        crypto.encrypt(record.national_id, context="national_id") if new_id else None,
        record.id_hash, record.identity_hash, record.birth, record.sex, record.marital,
        record.education, record.skill, record.in_school, record.phone,
        str(phone_kind(record.phone)), record.city, record.address,
        person.episode_id if person else None, person.prison_id if person else None,
        person.admitted if person else None, person.offence if person else "",
        person.months if person else None, person.release if person else None,
    )  # fmt: skip


def _has(part: str) -> str:
    return f"'{part}' = any(u.parts)"


def _identity() -> None:
    run(
        f"""update people_clientname n set given = u.given, family = u.family, father = u.father,
          sort_key = u.sort_key, tokens = u.tokens
        from roster_change u where u.client_id = n.client_id and {_has(changes.NAME)}"""  # noqa: S608
    )
    run(
        f"""update people_clientidentity i set identity_hash = u.identity_hash, birth = u.birth,
          birth_precision = case when u.birth is null then 'unknown'
            when u.birth is distinct from i.birth then 'day' else i.birth_precision end
        from roster_change u where u.client_id = i.client_id and {_has(changes.NAME)}"""  # noqa: S608
    )
    run(
        f"""update people_clientidentity i set national_id = u.id_text,
          national_id_hash = u.id_hash, key_version = %s
        from roster_change u where u.client_id = i.client_id and {_has(changes.ID)}""",  # noqa: S608
        [crypto.newest()],
    )
    run(
        f"""update people_clientidentity i set sex = coalesce(nullif(u.sex, ''), i.sex),
          marital = coalesce(nullif(u.marital, ''), i.marital),
          education = coalesce(nullif(u.education, ''), i.education),
          skill = coalesce(nullif(u.skill, ''), i.skill),
          in_school = coalesce(u.in_school, i.in_school)
        from roster_change u where u.client_id = i.client_id and {_has(changes.DETAILS)}"""  # noqa: S608
    )


def _contacts(kinds: str, part: str, values: str) -> None:
    """A new number or address; the old one ends when it was the only one, else people chose it."""
    run(
        f"""update people_clientcontact k set ends = now() from roster_change u
        where u.client_id = k.client_id and {_has(part)} and k.ends is null
          and k.kind = any({kinds}) and 1 = (select count(*) from people_clientcontact o
            where o.client_id = k.client_id and o.ends is null and o.kind = any({kinds}))"""  # noqa: S608
    )
    run(
        f"""insert into people_clientcontact (client_id, kind, value, city, postal_code, note)
        select u.client_id, {values}, '', '' from roster_change u where {_has(part)}"""  # noqa: S608
    )


def _custody(user_id: int) -> None:
    run(
        f"""update people_custodyepisode e set admitted_on = u.admitted,
          offence = coalesce(nullif(u.offence, ''), e.offence),
          sentence_months = coalesce(u.months, e.sentence_months),
          expected_release = coalesce(u.release, e.expected_release), version = e.version + 1
        from roster_change u where u.episode_id = e.id and {_has(changes.EPISODE)}"""  # noqa: S608
    )
    rule = GRANT_RULES[Basis.TRANSFER]
    run(
        f"""with moved as (
          insert into people_custodyevent (episode_id, client_id, kind, "on", detail,
            from_prison_id, to_prison_id, note, recorded_by, recorded_at)
          select e.id, e.client_id, 'transfer', current_date, '', e.prison_id, u.prison_id, '', %s, now()
          from roster_change u join people_custodyepisode e on e.id = u.episode_id
          where {_has(changes.TRANSFER)} returning id, client_id, to_prison_id)
        insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis,
          basis_ref, issued_by, ended_reason, sort_key)
        select client_id, to_prison_id, %s, %s, now(), %s, %s, id::text, %s, '', '' from moved""",  # noqa: S608
        [user_id, PURPOSE, int(rule.level), OPEN_END, str(Basis.TRANSFER), user_id],
    )
    run(
        f"""update people_grant g set ends = now() + make_interval(days => %s),
          ended_reason = 'transfer'
        from roster_change u join people_custodyepisode e on e.id = u.episode_id
        where {_has(changes.TRANSFER)} and g.client_id = u.client_id
          and g.organisation_id = e.prison_id and g.ends > now() + make_interval(days => %s)""",  # noqa: S608
        [AFTER_END_DAYS, AFTER_END_DAYS],
    )
    run(
        f"""update people_custodyepisode e set prison_id = u.prison_id, version = e.version + 1
        from roster_change u where u.episode_id = e.id and {_has(changes.TRANSFER)}"""  # noqa: S608
    )
    _admissions(user_id)


def _admissions(user_id: int) -> None:
    """A new stay of somebody who has a file: admitted again, or a relative who now is inside."""
    rule = GRANT_RULES[Basis.ADMISSION]
    run(
        f"""with stay as (
          insert into people_custodyepisode (client_id, prison_id, admitted_on, state, institution,
            legal_status, offence, sentence_months, expected_release, release_kind, version,
            created_at)
          select u.client_id, u.prison_id, u.admitted, 'inside', 'closed',
            case when u.months > 0 then 'sentenced' else '' end, u.offence, u.months, u.release, '', 1,
            now()
          from roster_change u where {_has(changes.ADMISSION)}
          returning id, client_id, prison_id, admitted_on),
        event as (
          insert into people_custodyevent (episode_id, client_id, kind, "on", detail, to_prison_id,
            note, recorded_by, recorded_at)
          select id, client_id, 'admission', admitted_on, '', prison_id, '', %s, now() from stay)
        insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis,
          basis_ref, issued_by, ended_reason, sort_key)
        select client_id, prison_id, %s, %s, now(), %s, %s, id::text, %s, '', '' from stay""",  # noqa: S608
        [user_id, PURPOSE, int(rule.level), OPEN_END, str(Basis.ADMISSION), user_id],
    )
