"""Files that a newer roster changes; the database keeps what stood there before."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from bazgasht.access.actor import Actor
from bazgasht.core.errors import DomainError
from bazgasht.core.jalali import today as local_today

from .. import crypto
from ..services import custody
from ..states import CustodyEventKind, LegalStatus
from . import changes
from .cells import phone_kind
from .families import RELATION
from .records import UPDATED, Person, Record
from .staging import run, stage
from .writing import key_of_name, words

RowKey = tuple[str, int]
"""Sheet and row number."""


class RowsRefused(Exception):
    """Stays that their files do not take: why, by row. What was written is to be undone."""

    def __init__(self, reasons: dict[RowKey, Any]) -> None:
        super().__init__(len(reasons))
        self.reasons = reasons


_COLUMNS = """client_id bigint, parts text[], given text, family text, father text, sort_key text,
 tokens text[], id_text bytea, id_hash bytea, identity_hash bytea, birth date, sex text,
 marital text, education text, skill text, in_school boolean, phone text, phone_kind text,
 city text, address text, episode_id bigint, prison_id int, admitted date, offence text,
 months int, release date"""


def write_changes(records: list[Record], *, by: Actor) -> list[int]:
    """Bring the files of records with outcome UPDATED in line; returns their client ids.

    Announces ``client.transferred`` for those who moved between prisons. Raises RowsRefused.
    """
    changed = [
        r for r in records if r.outcome == UPDATED and r.client_id and r.changed - {RELATION}
    ]
    if not changed:
        return []
    stage("roster_change", _COLUMNS, (_row(r) for r in changed))
    _identity()
    _contacts("array['mobile', 'phone']", changes.PHONE, "u.phone_kind, u.phone, ''")
    _contacts("array['address']", changes.ADDRESS, "'address', u.address, u.city")
    _episodes()
    _stays(changed, by)
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
        phone_kind(record.phone), record.city, record.address,
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


def _episodes() -> None:
    run(
        f"""update people_custodyepisode e set admitted_on = u.admitted,
          offence = coalesce(nullif(u.offence, ''), e.offence),
          sentence_months = coalesce(u.months, e.sentence_months),
          expected_release = coalesce(u.release, e.expected_release), version = e.version + 1
        from roster_change u where u.episode_id = e.id and {_has(changes.EPISODE)}"""  # noqa: S608
    )


def _stays(changed: list[Record], by: Actor) -> None:
    """Transfers and new stays, as if they had been recorded by hand: few in a roster.

    Every row is tried, so that all that are refused are known at once.
    """
    refused: dict[RowKey, Any] = {}
    for record in changed:
        if isinstance(record, Person) and record.changed & {changes.TRANSFER, changes.ADMISSION}:
            try:
                with transaction.atomic():
                    _stay(record, by)
            except DomainError as problem:
                refused[record.source.sheet, record.source.number] = problem.with_traceback(None)
            except IntegrityError:  # its text may carry values of the row
                refused[record.source.sheet, record.source.number] = ""
    if refused:
        raise RowsRefused(refused)


def _stay(person: Person, by: Actor) -> None:
    assert person.client_id is not None and person.admitted is not None
    if changes.TRANSFER in person.changed:
        custody.record_event(
            client_id=person.client_id, kind=CustodyEventKind.TRANSFER, on=local_today(), by=by,
            to_prison_id=person.prison_id,
        )  # fmt: skip
    if changes.ADMISSION in person.changed:
        custody.admit(
            client_id=person.client_id, prison_id=person.prison_id, on=person.admitted, by=by,
            stay=custody.Stay(
                legal_status=LegalStatus.SENTENCED if person.months else "",
                offence=person.offence, sentence_months=person.months,
                expected_release=person.release,
            ),
        )  # fmt: skip
