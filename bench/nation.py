"""The weekly report of a country: from nothing, after one more day, and a body's page of what is
expected of it.

The limit of a count is one pass of hand-written SQL for each table, with the same figures by the
same four groupings, and no figure kept between runs. "After one more day" recounts the running week
alone: its events, and what stands open; "the same day" adds the same number of events whatever the
size of the history.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone

from bazgasht.core import scope
from bazgasht.core.week import Week
from bazgasht.insight import facts, scopes, weekly

from .country import superuser
from .pages import measure
from .visitor import Visitor

SAME_DAY = 2_000
"""Events of the day that is as many in every country."""
DAYS = 700
"""Of history in the bench's data."""

_SPAN = (
    "between (%(start)s::date::timestamp at time zone 'Asia/Tehran')"
    " and ((%(end)s::date + 1)::timestamp at time zone 'Asia/Tehran') - interval '1 microsecond'"
)
_WEEK = "(d - mod(extract(isodow from d)::int + 1, 7))"
_SETS = f"group by grouping sets ((hq, {_WEEK}), (hq, body, {_WEEK}), (hq, grp, {_WEEK}), (hq, body, grp, {_WEEK}))"
BY_HAND = (
    f"""select hq, body, grp, {_WEEK}, count(*) filter (where k = 1), count(*) filter (where k = 2),
  count(*) filter (where k = 2 and d <= due), count(*) filter (where k = 3) from (
  select headquarters_id hq, to_organisation_id body, working_group_id grp, answer_due due, 1 k,
    (sent_at at time zone 'Asia/Tehran')::date d from referrals_referral where sent_at {_SPAN}
  union all select headquarters_id, to_organisation_id, working_group_id, answer_due, 2,
    (answered_at at time zone 'Asia/Tehran')::date from referrals_referral where answered_at {_SPAN}
  union all select headquarters_id, to_organisation_id, working_group_id, answer_due, 3,
    (ended_at at time zone 'Asia/Tehran')::date from referrals_referral where ended_at {_SPAN}) e {_SETS}""",
    f"""select hq, body, grp, {_WEEK}, count(*), sum(amount) from (
  select headquarters_id hq, organisation_id body, working_group_id grp, "on" d, amount
  from services_delivery where voided_at is null and "on" between %(start)s and %(end)s) e {_SETS}""",
    f"""select hq, body, grp, {_WEEK}, count(distinct home) from (
  select x.headquarters_id hq, x.organisation_id body, x.working_group_id grp, x."on" d,
    coalesce(s.household_id, -s.client_id) home
  from services_delivery x join services_deliverysubject s on s.delivery_id = x.id
  where x.voided_at is null and x."on" between %(start)s and %(end)s) e {_SETS}""",
)  # fmt: skip


def by_hand(start: date, end: date) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in BY_HAND:
            cursor.execute(statement, {"start": start, "end": end})
            cursor.fetchall()


def build_all(week: Week) -> None:
    """The report of every headquarters of the country."""
    with transaction.atomic():
        for subject in scopes.subjects_for(None, parts=False):
            weekly.build(subject, week, timezone.now())


def nothing(week: Week) -> None:
    """All the weeks a report of ``week`` reads, none of them counted yet, and the reports."""
    first = week.same_week_last_year().shift(1 - weekly.WEEKS_SHOWN)
    facts.compute(start=first.start, end=week.end)
    build_all(week)


def after_a_day(week: Week) -> None:
    facts.compute(start=week.start, end=week.end)
    build_all(week)


def seconds(run: Callable[[], object], rounds: int = 1) -> float:
    times = []
    for _n in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


_NEW_DAY = """
insert into referrals_referral (public_id, code, service_id, from_organisation_id, to_organisation_id, headquarters_id,
  working_group_id, state, end_state, decline_code, planned_units, delivered_units, created_by, kept_by, created_at, sent_at,
  answer_due, answered_at, ended_at, escalated_to, letter_no, synthetic, version)
select gen_random_uuid(), 'D' || %(mark)s || i, r.service_id, r.from_organisation_id, r.to_organisation_id, r.headquarters_id,
  r.working_group_id, 'in_service', '', '', 1, 0, 1, 1, now(), now(), current_date + 7, now(), null, 0,
  'd' || %(mark)s || i, true, 1
from generate_series(1, %(n)s) i join (select *, row_number() over (order by id) rn from referrals_referral
  where synthetic order by id limit %(n)s) r on r.rn = i"""


def new_day(events: int, mark: str) -> None:
    """Referrals sent and answered today: two events each."""
    with superuser() as cursor:
        cursor.execute(_NEW_DAY, {"n": max(1, events // 2), "mark": mark})


def count(statement: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])


def run(people: dict[str, Any], say: Any) -> dict[str, Any]:
    week = Week.of(timezone.localdate())
    first = week.same_week_last_year().shift(1 - weekly.WEEKS_SHOWN)
    events = count(
        "select (select count(sent_at) + count(answered_at) + count(ended_at) from referrals_referral)"
        " + (select count(*) from services_delivery)"
    )
    found: dict[str, Any] = {"events": events, "day_events": events / DAYS}
    found["nothing"] = seconds(lambda: nothing(week))
    found["nothing_sql"] = seconds(lambda: by_hand(first.start, week.end))
    say(f"  from nothing {found['nothing']:.2f} s, by hand {found['nothing_sql']:.2f} s")
    new_day(int(events / DAYS), "a")
    found["day"] = seconds(lambda: after_a_day(week), 5)
    found["day_count"] = seconds(lambda: facts.compute(start=week.start, end=week.end), 5)
    found["day_sql"] = seconds(lambda: by_hand(week.start, week.end), 5)
    say(f"  after a day {found['day']:.3f} s, by hand {found['day_sql']:.3f} s")
    found["same_day"] = _same_day()
    user, actor, body = people["body"]
    acting = replace(actor.scope(), page=True)
    with scope.entered(acting):
        address = reverse("councils:expected", args=[body.code])
        found["page"] = asdict(measure(Visitor(user), address, acting))
    say(f"  expected of a body: {found['page']}")
    return found


def _same_day() -> float:
    """A week that holds nothing but the same number of events, after all of the history."""
    week = Week.of(timezone.localdate() + timedelta(weeks=2))
    new_day(SAME_DAY, "b")
    with superuser() as cursor:
        cursor.execute(
            "update referrals_referral set sent_at = %(at)s, answered_at = %(at)s,"
            " answer_due = %(due)s where code like 'Db%%'",
            {"at": week.bounds()[0] + timedelta(hours=9), "due": week.end},
        )
        cursor.execute("analyze referrals_referral")
    return seconds(lambda: facts.compute(start=week.start, end=week.end), 5)
