"""What this room adds to a client's page and to the story of a person or a family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.domains import Domain
from bazgasht.core.jalali import TEHRAN, format_jalali
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import TimelineItem

from . import dates
from . import instrument as instruments
from .models import Assessment, DateMove, Need, Plan, Review, Step
from .policies import sees_case, user_can_plan
from .selectors.assessments import outcomes
from .selectors.needs import latest_by_domain, open_needs
from .selectors.plans import of_client
from .states import PlanState, SectionOutcome, StepState

NOON = time(12)


def needs_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """Needs with a meter each, then in one line what was declined or not needed."""
    if not sees_case(client.pk, actor):
        return None
    views = latest_by_domain(client.pk)
    told = {view.need.domain for view in views}
    rest = [
        _("%(domain)s: %(outcome)s") % {"domain": Domain(domain).label, "outcome": outcome.label}
        for domain, outcome in outcomes(client.pk).items()
        if domain not in told and outcome != SectionOutcome.NEED
    ]
    fills = actor.can("assessments.fill")
    ask = reverse("plans:assessments", args=[client.public_id])
    return {
        "title": _("Needs"),
        "next_action": {"label": _("Next: assess needs"), "url": ask} if fills and not views else None,
        "template": "plans/needs_section.html",
        "context": {"needs": views, "rest": rest, "client": client,
                    "may_fill": fills},
        "order": 10,
    }  # fmt: skip


def plan_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """The open plan: steps done, the next one, and when it is reviewed."""
    if not sees_case(client.pk, actor):
        return None
    plan = next((p for p in of_client(client.pk) if p.state != PlanState.CLOSED), None)
    context: dict[str, Any] = {"client": client, "plan": plan, "may_plan": actor.can("plans.edit")}
    if plan:
        steps = list(Step.objects.filter(goal__plan=plan, goal__dropped_on=None))
        waiting = sorted((s for s in steps if s.state == StepState.TODO), key=dates.shown)
        review = Review.objects.filter(plan=plan, done_on=None).first()
        context |= {
            "done": sum(s.state == StepState.DONE for s in steps),
            "total": len(steps),
            "next": waiting[0] if waiting else None,
            "next_missed": dates.missed(waiting[0]) if waiting else None,
            "review": review,
            "review_missed": dates.missed(review) if review else None,
        }
    return {
        "title": _("Plan"),
        "next_action": _next(client, plan, context, actor),
        "template": "plans/plan_section.html",
        "context": context,
        "order": 20,
    }


def _next(
    client: Any, plan: Plan | None, shown: dict[str, Any], actor: Actor
) -> dict[str, str] | None:
    """What comes next: make the plan, agree it, review it late, or record a late step."""
    if plan is None:
        if not actor.can("plans.edit") or not open_needs(client.pk):
            return None
        url = reverse("plans:new_plan", args=[client.public_id])
        return {"label": _("Next: make a plan"), "url": url}
    if not user_can_plan(plan, actor):
        return None
    if plan.state == PlanState.DRAFT:
        url = reverse("plans:agree", args=[plan.public_id])
        return {"label": _("Next: agree the plan"), "url": url}
    if shown["review_missed"]:
        url = reverse("plans:review", args=[shown["review"].public_id])
        return {"label": _("Next: review the plan"), "url": url}
    if shown["next_missed"]:
        url = reverse("plans:step_state", args=[shown["next"].public_id])
        return {"label": _("Next: %(step)s") % {"step": shown["next"].text}, "url": url}
    return None


def timeline(client_ids: Sequence[int], actor: Actor) -> Iterator[TimelineItem]:
    """Assessments, plans, reviews, done steps and moved dates the actor may read."""
    ids = list(client_ids)
    yield from _assessments(ids)
    yield from _plans(ids)
    yield from _steps(ids)
    yield from _moves(ids)


def _assessments(ids: list[int]) -> Iterator[TimelineItem]:
    rows = Assessment.objects.filter(client_id__in=ids, state="done")
    found: dict[int, int] = {}
    for assessment_id in Need.objects.filter(client_id__in=ids).values_list(
        "assessment_id", flat=True
    ):
        found[assessment_id or 0] = found.get(assessment_id or 0, 0) + 1
    for row in rows:
        title = instruments.get(row.instrument, row.instrument_version).title
        n = found.get(row.pk, 0)
        yield TimelineItem(
            at=row.finished_at, title=str(title),
            detail=ngettext("%(n)s need", "%(n)s needs", n) % {"n": localise(n)},
            organisation_id=row.organisation_id, user_id=row.started_by,
            url=reverse("plans:answers", args=[row.public_id]),
        )  # fmt: skip


def _plans(ids: list[int]) -> Iterator[TimelineItem]:
    for plan in Plan.objects.filter(client_id__in=ids):
        url = reverse("plans:plan", args=[plan.public_id])
        body = plan.organisation_id
        if plan.agreed_on:
            yield TimelineItem(
                at=_noon(plan.agreed_on), title=_("Plan agreed with the person"), tone="ok",
                organisation_id=body, user_id=plan.created_by, url=url,
            )  # fmt: skip
        if plan.closed_on:
            yield TimelineItem(
                at=_noon(plan.closed_on), title=_("Plan closed"), detail=plan.close_reason,
                organisation_id=body, url=url,
            )  # fmt: skip
    reviews = Review.objects.filter(client_id__in=ids, done_on__isnull=False)
    for review in reviews.select_related("plan"):
        yield TimelineItem(
            at=_noon(review.done_on), title=_("Plan reviewed"), detail=review.summary[:200],
            organisation_id=review.organisation_id, user_id=review.done_by,
            url=reverse("plans:plan", args=[review.plan.public_id]),
        )  # fmt: skip


def _steps(ids: list[int]) -> Iterator[TimelineItem]:
    rows = Step.objects.filter(client_id__in=ids, state=StepState.DONE)
    for step in rows.select_related("goal__plan"):
        yield TimelineItem(
            at=_noon(step.done_on), title=step.text, detail=step.goal.text, tone="ok",
            chip=step.get_state_display(), organisation_id=step.organisation_id,
            user_id=step.user_id, url=reverse("plans:plan", args=[step.goal.plan.public_id]),
        )  # fmt: skip


def _moves(ids: list[int]) -> Iterator[TimelineItem]:
    rows = DateMove.objects.filter(client_id__in=ids)
    for move in rows.select_related("step__goal__plan", "review__plan"):
        plan = move.step.goal.plan if move.step else move.review.plan  # type: ignore[union-attr]
        what = move.step.text if move.step else _("Review of the plan")
        yield TimelineItem(
            at=move.moved_at, title=_("Date moved: %(what)s") % {"what": what}, tone="wait",
            detail=_("from %(was)s to %(became)s, %(reason)s") % {
                "was": format_jalali(move.was, "short"),
                "became": format_jalali(move.became, "short"),
                "reason": move.get_reason_display(),
            },
            user_id=move.moved_by, organisation_id=plan.organisation_id,
            url=reverse("plans:plan", args=[plan.public_id]),
        )  # fmt: skip


def _noon(day: date | None) -> datetime:
    return datetime.combine(day or date.min, NOON, TEHRAN)


def register_all() -> None:
    client_sections.register("plans.needs", needs_section, order=10)
    client_sections.register("plans.plan", plan_section, order=20)
    timeline_sources.register("plans.story", timeline, order=10)
