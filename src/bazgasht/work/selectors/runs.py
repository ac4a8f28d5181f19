"""Runs of wages, their lines, and what a month's days say."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from bazgasht.access.selectors import user_names
from bazgasht.core.errors import NotFound
from bazgasht.people.selectors.cards import Card, cards

from ..models import WageLine, WageRun
from ..months import JalaliMonth
from ..payroll import Worked
from ..states import CLOSED_RUNS, RunState, Warn
from ..terms import Terms

TONES = {
    RunState.DRAFT: "plain",
    RunState.SUBMITTED: "wait",
    RunState.APPROVED: "info",
    RunState.PAID: "ok",
    RunState.CANCELLED: "plain",
}


@dataclass(frozen=True)
class Due:
    """A person of the month with what they agreed and what they worked."""

    placement_id: int
    client_id: int
    case_organisation_id: int
    province: str
    terms: Terms
    shares: Mapping[str, int]
    worked: Worked
    withdrawn: bool


_DUES = """
select p.id, p.client_id, p.case_organisation_id, w.province, c.terms,
  greatest((c.terms ->> 'rate')::bigint, case when o.pay_kind = c.terms ->> 'pay_kind' then
    (select max(x.rate) from (
      select r.rate from jsonb_to_recordset(o.raises) r (starts date, rate bigint)
        where r.starts <= %(first)s and r.starts >= c.signed_on
      union all select o.rate where o.rate_since <= %(first)s) x) end),
  coalesce(m.minutes, 0), coalesce(m.pieces, 0), coalesce(m.days, 0), coalesce(m.half_days, 0),
  coalesce(m.floor_minutes, 0),
  (select s.parts from work_splitagreement s where s.placement_id = p.id and s.starts <= %(last)s
    order by s.starts desc, s.id desc limit 1),
  c.withdrawn_on between %(first)s and %(last)s
from work_placement p join work_workconsent c on c.id = p.consent_id
join work_post o on o.id = p.post_id join work_workshop w on w.id = o.workshop_id
left join work_month(%(org)s, %(first)s, %(last)s) m on m.placement_id = p.id
where p.organisation_id = %(org)s and p.state in ('active', 'ended') and p.starts <= %(last)s
  and (p.ends is null or p.ends >= %(first)s)
order by p.id"""


def dues(organisation_id: int, month: JalaliMonth) -> list[Due]:
    """Everybody of the month whom the request may see. Every raise of the post
    since they signed and before the month counts; what was signed is the least."""
    with connection.cursor() as cursor:
        cursor.execute(_DUES, {"org": organisation_id, "first": month.first, "last": month.last})
        rows = cursor.fetchall()
    return [
        Due(
            r[0], r[1], r[2], r[3], _terms(_json(r[4]), r[5]), _json(r[11]) or {},
            Worked(int(r[6]), int(r[7]), r[8], r[9], int(r[10])), bool(r[12]),
        )
        for r in rows
    ]  # fmt: skip


def _json(value: Any) -> Any:
    """Django's cursor hands jsonb over as text."""
    return json.loads(value) if isinstance(value, str) else value


def _terms(signed: Mapping[str, Any], rate: int) -> Terms:
    return Terms.of({**signed, "rate": rate})


def people_between(organisation_id: int, first: date, last: date) -> int:
    """How many the body has in posts, seen by the caller or not."""
    with connection.cursor() as cursor:
        cursor.execute("select work_people_between(%s, %s, %s)", [organisation_id, first, last])
        return int(cursor.fetchone()[0])


def stale_lines(run: WageRun) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select work_run_stale(%s)", [run.pk])
        return int(cursor.fetchone()[0])


def left_out(rows: Iterable[WageRun]) -> dict[int, int]:
    """By run, how many people of its month stand in no wages yet: those whom nobody who prepared
    them may see, or whose days came later. Nobody's name, also for who may see them."""
    with connection.cursor() as cursor:
        cursor.execute("select run_id, people from work_left_out(%s)", [[r.pk for r in rows]])
        return dict(cursor.fetchall())


def runs(bodies: Sequence[int]) -> QuerySet[WageRun]:
    """The newest month first."""
    return WageRun.objects.filter(organisation_id__in=list(bodies)).order_by(
        "-year", "-month", "-id"
    )


def get_run(public_id: uuid.UUID) -> WageRun:
    """Raises NotFound."""
    found = WageRun.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound("run")
    return found


def get_line(public_id: uuid.UUID) -> WageLine:
    """Raises NotFound."""
    found = (
        WageLine.objects.select_related("run", "placement__post__workshop", "placement__consent")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("line")
    return found


def lines_of(run: WageRun, *, warning: str = "", clients: Iterable[int] | None = None) -> QuerySet[WageLine]:  # fmt: skip
    found = WageLine.objects.filter(run=run).select_related("placement__post", "reverses")
    if warning:
        found = found.filter(warnings__contains=[warning])
    if clients is not None:
        found = found.filter(client_id__in=list(clients))
    return found.order_by("placement__post__title", "placement_id", "reverses_id", "id")


@dataclass(frozen=True)
class LineView:
    """``card`` is None once the body may no longer see the person."""

    row: WageLine
    card: Card | None
    warnings: tuple[Warn, ...]


def views(rows: Iterable[WageLine]) -> list[LineView]:
    listed = list(rows)
    known = cards(row.client_id for row in listed)
    return [
        LineView(row, known.get(row.client_id), tuple(Warn(w) for w in row.warnings))
        for row in listed
    ]


def standing_lines(organisation_id: int, month: JalaliMonth) -> dict[int, WageLine]:
    """Of a month's approved runs, the lines that no reversal has taken back, by placement."""
    rows = WageLine.objects.filter(
        organisation_id=organisation_id, run__year=month.year, run__month=month.month,
        run__state__in=CLOSED_RUNS, reverses=None, reversed_by=None,
    )  # fmt: skip
    return {row.placement_id: row for row in rows}


def payslips_of(client_id: int, limit: int = 24) -> list[WageLine]:
    """Approved lines of a person, the newest month first."""
    return list(
        WageLine.objects.filter(
            client_id=client_id, run__state__in=CLOSED_RUNS
        )
        .select_related("run", "placement__post")
        .order_by("-run__year", "-run__month", "-id")[:limit]
    )  # fmt: skip


def who_did(run: WageRun) -> dict[str, str]:
    """Names of the people at work behind the run's steps."""
    ids = {
        "prepared": run.prepared_by, "approved": run.approved_by, "sent_back": run.sent_back_by,
    }  # fmt: skip
    names = user_names([i for i in ids.values() if i])
    return {step: names.get(i, "") for step, i in ids.items() if i}


def open_runs(bodies: Sequence[int], state: str) -> QuerySet[WageRun]:
    return runs(bodies).filter(Q(state=state))
