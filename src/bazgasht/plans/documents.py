"""The plan on paper, for the person to keep and both to sign."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.jalali import format_jalali
from bazgasht.people.models import Client
from bazgasht.ui.pdf import render_pdf

from .selectors.plans import GoalView, PlanView, StepView
from .states import StepState


def plan_pdf(view: PlanView, client: Client) -> bytes:
    """A4 in the language of the page. Needs and their degrees stay out: the person carries it."""
    name = client.name  # type: ignore[attr-defined]
    facts = [
        (_("Name"), name.full),
        (_("File number"), localise(client.file_no)),
        (_("Agreed on"), format_jalali(view.plan.agreed_on, "long") or _("not agreed yet")),
    ]
    if view.waiting:
        facts.append((_("Next review"), format_jalali(view.waiting.review.due, "long")))
    data = {
        "title": _("Support plan"),
        "sub": view.body,
        "body": view.body,
        "synthetic": client.synthetic,
        "facts": facts,
        "columns": [_("Step"), _("Who"), _("Until"), _("State")],
        "goals": [_goal(goal) for goal in view.goals],
        "no_step": _("No step yet."),
        "voluntary": _(
            "This plan is voluntary. The person may change it, ask for a copy of it, or leave it at"
            " any time, and nothing else in the file changes by that."
        ),
        "signatures": [_("The person"), _("For the body")],
    }
    return render_pdf("plans/typst/plan.typ", data)


def _goal(view: GoalView) -> dict[str, Any]:
    return {
        "text": view.goal.text,
        "domain": view.goal.get_domain_display(),
        "steps": [_step(step) for step in view.steps],
    }


def _step(view: StepView) -> list[str]:
    step = view.step
    day = step.done_on if step.state == StepState.DONE else step.due
    state = _("overdue") if view.missed else step.get_state_display()
    return [step.text, view.owner, format_jalali(day, "long"), state]
