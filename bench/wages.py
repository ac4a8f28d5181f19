"""The wages of a month for many people, beside the bare SQL that sums their days and COPYs the lines.

One body, one workshop, three posts, a working day in the month for everybody and every weekday but
Friday; everybody has an account. Preparing calculates and checks every line, submitting asks for
every payment with its encrypted Sheba, approving posts the entry and approves them all.
"""

from __future__ import annotations

import io
import resource
import time
import uuid
from datetime import date
from typing import Any

import psycopg
from django.db import connections

from bazgasht.access.models import Membership, Organisation, User
from bazgasht.access.selectors import actor_for
from bazgasht.config import DATABASE, get_config
from bazgasht.core import scope
from bazgasht.people import crypto
from bazgasht.work.models import Post, Workshop
from bazgasht.work.months import JalaliMonth
from bazgasht.work.services import approval, runs

POSTS = (("hourly", 700_000, ""), ("monthly", 150_000_000, ""), ("piece", 60_000, "piece"))


def run(people: int, say: Any) -> dict[str, float]:
    """Seconds of preparing, submitting and approving, of the limit, and peak megabytes."""
    month = JalaliMonth.before_today()
    body, preparer, approver = _staff()
    say(f"  bench wages: {people} people, their days and accounts …")
    _fill(people, body, month)
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum (analyze)")
    found: dict[str, float] = {"people": people}
    run_id, bare = None, 0.0
    with scope.entered(preparer.scope()):
        start = time.perf_counter()
        made = runs.prepare_run(
            organisation_id=body.pk, month=month, request_id=uuid.uuid4(), by=preparer
        )
        found["prepare"] = time.perf_counter() - start
        run_id = made.public_id
        assert made.lines == people, made.lines
    bare = _bare(body, month)
    with scope.entered(preparer.scope()):
        start = time.perf_counter()
        approval.submit_run(public_id=run_id, by=preparer)
        found["submit"] = time.perf_counter() - start
    with scope.entered(approver.scope()):
        start = time.perf_counter()
        approval.approve_run(public_id=run_id, by=approver)
        found["approve"] = time.perf_counter() - start
    found["bare"] = bare
    found["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["payments"] = _one(
        "select count(*) from ledger_payment where state = 'approved' and organisation_id = %s",
        body.pk,
    )
    return found


def _staff() -> tuple[Organisation, Any, Any]:
    """A foundation with its prison, and two people at its payroll."""
    owner = Organisation.objects.using("owner")
    prison = owner.create(code="B-PRISON", name="زندان", kind="prison", path="/", province="IR-18",
                          sort_key="", synthetic=True)  # fmt: skip
    body = owner.create(code="B-FOUND", name="بنیاد", kind="foundation", path="/", province="IR-18",
                        sort_key="", synthetic=True)  # fmt: skip
    for made in (prison, body):
        made.path = f"/{made.pk}/"
        made.save(using="owner")
    actors = []
    for role in ("payroll_preparer", "payroll_approver"):
        user = User.objects.using("owner").create(username=role, name=role, synthetic=True)
        Membership.objects.using("owner").create(user=user, organisation=body, role=role)
        actors.append(actor_for(User.objects.get(pk=user.pk)))
    workshop = Workshop.objects.using("owner").create(
        organisation=body, prison=prison, province="IR-18", name="کارگاه", kind="closed"
    )
    for kind, rate, unit in POSTS:
        Post.objects.using("owner").create(
            workshop=workshop, organisation_id=body.pk, title=kind, seats=100_000, pay_kind=kind,
            rate=rate, rate_since=date(2024, 3, 20), piece_unit=unit, minutes_day=440,
            minutes_week=2_640,
        )  # fmt: skip
    return body, actors[0], actors[1]


STEPS = (
    """
create temp table w_post on commit drop as select row_number() over (order by id) - 1 n, id, pay_kind,
  rate, piece_unit from work_post where organisation_id = %(org)s""",
    """
insert into people_client (public_id, file_no, origin, opened_by, created_at, synthetic, version)
select gen_random_uuid(), 'W-' || lpad(i::text, 7, '0'), 'custody', %(org)s,
  now() - interval '400 days', true, 1 from generate_series(1, %(n)s) i""",
    """
create temp table w_client on commit drop as select row_number() over (order by id) n, id
from people_client where file_no like 'W-%%'""",
    """
insert into people_clientname (client_id, given, family, father, alias, sort_key, tokens)
select id, 'نام', 'فامیل ' || n, '', '', lpad(n::text, 7, '0'), '{}' from w_client""",
    """
insert into work_workconsent (public_id, client_id, organisation_id, workshop_organisation_id, post_id,
  text_version, terms, contract_no, signed_on, recorded_by, recorded_at)
select gen_random_uuid(), c.id, %(org)s, %(org)s, p.id, '1405-1', jsonb_build_object('pay_kind', p.pay_kind,
  'rate', p.rate, 'piece_unit', p.piece_unit, 'minutes_day', 440, 'minutes_week', 2640, 'rest_day', 6),
  'W-' || c.n, %(first)s::date - 30, 1, now() from w_client c join w_post p on p.n = c.n %% 3""",
    """
insert into work_placement (public_id, client_id, organisation_id, case_organisation_id, post_id,
  consent_id, origin, state, contract_no, offered_on, offered_by, starts, end_code, started_at, synthetic, version)
select gen_random_uuid(), client_id, %(org)s, %(org)s, post_id, id, 'offer', 'active', contract_no,
  signed_on, 1, signed_on, '', now(), true, 1 from work_workconsent where organisation_id = %(org)s""",
    """
insert into work_splitagreement (public_id, placement_id, client_id, organisation_id,
  workshop_organisation_id, starts, parts, requested, signed_on, recorded_by, recorded_at)
select gen_random_uuid(), id, client_id, %(org)s, %(org)s, starts, case when id %% 2 = 0
  then '{"person": 10000}'::jsonb else '{"person": 5000, "dependants": 3000, "savings": 2000}'::jsonb end,
  true, starts, 1, now() from work_placement where organisation_id = %(org)s""",
    """
insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis, basis_ref,
  ended_reason, sort_key)
select client_id, %(org)s, 'work', 2, now() - interval '100 days', timestamptz '2200-01-01', 'placement',
  id::text, '', '' from work_placement where organisation_id = %(org)s""",
    """
insert into work_workday (placement_id, client_id, organisation_id, "on", minutes, pieces, recorded_by, recorded_at)
select p.id, p.client_id, %(org)s, d.day::date, 400 + (p.id %% 5)::int * 10, case when o.pay_kind = 'piece'
  then 70 + (p.id %% 30)::int else 0 end, 1, now()
from work_placement p join work_post o on o.id = p.post_id,
  generate_series(%(first)s::date, %(last)s::date, interval '1 day') d (day)
where p.organisation_id = %(org)s and extract(isodow from d.day) <> 5""",
)


def _fill(people: int, body: Organisation, month: JalaliMonth) -> None:
    config = get_config()
    values = {"org": body.pk, "n": people, "first": month.first, "last": month.last}
    with psycopg.connect(
        host=str(config.socket_dir), user="postgres", dbname=DATABASE,
        password=config.database_passwords["postgres"],
    ) as connection, connection.cursor() as cursor:  # fmt: skip
        cursor.execute("set local session_replication_role = 'replica'")
        for step in STEPS:
            cursor.execute(step, values)
        cursor.execute("select id from w_client order by n")
        ids = [row[0] for row in cursor.fetchall()]
        with cursor.copy(
            "copy ledger_payaccount (public_id, client_id, organisation_id, kind, holder, relation,"
            " sheba, key_version, last4, asked_on, starts, recorded_by) from stdin"
        ) as copy:
            for n, client in enumerate(ids):
                sheba = _sheba(n)
                copy.write_row((
                    uuid.uuid4(), client, body.pk, "own", "holder", "",
                    crypto.encrypt(sheba, context="sheba"), crypto.newest(), sheba[-4:],
                    month.first, "2026-01-01T00:00Z", 1,
                ))  # fmt: skip


def _sheba(n: int) -> str:
    account = f"054{n:019d}"
    return f"IR{98 - int(f'{account}182700') % 97:02d}{account}"


def _bare(body: Organisation, month: JalaliMonth) -> float:
    """Seconds to sum the month's days by person and COPY as many lines into a bare table."""
    with psycopg.connect(get_config().database_url("owner")) as connection:
        cursor = connection.cursor()
        cursor.execute("set local row_security = on")
        cursor.execute("create temp table bare_line (like work_wageline) on commit drop")
        stream = io.BytesIO()
        with cursor.copy("copy (select * from work_wageline) to stdout") as out:
            for part in out:
                stream.write(part)
        start = time.perf_counter()
        cursor.execute(
            'select placement_id, sum(minutes), sum(pieces) from work_workday where "on" between %s'
            " and %s and organisation_id = %s group by 1",
            [month.first, month.last, body.pk],
        )
        cursor.fetchall()
        with cursor.copy("copy bare_line from stdin") as into:
            into.write(stream.getvalue())
        return time.perf_counter() - start


def _one(sql: str, *params: Any) -> float:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, list(params))
        return float(cursor.fetchone()[0])
