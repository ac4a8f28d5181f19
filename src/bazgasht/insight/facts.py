"""Writing figures: the aggregate role runs every indicator over a span of weeks."""

from __future__ import annotations

from datetime import date

from django.db import connections, transaction

from bazgasht.core import indicators

_INSERT = """
insert into insight_fact
  (indicator, headquarters_id, organisation_id, working_group_id, week, value, computed_at)
select %(code)s, r.hq, r.body, r.grp, r.week, coalesce(r.value, 0), now()
from ({sql}) r (hq, body, grp, week, value) order by r.hq, r.week
"""

# One headquarters after the other from the index, whatever the planner knows of a table that was just filled
_DELETE = """
with recursive h(id) as (
  select min(headquarters_id) from insight_fact
  union all select (select min(headquarters_id) from insight_fact where headquarters_id > h.id)
  from h where h.id is not null)
delete from insight_fact where headquarters_id in (select id from h) and week between %s and %s
"""


def compute(*, start: date, end: date, using: str = "aggregate") -> int:
    """Replace the figures of the whole weeks from ``start`` (Saturday) to ``end`` (Friday).

    One transaction, so a reader sees the old figures or the new ones; returns rows written.
    Raises ValueError when the span is not made of whole weeks.
    """
    if start.isoweekday() != 6 or end.isoweekday() != 5 or end < start:
        raise ValueError("figures are computed for whole weeks, Saturday to Friday")
    written = 0
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(4203)")
        cursor.execute(_DELETE, [start, end])
        for indicator in indicators.all_indicators():
            cursor.execute(
                _INSERT.format(sql=indicator.sql),
                {"code": indicator.code, "start": start, "end": end},
            )
            written += cursor.rowcount
    return written
