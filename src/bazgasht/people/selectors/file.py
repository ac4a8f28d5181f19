"""Everything the page of one file shows of its own room, in one statement, names included.

Row security decides each table: a body that serves one need gets no custody and no family of
people it may not see.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from bazgasht.core.jalali import PartialDate, format_partial, today

from ..states import (
    COUNTRIES,
    OPEN_STATES,
    CustodyState,
    Education,
    Institution,
    LegalStatus,
    Marital,
    Offence,
    Sex,
)
from .facts import last_birth, years_between

_SQL = """
select jsonb_build_object(
 'whole', coalesce((select true from people_grant g where g.client_id = %(id)s and g.level >= 3
             and g.organisation_id = any((select bz_orgs())::int[])
             and g.starts <= now() and g.ends > now() limit 1), false),
 'identity', (select to_jsonb(i) - 'national_id' - 'foreign_id' - 'national_id_hash'
                 - 'foreign_id_hash' - 'identity_hash' || jsonb_build_object(
                 'has_national', i.national_id is not null, 'has_foreign', i.foreign_id is not null)
               from people_clientidentity i where i.client_id = %(id)s),
 'contacts', (select jsonb_agg(to_jsonb(c) order by c.kind desc, c.id) from people_clientcontact c
               where c.client_id = %(id)s and c.ends is null),
 'stays', (select jsonb_agg(to_jsonb(e) || jsonb_build_object('prison', o.name,
                'leave_until', case when e.state = 'on_leave' then (select v.until
                  from people_custodyevent v where v.episode_id = e.id and v.kind = 'leave'
                  and v.voided_at is null order by v."on" desc, v.id desc limit 1) end)
              order by e.admitted_on desc, e.id desc) from people_custodyepisode e
              left join access_organisation o on o.id = e.prison_id where e.client_id = %(id)s),
 'carriers', (select jsonb_agg(jsonb_build_object('user', a.user_id, 'name', u.name,
                'body', o.name)) from people_caseassignment a
               join access_user u on u.id = a.user_id
               join access_organisation o on o.id = a.organisation_id
               where a.client_id = %(id)s and a.ends is null),
 'children', (select jsonb_agg(to_jsonb(k)) from people_childinside k
               where k.mother_id = %(id)s and k.until is null),
 'relations', (select jsonb_agg(to_jsonb(r) || jsonb_build_object(
                  'given', n.given, 'family', n.family, 'public_id', c.public_id,
                  'birth', i.birth) order by r.kind, r.id)
                from people_relation r
                join people_clientname n on n.client_id = case when r.client_id = %(id)s
                  then r.other_id else r.client_id end
                join people_client c on c.id = n.client_id
                left join people_clientidentity i on i.client_id = n.client_id
                where %(id)s in (r.client_id, r.other_id) and r.ends is null),
 'household', (select to_jsonb(h) || jsonb_build_object('size', (select count(*)
                 from people_householdmember x where x.household_id = h.id and x.ends is null))
                from people_household h where h.id in (
                 select m.household_id from people_householdmember m
                  where m.client_id = %(id)s and m.ends is null
                 union all
                 select m.household_id from people_relation r join people_householdmember m
                  on m.client_id = r.other_id and m.ends is null
                  where r.client_id = %(id)s and r.ends is null) order by h.id limit 1)
)"""


@dataclass
class File:
    """``identity``, ``contacts`` … as rows of their tables; None or empty is "not recorded, or not
    the reader's to know". ``whole``: one of the reader's bodies holds the file in full."""

    whole: bool
    identity: dict[str, Any] | None
    contacts: list[dict[str, Any]] = field(default_factory=list)
    stays: list[dict[str, Any]] = field(default_factory=list)
    carriers: list[dict[str, Any]] = field(default_factory=list)
    children: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    household: dict[str, Any] | None = None

    @property
    def stay(self) -> dict[str, Any] | None:
        """The newest stay, open or closed."""
        return self.stays[0] if self.stays else None

    @property
    def open_stay(self) -> dict[str, Any] | None:
        stay = self.stay
        return stay if stay and stay["state"] in OPEN_STATES else None

    @property
    def birth(self) -> str:
        """«شهریور ۱۳۷۲»; empty when unknown."""
        identity = self.identity
        if not identity or not identity["birth"]:
            return ""
        day = PartialDate.of(identity["birth"], identity["birth_precision"])
        return format_partial(day)

    @property
    def no_id(self) -> bool:
        """True when the reader may know and there is none."""
        identity = self.identity
        return identity is not None and not identity["has_national"] and not identity["has_foreign"]


def read_file(client_id: int) -> File:
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"id": client_id})
        data = cursor.fetchone()[0]
    if isinstance(data, str):
        data = json.loads(data)
    parts: dict[str, Any] = {
        k: v if k in ("whole", "identity", "household") else v or [] for k, v in data.items()
    }
    file = File(**parts)
    if file.identity:
        file.identity["birth"] = _day(file.identity["birth"])
        file.identity |= _labels(
            file.identity, {"sex": Sex, "marital": Marital, "education": Education}
        )
        of = dict(COUNTRIES)
        file.identity["nationality_label"] = str(of.get(file.identity["nationality"], ""))
    for stay in file.stays:
        for name in ("admitted_on", "expected_release", "released_on", "leave_until"):
            stay[name] = _day(stay[name])
        stay |= _labels(
            stay,
            {"state": CustodyState, "institution": Institution, "legal_status": LegalStatus,
             "offence": Offence},
        )  # fmt: skip
    for child in file.children:
        child["since"] = _day(child["since"])
    for relation in file.relations:
        relation["birth"] = _day(relation["birth"])
    return file


def _labels(row: dict[str, Any], choices: dict[str, Any]) -> dict[str, str]:
    return {f"{n}_label": str(c(row[n]).label) if row[n] else "" for n, c in choices.items()}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def age(birth: date | None, precision: str) -> int | None:
    """Whole years today; of a birth not wholly known the least that it can be."""
    return years_between(last_birth(birth, precision), today()) if birth else None
