"""What a client's page shows of needs and plan, in a statement each, the right to read included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from bazgasht.access.actor import Actor

from ..models import Plan, Review, Step
from ..states import SectionOutcome

_SEES = """exists (select from people_grant g where g.client_id = %(id)s and g.level >= 3
  and g.organisation_id = any(%(orgs)s) and g.starts <= now() and g.ends > now())"""

_OUTCOMES = f"""
select {_SEES}, array(select array[l.domain, l.outcome] from (
  select distinct on (s.domain) s.domain, s.outcome, s.id, a.finished_at
  from plans_sectionanswers s join plans_assessment a on a.id = s.assessment_id
  where s.client_id = %(id)s and a.state = 'done' and s.outcome <> 'not_asked'
  order by s.domain, a.finished_at desc, s.id desc) l order by l.finished_at, l.id)"""

_PLAN = f"""
select x.sees, exists (select from plans_need n where n.client_id = %(id)s and n.closed_on is null),
  p.public_id, p.organisation_id, p.state, t.done, t.total,
  s.public_id, s.text, s.due, s.late_since, r.public_id, r.due, r.late_since
from (select {_SEES}) x(sees)
left join lateral (select * from plans_plan where client_id = %(id)s and state <> 'closed'
  order by created_at desc, id desc limit 1) p on x.sees
left join lateral (select count(*) filter (where s.state = 'done') as done, count(*) as total
  from plans_step s join plans_goal g on g.id = s.goal_id
  where g.plan_id = p.id and g.dropped_on is null) t on true
left join lateral (select s.* from plans_step s join plans_goal g on g.id = s.goal_id
  where g.plan_id = p.id and g.dropped_on is null and s.state = 'todo'
  order by coalesce(s.late_since, s.due), s.id limit 1) s on true
left join plans_review r on r.plan_id = p.id and r.done_on is null"""


@dataclass(frozen=True)
class PlanGlance:
    """The open plan, its next step and its next review, with no more than a card shows of them."""

    plan: Plan | None
    needs: bool
    done: int = 0
    total: int = 0
    next: Step | None = None
    review: Review | None = None


def outcomes(client_id: int, by: Actor) -> dict[str, SectionOutcome] | None:
    """The last outcome of each domain from finished assessments; None for who is not the case team."""
    row = _row(_OUTCOMES, client_id, by)
    return {d: SectionOutcome(o) for d, o in row[1]} if row[0] else None


def plan_glance(client_id: int, by: Actor) -> PlanGlance | None:
    """None for who is not the case team."""
    row = _row(_PLAN, client_id, by)
    if not row[0]:
        return None
    if row[2] is None:
        return PlanGlance(None, row[1])
    return PlanGlance(
        Plan(public_id=row[2], organisation_id=row[3], state=row[4]), row[1], row[5], row[6],
        Step(public_id=row[7], text=row[8], due=row[9], late_since=row[10]) if row[7] else None,
        Review(public_id=row[11], due=row[12], late_since=row[13]) if row[11] else None,
    )  # fmt: skip


def _row(sql: str, client_id: int, by: Actor) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"id": client_id, "orgs": list(by.scope().case_orgs)})
        return tuple(cursor.fetchone())
