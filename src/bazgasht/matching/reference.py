"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from . import rules
from .states import RUN_TRANSITIONS, TRANSITIONS, Kind, Refusal

INTRO = "Generated from `bazgasht.matching.states`; `make fix` renews it.\n"


def proposal_page() -> str:
    with translation.override("en"):
        title, _line, drawn = to_mermaid(TRANSITIONS, "Proposal").partition("\n")
        return "\n".join(
            [
                title, "", INTRO, drawn.lstrip("\n"),
                "A proposal does nothing by itself. Accepting asks for the seat, or puts the person"
                " forward, in the same transaction and under the proposal's own id; what training or"
                " jobs refuse undoes the decision. A decision is never rewritten: the database"
                " refuses it to everybody.", "",
                "Not followed: " + ", ".join(str(c.label) for c in Refusal) + ".", "",
            ]
        )  # fmt: skip


def run_page() -> str:
    with translation.override("en"):
        title, _line, drawn = to_mermaid(RUN_TRANSITIONS, "Match run").partition("\n")
        return "\n".join(
            [
                title, "", INTRO, drawn.lstrip("\n"),
                "Of one body and kind one run is made at a time. What was not made within an hour"
                " broke off, and a new one may be asked for.", "",
            ]
        )  # fmt: skip


def rules_page() -> str:
    """Both rules, from rules/*.yaml."""
    with translation.override("en"):
        parts = [
            "# Matching people to seats and openings", "",
            "Generated from `bazgasht/matching/rules/*.yaml`; `make fix` renews it.", "",
            "The choice is exact: a flow of least cost whose answer is proved with prices of places"
            " before anything is proposed (`matching/engine.py`). The price of a place is what one more"
            " place there would add to the sum. Among the optima the solver takes one; days of waiting"
            " break ties.", "",
            "In a run are the clients of one body who said yes, and those with a fitting need who were"
            " not asked yet: these get no proposal, and the reason says so.", "",
        ]  # fmt: skip
        for kind in Kind:
            parts += _rule(rules.rule(kind))
        return "\n".join(parts)


def _rule(rule: rules.Rule) -> list[str]:
    hard = [f"| {h.title} | {rules.bare(h.words)} |" for h in rule.hard.values()]
    values = [
        f"| {value.title} | {rules.bare(step.words)} | {' / '.join(map(str, step.points))} |"
        for value in rule.values.values()
        for step in value.steps.values()
    ]
    return [
        f"## {rule.title}", "", str(rule.intro), "", f"{rule.source} Version {rule.version}.", "",
        "The first condition that fails is the reason:", "",
        "| what must hold | otherwise it is said |", "|---|---|", *hard, "",
        "| for what | how | points |", "|---|---|---|", *values, "",
        "Four figures are those of a slight, considerable, severe and urgent need. Each day of waiting"
        f" counts {rule.each_day} thousandth of a point, at most {rule.at_most_days}.", "",
        "Never counted: " + "; ".join(t.en for t in rule.never_counted) + ".", "",
    ]  # fmt: skip


PAGES = {
    "states/proposal.md": proposal_page,
    "states/match_run.md": run_page,
    "matching.md": rules_page,
}
