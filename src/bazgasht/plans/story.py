"""What this room tells in the story of a person or a family."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali
from bazgasht.core.registry import timeline_sources
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource, moment

from . import instrument as instruments
from .states import MoveReason, StepState

ASSESSMENTS = """
select jsonb_build_object('public_id', a.public_id, 'instrument', a.instrument,
  'version', a.instrument_version, 'at', a.finished_at, 'body', a.organisation_id,
  'user', a.started_by, 'needs', (select count(*) from plans_need n
    where n.client_id = any(%(clients)s) and n.assessment_id = a.id))
from plans_assessment a where a.client_id = any(%(clients)s) and a.state = 'done'"""
PLANS = """
select jsonb_build_object('plan', p.public_id, 'agreed_on', p.agreed_on, 'closed_on', p.closed_on,
  'why', p.close_reason, 'body', p.organisation_id, 'user', p.created_by)
from plans_plan p where p.client_id = any(%(clients)s)"""
REVIEWS = """
select jsonb_build_object('plan', p.public_id, 'on', r.done_on, 'summary', left(r.summary, 200),
  'body', r.organisation_id, 'user', r.done_by)
from plans_review r join plans_plan p on p.id = r.plan_id
where r.client_id = any(%(clients)s) and r.done_on is not null"""
STEPS = """
select jsonb_build_object('plan', p.public_id, 'on', s.done_on, 'step', s.text, 'goal', g.text,
  'body', s.organisation_id, 'user', s.user_id)
from plans_step s join plans_goal g on g.id = s.goal_id join plans_plan p on p.id = g.plan_id
where s.client_id = any(%(clients)s) and s.state = 'done'"""
MOVES = """
select jsonb_build_object('plan', p.public_id, 'at', m.moved_at, 'was', m.was, 'became', m.became,
  'reason', m.reason, 'step', s.text, 'body', p.organisation_id, 'user', m.moved_by)
from plans_datemove m
left join plans_step s on s.id = m.step_id left join plans_goal g on g.id = s.goal_id
left join plans_review r on r.id = m.review_id
join plans_plan p on p.id = coalesce(g.plan_id, r.plan_id)
where m.client_id = any(%(clients)s)"""


def _assessment(row: Row) -> Iterator[TimelineItem]:
    asked = instruments.get(row["instrument"], row["version"])
    detail = ngettext("%(n)s need", "%(n)s needs", row["needs"]) % {"n": localise(row["needs"])}
    yield TimelineItem(
        at=datetime.fromisoformat(row["at"]), title=str(asked.title), detail=detail,
        organisation_id=row["body"], user_id=row["user"],
        url=reverse("plans:answers", args=[row["public_id"]]),
    )  # fmt: skip


def _plan(row: Row) -> Iterator[TimelineItem]:
    if row["agreed_on"]:
        yield TimelineItem(
            at=moment(row["agreed_on"]), title=_("Plan agreed with the person"), tone="ok",
            organisation_id=row["body"], user_id=row["user"], url=_url(row),
        )  # fmt: skip
    if row["closed_on"]:
        yield TimelineItem(
            at=moment(row["closed_on"]), title=_("Plan closed"), detail=row["why"],
            organisation_id=row["body"], url=_url(row),
        )  # fmt: skip


def _review(row: Row) -> Iterator[TimelineItem]:
    yield TimelineItem(
        at=moment(row["on"]), title=_("Plan reviewed"), detail=row["summary"],
        organisation_id=row["body"], user_id=row["user"], url=_url(row),
    )  # fmt: skip


def _step(row: Row) -> Iterator[TimelineItem]:
    yield TimelineItem(
        at=moment(row["on"]), title=row["step"], detail=row["goal"], tone="ok",
        chip=str(StepState.DONE.label), organisation_id=row["body"], user_id=row["user"],
        url=_url(row),
    )  # fmt: skip


def _move(row: Row) -> Iterator[TimelineItem]:
    what = row["step"] or _("Review of the plan")
    yield TimelineItem(
        at=datetime.fromisoformat(row["at"]), tone="wait",
        title=_("Date moved: %(what)s") % {"what": what},
        detail=_("from %(was)s to %(became)s, %(reason)s") % {
            "was": format_jalali(date.fromisoformat(row["was"]), "short"),
            "became": format_jalali(date.fromisoformat(row["became"]), "short"),
            "reason": MoveReason(row["reason"]).label,
        },
        user_id=row["user"], organisation_id=row["body"], url=_url(row),
    )  # fmt: skip


def _url(row: Row) -> str:
    return reverse("plans:plan", args=[row["plan"]])


STORY = {
    "plans.assessments": TimelineSource(ASSESSMENTS, _assessment),
    "plans.plans": TimelineSource(PLANS, _plan),
    "plans.reviews": TimelineSource(REVIEWS, _review),
    "plans.steps": TimelineSource(STEPS, _step),
    "plans.moves": TimelineSource(MOVES, _move),
}


def register_all() -> None:
    for key, source in STORY.items():
        timeline_sources.register(key, source, order=10)
