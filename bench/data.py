"""A country of made-up clients, written by set-based SQL.

``scale`` 1 is 1,000,000 clients, 3,000,000 referrals, 10,000,000 deliveries over 260 prisons and
600 other bodies. Names are drawn from the demo's lists; everything is marked synthetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bazgasht.core.text import sort_key, tokens
from bazgasht.demo import names

PRISONS, BODIES = 260, 600


@dataclass(frozen=True)
class Sizes:
    clients: int
    referrals: int
    deliveries: int
    bodies: int = BODIES
    resolutions: int = 0

    @classmethod
    def of(cls, scale: float) -> Sizes:
        return cls(int(1_000_000 * scale), int(3_000_000 * scale), int(10_000_000 * scale))

    @classmethod
    def country(cls, scale: float) -> Sizes:
        """Ten million events: 2 million referrals sent, answered and mostly ended, and 4 million
        deliveries; 3,000 bodies with 60,000 resolutions."""
        return cls(
            int(1_000_000 * scale), int(2_000_000 * scale), int(4_000_000 * scale),
            bodies=3_000, resolutions=int(60_000 * scale),
        )  # fmt: skip


def fill(cursor: Any, sizes: Sizes, say: Any) -> None:
    """Fill an empty, migrated database as its superuser, in the caller's transaction.

    Foreign keys and triggers are left out while loading: fifty million deferred checks would only
    measure themselves. ANALYZE at the end.
    """
    cursor.execute("set local session_replication_role = 'replica'")
    cursor.execute("set local synchronous_commit = off")
    _lists(cursor)
    for title, statement in STEPS:
        say(f"  bench data: {title} …")
        cursor.execute(statement, {"n": sizes.clients, "r": sizes.referrals, "d": sizes.deliveries,
                                   "prisons": PRISONS, "bodies": sizes.bodies})  # fmt: skip
    for title, statement in RESOLUTIONS if sizes.resolutions else ():
        say(f"  bench data: {title} …")
        cursor.execute(statement, {"n": sizes.resolutions})
    say("  bench data: analyze …")
    cursor.execute("analyze")


def _lists(cursor: Any) -> None:
    """Names with their search words and sort keys, as temporary tables."""
    for table, words in (
        ("bench_given", [*names.MEN, *names.WOMEN]), ("bench_family", list(names.FAMILIES)),
    ):  # fmt: skip
        cursor.execute(
            f"create temp table {table} (n int, v text, t text[], k text) on commit drop"
        )
        for n, word in enumerate(words):
            cursor.execute(
                f"insert into {table} values (%s, %s, %s, %s)",
                [n, word, tokens(word), sort_key(word)],
            )


_ORG = """
insert into access_organisation (code, name, name_en, kind, parent_id, path, province, county, sort_key, active, synthetic, version)
select {code}, {name}, '', {kind}, {parent}, '/', '', '', lpad(i::text, 6, '0'), true, true, 1 from generate_series(1, {count}) i"""

STEPS: tuple[tuple[str, str], ...] = (
    ("headquarters", _ORG.format(code="'B-HQ-' || i", name="'قرارگاه ' || i", kind="'headquarters'",
                                 parent="null", count="31")),
    ("groups", _ORG.format(
        code="'B-WG-' || i", name="'کارگروه ' || i", kind="'working_group'",
        parent="(select id from access_organisation where code = 'B-HQ-' || (1 + i %% 31))", count="186")),
    ("directorates", _ORG.format(code="'B-D-' || i", name="'اداره کل ' || i", kind="'directorate'",
                                 parent="null", count="31")),
    ("prisons", _ORG.format(
        code="'B-P-' || i", name="'زندان ' || i", kind="'prison'",
        parent="(select id from access_organisation where code = 'B-D-' || (1 + i %% 31))", count="%(prisons)s")),
    ("bodies", _ORG.format(code="'B-O-' || i", name="'دستگاه ' || i", kind="'agency'", parent="null",
                           count="%(bodies)s")),
    ("paths", "update access_organisation o set path = coalesce('/' || o.parent_id, '') || '/' || o.id || '/'"
              " where code like 'B-%%'"),
    ("numbers", """
create temp table bench_org on commit drop as
  select row_number() over (partition by split_part(code, '-', 2) order by id) - 1 n, id,
         split_part(code, '-', 2) as part from access_organisation where code like 'B-%%'"""),
    ("services", """
insert into services_service (public_id, provider_id, title, description, domain, unit, aid_kind, eligibility,
  shows, capacity_per_week, expected_wait_days, answer_days, working_days, planned_units, cost, inside, active, synthetic)
select gen_random_uuid(), o.id, 'خدمت ' || o.n, '', (array['income','health','livelihood','housing'])[1 + o.n %% 4],
  'time', (array['','','food','rent'])[1 + o.n %% 4], '[]', '[]', 50, 7, 5, true, 1 + o.n %% 3, 1000000, false, true, true
from bench_org o where part = 'O'"""),
    ("clients", """
insert into people_client (public_id, file_no, origin, opened_by, created_at, synthetic, version)
select gen_random_uuid(), '1404-' || lpad(i::text, 7, '0'), case when i %% 5 < 2 then 'custody' else 'family' end,
  o.id, now() - interval '1 day' - (i %% 700) * interval '1 day', true, 1
from generate_series(1, %(n)s) i join bench_org o on o.part = 'P' and o.n = (i / 5) %% %(prisons)s"""),
    ("client numbers", """
create temp table bench_client on commit drop as
  select row_number() over (order by id) - 1 n, id, opened_by, origin from people_client where synthetic"""),
    ("client index", "create index on bench_client (n)"),
    ("names", """
insert into people_clientname (client_id, given, family, father, alias, sort_key, tokens)
select c.id, g.v, f.v, d.v, '', f.k || ' ' || g.k, (select array_agg(distinct w) from unnest(g.t || f.t || d.t) w)
from bench_client c
join bench_given g on g.n = (c.n * 7) %% (select count(*) from bench_given)
join bench_family f on f.n = (c.n * 13 + c.n / 91) %% (select count(*) from bench_family)
join bench_given d on d.n = (c.n * 3 + c.n / 57) %% 40"""),
    ("identities", """
insert into people_clientidentity (client_id, national_id_hash, key_version, identity_hash, nationality, birth,
  birth_precision, sex, marital, education, skill)
select id, sha256(('nid' || id)::bytea), 1, sha256(('who' || id)::bytea), 'IR', date '1960-01-01' + (n * 37 %% 18000)::int,
  'day', case when n %% 9 = 0 then 'f' else 'm' end, '', '', '' from bench_client"""),
    ("contacts", """
insert into people_clientcontact (client_id, kind, value, city, postal_code, note, starts)
select id, 'mobile', '+98917' || lpad((n %% 10000000)::text, 7, '0'), 'بوشهر', '', '', now() from bench_client"""),
    ("households", """
insert into people_household (public_id, file_no, city, opened_by, created_at, synthetic)
select gen_random_uuid(), 'HB' || n, 'بوشهر', opened_by, now() - interval '1 day', true
from bench_client where n %% 5 = 0"""),
    ("members", """
with h as (select id, row_number() over (order by id) - 1 n from people_household where synthetic)
insert into people_householdmember (household_id, client_id, head, starts)
select h.id, c.id, c.n %% 5 = 2, current_date from bench_client c join h on h.n = c.n / 5 where c.origin = 'family'"""),
    ("relations", """
insert into people_relation (client_id, other_id, kind, starts)
select p.id, c.id, 'child', current_date from bench_client c join bench_client p on p.n = c.n - c.n %% 5
where c.origin = 'family'"""),
    ("custody", """
insert into people_custodyepisode (client_id, prison_id, admitted_on, state, institution, legal_status, offence,
  sentence_months, expected_release, release_kind, created_at, version)
select id, opened_by, current_date - 300, 'inside', 'closed', 'sentenced', 'other', 24, current_date + (n %% 900)::int, '',
  now(), 1 from bench_client where origin = 'custody'"""),
    ("referrals", """
insert into referrals_referral (public_id, code, service_id, from_organisation_id, to_organisation_id, headquarters_id,
  working_group_id, state, end_state, decline_code, planned_units, delivered_units, created_by, kept_by, created_at, sent_at,
  answer_due, answered_at, ended_at, escalated_to, letter_no, synthetic, version)
select gen_random_uuid(), 'B' || i, s.id, c.opened_by, s.provider_id, hq.id, wg.id,
  st.state, case when st.state = 'ended' then 'completed' else '' end, '', 1, (st.state = 'ended')::int, 1, 1,
  d.day, d.day, d.day::date + 7, case when st.state <> 'sent' then d.day + interval '3 days' end,
  case when st.state = 'ended' then d.day + interval '20 days' end, 0, i::text, true, 1
from generate_series(1, %(r)s) i
join bench_client c on c.n = (i::bigint * 7919) %% %(n)s
join (select s.*, row_number() over (order by id) - 1 n from services_service s where synthetic) s
  on s.n = (i / 3) %% %(bodies)s
join bench_org hq on hq.part = 'HQ' and hq.n = s.n %% 31
join bench_org wg on wg.part = 'WG' and wg.n = (s.n %% 31) + 31 * (i %% 6)
cross join lateral (select i::bigint * 7907 / 1000 %% 50 as n) x  -- each body has some of every state
cross join lateral (select case when x.n = 0 then 'sent' when x.n < 4 then 'in_service' else 'ended' end state) st
cross join lateral (select now() - interval '2 hours' - (case when st.state = 'ended' then 30 + i %% 670 else i %% 30 end) * interval '1 day' as day) d"""),
    ("subjects", """
insert into referrals_referralsubject (referral_id, client_id, household_id, from_organisation_id, to_organisation_id,
  message, decline_note)
select r.id, c.id, null, r.from_organisation_id, r.to_organisation_id, '', ''
from referrals_referral r join bench_client c on c.n = (substr(r.code, 2)::bigint * 7919) %% %(n)s where r.synthetic"""),
    ("grants of case teams", """
insert into people_grant (client_id, organisation_id, household_id, purpose, level, starts, ends, basis, basis_ref,
  ended_reason, sort_key)
select c.id, c.opened_by, m.household_id, 'case', 3, now() - interval '1 year', timestamptz '2200-01-01', 'import', 'b' || c.id, '', n.sort_key
from bench_client c join people_clientname n on n.client_id = c.id
left join people_householdmember m on m.client_id = c.id"""),
    ("grants of referrals", """
insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis, basis_ref, ended_reason, sort_key)
select s.client_id, s.to_organisation_id, 'referral', 2, now() - interval '1 year',
  timestamptz '2200-01-01', 'referral', r.id::text, '', n.sort_key
from referrals_referral r join referrals_referralsubject s on s.referral_id = r.id
join people_clientname n on n.client_id = s.client_id where r.synthetic and r.state <> 'ended' or r.id %% 3 = 0"""),
    ("search words", """
insert into people_nametoken (organisation_id, token, client_id)
select distinct g.organisation_id, w, g.client_id from people_grant g
join people_clientname n on n.client_id = g.client_id cross join lateral unnest(n.tokens) w on conflict do nothing"""),
    ("deliveries", """
insert into services_delivery (public_id, service_id, organisation_id, headquarters_id, working_group_id, referral_id,
  "on", quantity, amount, recorded_by, recorded_at, void_reason)
select gen_random_uuid(), r.service_id, r.to_organisation_id, r.headquarters_id, r.working_group_id, r.id,
  (r.sent_at::date + k * 5), 1, 1000000, 1, r.sent_at, ''
from referrals_referral r cross join generate_series(1, 4) k
where r.synthetic and r.state = 'ended' limit %(d)s"""),
    ("who got them", """
insert into services_deliverysubject (delivery_id, client_id, household_id, organisation_id, "on", aid_kind, amount, repeat_reason)
select d.id, s.client_id, m.household_id, d.organisation_id, d."on", v.aid_kind, d.amount, ''
from services_delivery d join referrals_referralsubject s on s.referral_id = d.referral_id
join services_service v on v.id = d.service_id
left join people_householdmember m on m.client_id = s.client_id"""),
)  # fmt: skip

RESOLUTIONS: tuple[tuple[str, str], ...] = (
    ("councils", """
insert into councils_council (public_id, organisation_id, title, level, chair_office, province, active, version)
select gen_random_uuid(), id, 'شورای استان ' || n, 'province', 'معاون استاندار', '', true, 1
from bench_org where part = 'HQ'"""),
    ("seats", """
insert into councils_councilseat (council_id, organisation_id, office, starts)
select c.id, o.id, 'مدیر', current_date - 700 from bench_org o
join bench_org h on h.part = 'HQ' and h.n = o.n %% 31 join councils_council c on c.organisation_id = h.id
where o.part = 'O'"""),
    ("resolutions", """
insert into councils_resolution (public_id, number, council_id, text, owner_id, headquarters_id, working_group_id,
  adopted_on, adopted_by, due, first_due, moved_count, state, measure, indicator, reading, filter, baseline, target,
  ended_on, ended_by, end_words, created_by, version)
select gen_random_uuid(), '1405-' || lpad((i / 31)::text, 5, '0'), c.id, 'مصوبهٔ ' || i, o.id, h.id, w.id,
  d.day, 1, d.day + 90, d.day + 90, 0, case when d.done then 'done' else 'in_progress' end,
  m.measure, m.indicator, m.reading,
  case when m.indicator = '' then '{}'::jsonb
       else jsonb_build_object('headquarters', h.id, 'organisation', o.id, 'working_group', 0) end,
  m.baseline, m.target, case when d.done then d.day + 70 + i %% 40 end, case when d.done then 1 end, '', 1, 1
from generate_series(1, %(n)s) i
join bench_org h on h.part = 'HQ' and h.n = i %% 31 join councils_council c on c.organisation_id = h.id
join bench_org o on o.part = 'O' and o.n = (i %% 31) + 31 * ((i / 31) %% 96)
join bench_org w on w.part = 'WG' and w.n = (i %% 31) + 31 * (i %% 6)
cross join lateral (select current_date - (1 + i::bigint * 7907 %% 690)::int as day) x
cross join lateral (select x.day, x.day < current_date - 115 and i %% 10 < 9 as done) d
cross join lateral (select * from (values ('declared', '', '', null::bigint, null::bigint),
  ('bound', 'deliveries.count', 'sum', 0, 500)) v (measure, indicator, reading, baseline, target)
  offset i %% 2 limit 1) m"""),
    ("milestones", """
insert into councils_milestone (public_id, resolution_id, text, due, state, link, file, file_name, file_type,
  free_of_persons, claimed_by, claimed_at, decided_by, decided_at, words, version)
select gen_random_uuid(), r.id, 'گام', r.due, case when r.state = 'done' then 'confirmed' else 'open' end,
  case when r.state = 'done' then 'https://example.org/' else '' end, '', '', '', false,
  case when r.state = 'done' then 1 end, case when r.state = 'done' then r.ended_on - interval '3 days' end,
  case when r.state = 'done' then 2 end, case when r.state = 'done' then r.ended_on - interval '1 day' end, '', 1
from councils_resolution r where r.measure = 'declared'"""),
)  # fmt: skip
