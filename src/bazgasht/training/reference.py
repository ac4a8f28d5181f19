"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from . import outlook
from .acts import COHORT_ACTS, ENROLMENT_ACTS, Act
from .states import COHORT_TRANSITIONS, OFFER_DAYS, TRANSITIONS, Presence, Withdrawal

SIDES = {"case": "the person's case team", "provider": "the provider"}
INTRO = "Generated from `bazgasht.training.states` and `.acts`; `make fix` renews it.\n"


def enrolment_page() -> str:
    with translation.override("en"):
        title, _line, drawn = to_mermaid(TRANSITIONS, "Enrolment in a course").partition("\n")
        return "\n".join(
            [
                title, "", INTRO, drawn.lstrip("\n"),
                "A free seat is taken at once; who finds none waits by the published rule of priority."
                f" A seat that becomes free is kept {OFFER_DAYS} days for the first of the list, never"
                " past the last day of enrolment; whoever lets it pass stands behind those who were"
                " not asked yet. Completed or not is decided by the completion rule, never by hand.",
                "", *_acts(ENROLMENT_ACTS), "## Coded reasons", "",
                "Withdrawn: " + ", ".join(str(c.label) for c in Withdrawal) + ".", "",
                "Attendance: " + ", ".join(str(c.label) for c in Presence) + ".", "",
                "## The completion rule", "",
                "A course states the share of sessions (present or late; excused ones are left out) and"
                " the mark that are needed. The share is compared exactly: 79.9 is below 80. A course"
                " without a mark has no assessment; no mark is below every mark.", "",
            ]
        )  # fmt: skip


def cohort_page() -> str:
    with translation.override("en"):
        title, _line, drawn = to_mermaid(COHORT_TRANSITIONS, "Cohort of a course").partition("\n")
        return "\n".join([title, "", INTRO, drawn.lstrip("\n"), *_acts(COHORT_ACTS)])


def _acts(acts: dict[str, Act]) -> list[str]:
    rows = [
        f"| {act.label} | {SIDES[side]} | `{permission}` |"
        f" {', '.join(str(s.label) for s in act.sources)} |"
        f" {act.target.label if act.target else '(unchanged)'} |"
        for act in acts.values()
        for side, permission in act.sides.items()
    ]
    head = ["| act | by | permission | from | to |", "|---|---|---|---|---|"]
    return ["## What may be done", "", *head, *rows, ""]


def outlook_page() -> str:
    """The rule of the outlook, from rules/outlook.yaml."""
    with translation.override("en"):
        rule = outlook.rule()
        steps = {**rule.demand, "seats": rule.seats, "waiting": rule.waiting}
        rows = [
            f"| {name} | {s.each} for every {s.per} | {s.at_most} |" for name, s in steps.items()
        ]
        rows += [f"| wage at least {n} % of the usual | — | {points} |" for n, points in rule.wage]
        return "\n".join(
            [
                "# The outlook of occupations", "",
                "Generated from `bazgasht/training/rules/outlook.yaml`; `make fix` renews it.", "",
                rule.said("intro"), "", rule.said("source"), "",
                "| for what | points | at most |", "|---|---|---|", *rows, "",
                "Points for seats are taken off. `openings`, `jobs` and `placements` come from the rooms"
                " that register an outlook source; `forecast` is what was imported for the province"
                " (one of the whole country is shown and gives no points).", "",
                f"Counts of fewer than {rule.threshold} people are not shown and not reckoned with;"
                f" data older than {rule.stale_days} days is marked as old. What is not known gives no"
                " points and is said.", "",
                "Never counted: " + "; ".join(line["en"] for line in rule.never_counted) + ".", "",
            ]
        )  # fmt: skip


PAGES = {
    "states/enrolment.md": enrolment_page,
    "states/cohort.md": cohort_page,
    "outlook.md": outlook_page,
}
