"""The page of a referral's states for the documentation, made from the tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .acts import ACTS
from .states import ESCALATION, OWNER, TRANSITIONS, Decline, HoldReason, State

SIDES = {"from": "the sending body", "to": "the receiving body", "": "nobody"}
PATH = "docs/reference/states/referral.md"


def state_page() -> str:
    """Markdown: the diagram, who has the next move, what may be done by whom, and the codes."""
    with translation.override("en"):
        return "\n".join([to_mermaid(TRANSITIONS, "Referral"), *_owners(), *_acts(), *_codes()])


def _owners() -> list[str]:
    rows = [f"| {State(s).label} | {SIDES[side]} |" for s, side in OWNER.items()]
    return ["## Who has the next move", "", "| state | next move |", "|---|---|", *rows, ""]


def _acts() -> list[str]:
    rows = [
        f"| {act.label} | {SIDES[act.side]} | `{act.permission}` |"
        f" {', '.join(str(s.label) for s in act.sources)} |"
        f" {act.target.label if act.target else '(unchanged)'} |"
        for act in ACTS.values()
    ]
    head = ["| act | by | permission | from | to |", "|---|---|---|---|---|"]
    return ["## What may be done", "", *head, *rows, ""]


def _codes() -> list[str]:
    late = [f"| {days} | {who.label} |" for _level, days, who in ESCALATION]
    return [
        "Overdue is computed: waiting for an answer after its date. The end state is derived when"
        " a referral ends: nothing delivered reads cancelled, some ended early, all completed.",
        "", "## Without an answer", "", "| days after the date | told |", "|---|---|", *late, "",
        "## Coded reasons", "",
        "Declined: " + ", ".join(str(c.label) for c in Decline) + ".", "",
        "Paused: " + ", ".join(str(c.label) for c in HoldReason) + ".", "",
    ]  # fmt: skip
