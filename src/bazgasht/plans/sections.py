"""What this room adds to a client's page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.domains import Domain
from bazgasht.core.registry import client_sections

from . import dates
from .policies import user_can_plan
from .selectors.glance import PlanGlance, outcomes, plan_glance
from .selectors.needs import latest_by_domain
from .states import PlanState, SectionOutcome


def needs_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """Needs with a meter each, then in one line what was declined or not needed."""
    recorded = outcomes(client.pk, actor)
    if recorded is None:
        return None
    views = latest_by_domain(client.pk)
    told = {view.need.domain for view in views}
    rest = [
        _("%(domain)s: %(outcome)s") % {"domain": Domain(domain).label, "outcome": outcome.label}
        for domain, outcome in recorded.items()
        if domain not in told and outcome != SectionOutcome.NEED
    ]
    fills = actor.can("assessments.fill") and client.died_on is None
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
    found = plan_glance(client.pk, actor)
    if found is None:
        return None
    context: dict[str, Any] = {
        "client": client,
        "plan": found.plan,
        "may_plan": actor.can("plans.edit") and client.died_on is None,
        "done": found.done,
        "total": found.total,
        "next": found.next,
        "next_missed": dates.missed(found.next) if found.next else None,
        "review": found.review,
        "review_missed": dates.missed(found.review) if found.review else None,
    }
    return {
        "title": _("Plan"),
        "next_action": _next(client, found, context, actor),
        "template": "plans/plan_section.html",
        "context": context,
        "order": 20,
    }


def _next(
    client: Any, found: PlanGlance, shown: dict[str, Any], actor: Actor
) -> dict[str, str] | None:
    """What comes next: make the plan, agree it, review it late, or record a late step."""
    plan = found.plan
    if plan is None:
        if not actor.can("plans.edit") or not found.needs:
            return None
        url = reverse("plans:new_plan", args=[client.public_id])
        return {"label": _("Next: make a plan"), "url": url}
    if not user_can_plan(plan, actor):
        return None
    if plan.state == PlanState.DRAFT:
        url = reverse("plans:agree", args=[plan.public_id])
        return {"label": _("Next: agree the plan"), "url": url}
    if found.review and shown["review_missed"]:
        url = reverse("plans:review", args=[found.review.public_id])
        return {"label": _("Next: review the plan"), "url": url}
    if found.next and shown["next_missed"]:
        url = reverse("plans:step_state", args=[found.next.public_id])
        return {"label": _("Next: %(step)s") % {"step": found.next.text}, "url": url}
    return None


def register_all() -> None:
    client_sections.register("plans.needs", needs_section, order=10)
    client_sections.register("plans.plan", plan_section, order=20)
