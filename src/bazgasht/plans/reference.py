"""Generated pages of this room: the states of plans and assessments."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .states import (
    ASSESSMENT_TRANSITIONS,
    NEED_TRANSITIONS,
    PLAN_TRANSITIONS,
    STEP_TRANSITIONS,
)

INTRO = (
    "Generated from `bazgasht.plans.states`; `make fix` renews it. Overdue is computed from dates"
    " and is no state.\n"
)


def plan_states() -> str:
    """The whole of ``docs/reference/states/plan.md``."""
    with translation.override("en"):
        drawn = [
            to_mermaid(PLAN_TRANSITIONS, "Plan"),
            to_mermaid(STEP_TRANSITIONS, "Step"),
            to_mermaid(NEED_TRANSITIONS, "Need"),
            to_mermaid(ASSESSMENT_TRANSITIONS, "Assessment"),
        ]
    first, *rest = drawn
    title, _line, body = first.partition("\n")
    return "\n".join(
        [title, "", INTRO, body.lstrip("\n"), *(r.replace("# ", "## ", 1) for r in rest)]
    )


PAGES = {"states/plan.md": plan_states}
