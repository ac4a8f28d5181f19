"""Generated page of this room: a referral's states, acts and codes, made from the tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .acts import ACTS
from .states import ESCALATION, OWNER, TRANSITIONS, Decline, HoldReason, State

SIDES = {"from": "the sending body", "to": "the receiving body", "": "nobody"}
INTRO = (
    "Generated from `bazgasht.referrals.states` and `.acts`; `make fix` renews it. Overdue is computed"
    " from dates and is no state.\n"
)


def state_page() -> str:
    """Markdown: the diagram, who has the next move, what may be done by whom, and the codes."""
    with translation.override("en"):
        title, _line, drawn = to_mermaid(TRANSITIONS, "Referral").partition("\n")
        parts = [title, "", INTRO, drawn.lstrip("\n"), *_owners(), *_acts(), *_codes()]
        return "\n".join(parts)


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
        "The end state is derived when a referral ends: nothing delivered reads cancelled, some ended early, all completed.",
        "", "## Without an answer", "", "| days after the date | told |", "|---|---|", *late, "",
        "## Coded reasons", "",
        "Declined: " + ", ".join(str(c.label) for c in Decline) + ".", "",
        "Paused: " + ", ".join(str(c.label) for c in HoldReason) + ".", "",
    ]  # fmt: skip


PAGES = {"states/referral.md": state_page}
