"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .acts import APPLICATION_ACTS, FACILITY_ACTS, OPENING_ACTS, Act
from .services.openings import CONDITIONS
from .states import (
    CHECK_TRANSITIONS,
    FACILITY_TRANSITIONS,
    FOLLOWS,
    MONTHS,
    OPENING_TRANSITIONS,
    SHOWN,
    TRANSITIONS,
    Decline,
    JobKind,
    Left,
    Source,
    Withdrawal,
)

INTRO = "Generated from `bazgasht.jobs.states` and `.acts`; `make fix` renews it.\n"
SIDES = {"officer": "employment officer", "employer": "the employer",
         "case": "the person's case team", "approver": "the headquarters"}  # fmt: skip


def _drawn(table: object, title: str) -> list[str]:
    head, _line, diagram = to_mermaid(table, title).partition("\n")  # type: ignore[arg-type]
    return [head, "", INTRO, diagram.lstrip("\n")]


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


def _codes(title: str, codes: object) -> list[str]:
    words = ", ".join(str(c.label) for c in codes)  # type: ignore[attr-defined]
    return [f"{title}: {words}.", ""]


def opening_page() -> str:
    with translation.override("en"):
        return "\n".join(
            [
                *_drawn(OPENING_TRANSITIONS, "Opening of an employer"),
                "An employer may ask for " + ", ".join(CONDITIONS) + ", and nothing else. The wage"
                " is never under the legal floor and the hours never over those of the law on the"
                " day it is opened. Offences an employer can't take stand apart, with the law that"
                " says so; only the employment side and that employer read them, and the opening is"
                " simply not offered to these people.",
                "", *_acts(OPENING_ACTS),
            ]
        )  # fmt: skip


def application_page() -> str:
    with translation.override("en"):
        shown = ", ".join(str(s.label) for s in SHOWN)
        return "\n".join(
            [
                *_drawn(TRANSITIONS, "Application for an opening"),
                f"The employer sees the card only in these states: {shown}. It holds the name, a"
                " telephone, the words and the certificates the person agreed to; nothing of a"
                " prison unless the person wants to tell.",
                "", *_acts(APPLICATION_ACTS), "## Coded reasons", "",
                *_codes("Declined by the employer", Decline),
                *_codes("Not accepted or withdrawn", Withdrawal),
            ]
        )  # fmt: skip


def retention_page() -> str:
    with translation.override("en"):
        months = ", ".join(map(str, MONTHS))
        return "\n".join(
            [
                *_drawn(CHECK_TRANSITIONS, "Retention check of a job"),
                f"Every job is asked after {months} months of the Jalali calendar. The same holds"
                " for these kinds: " + ", ".join(str(k.label) for k in JobKind) + ".", "",
                "Unknown is an answer. A rate is told as “a of k known; u unknown”: a check whose"
                " day has passed and that nobody answered counts as unknown.", "",
                "## Coded reasons", "", *_codes("The job ended", Left),
                *_codes("Who told it", Source),
            ]
        )  # fmt: skip


def facility_page() -> str:
    with translation.override("en"):
        return "\n".join(
            [
                *_drawn(FACILITY_TRANSITIONS, "Facility for an employer"),
                "Whoever recorded or assessed it never approves it. Jobs delivered are counted from"
                " jobs linked to it: begun, and held on the day; nobody types them. A visit that"
                " demands repayment or ends it makes the breach.",
                "", *_acts(FACILITY_ACTS), *_follows(),
            ]
        )  # fmt: skip


def _follows() -> list[str]:
    rows = [
        f"| {c.label} | {'yes' if f.breach else 'no'} | {'yes' if f.breach else 'no'} |"
        f" {f'within {f.days} days' if f.repayment else 'no'} |"
        for c, f in FOLLOWS.items()
    ]
    return [
        "## What follows from a visit", "",
        "| consequence | breach of an active facility | no further facility until it is settled |"
        " repayment demanded |", "|---|---|---|---|", *rows, "",
    ]  # fmt: skip


PAGES = {
    "states/opening.md": opening_page,
    "states/application.md": application_page,
    "states/retention.md": retention_page,
    "states/facility.md": facility_page,
}
