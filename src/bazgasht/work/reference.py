"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .rule_seeds import seeds
from .services.paying import ACCOUNTS, PAID_TO, WAGES
from .states import (
    ASSIGNABLE,
    ORDER_TRANSITIONS,
    OWNER,
    RULE_BOUNDS,
    RUN_OWNER,
    RUN_TRANSITIONS,
    TRANSITIONS,
    WORKSHOP_FITS,
    EndCode,
    OrderState,
    Recipient,
    Rule,
    RunState,
    State,
    Warn,
    WorkshopKind,
)

GENERATED = "Generated from `bazgasht.work.states`; `make fix` renews it."


def _page(title: str, drawn: str, intro: str, *parts: str) -> str:
    head, _line, diagram = drawn.partition("\n")
    return "\n".join([head or title, "", intro, "", diagram.lstrip("\n"), *parts])


def placement_page() -> str:
    """A person in a post: states, who has the next move, why posts end, who may work where."""
    with translation.override("en"):
        owners = [f"| {State(s).label} | {who} |" for s, who in OWNER.items()]
        fits = [
            f"| {kind.label} | {', '.join(sorted(WORKSHOP_FITS[kind]))} |" for kind in WorkshopKind
        ]
        return _page(
            "", to_mermaid(TRANSITIONS, "Post in custody"),
            f"{GENERATED} The database refuses every other change, and ends a post on the day its"
            " consent is withdrawn.",
            "## Who has the next move", "", "| state | next move |", "|---|---|", *owners, "",
            "## Why a post ends", "", ", ".join(str(c.label) for c in EndCode) + ".", "",
            "## Which institution may work where", "", "| workshop | institutions |", "|---|---|",
            *fits, "",
            "A post may be an assignment only for these legal statuses: "
            + ", ".join(sorted(ASSIGNABLE)) + ". Everybody else is offered work.", "",
        )  # fmt: skip


def run_page() -> str:
    """The wages of a month, its two people, and the accounts of the ledger."""
    with translation.override("en"):
        owners = [f"| {RunState(s).label} | {who} |" for s, who in RUN_OWNER.items()]
        paid = [
            f"| {r.label} | `{ACCOUNTS[r]}` | {PAID_TO[r].label if r in PAID_TO else 'stays in the books'} |"
            for r in Recipient
        ]
        return _page(
            "", to_mermaid(RUN_TRANSITIONS, "Wages of a month"), GENERATED,
            "## Who has the next move", "", "| state | next move |", "|---|---|", *owners, "",
            "## Where the parts go", "",
            f"The wages themselves stand in account `{WAGES}`.", "",
            "| part | account | paid to |", "|---|---|---|", *paid, "",
            "## Notes of the preview", "", *[f"- `{w.value}`: {w.label}" for w in Warn], "",
        )  # fmt: skip


def order_page() -> str:
    with translation.override("en"):
        return _page("", to_mermaid(ORDER_TRANSITIONS, "Order of a buyer"), GENERATED,
                     "States: " + ", ".join(str(s.label) for s in OrderState) + ".", "")  # fmt: skip


def wages_page() -> str:
    """How a wage is calculated, and the illustrative rules a new installation begins with."""
    with translation.override("en"):
        pay, splits = seeds()
        rows = [f"| {Rule(r['code']).label} | {r['value']:,} | {r['starts']} |" for r in pay]
        bounds = [
            f"| `{rule.value}` | {low:,} | {high:,} |" for rule, (low, high) in RULE_BOUNDS.items()
        ]
        parts = [
            f"| {Recipient(p['recipient']).label} | {p['min_bp'] / 100:g} % | {p['max_bp'] / 100:g} % |"
            f" {'yes' if p['needs_request'] else 'no'} |"
            for p in splits[-1]["parts"]
        ]
        return "\n".join([
            "# Wages in custody", "",
            "Generated from `bazgasht.work`; `make fix` renews it. Every figure is dated configuration"
            " with a source; rows are added, never changed.", "",
            "## How a wage is calculated", "",
            "1. By the hour: rate × minutes ÷ 60. By the piece: rate × pieces. By the month: rate ×"
            " half days worked ÷ half days due; a day of at least half the agreed hours counts whole,"
            " days due are neither the day of rest nor a public holiday. Fractions are rounded up.",
            "2. A monthly rate is never under its share of the floor of a full month.",
            "3. The wage is never under the hour's floor of each day × the minutes worked on it; what is"
            " missing is added and shown. The database refuses a line under it.",
            "4. The wage is split in whole rials by the agreed shares, largest remainder first, so that"
            " the parts add up to it. What the rule in force no longer allows goes to the person.",
            "5. A raise of a post reaches those in it from the first whole month on; a lower rate"
            " touches nobody who has signed.",
            "6. A correction takes the old line back as it was and writes the right one. What was paid"
            " too much is set off against later wages.", "",
            "## Rules that come with the software (illustrative)", "",
            "| rule | value | from |", "|---|---|---|", *rows, "",
            "| part of a wage | least | most | only at the person's request |", "|---|---|---|---|",
            *parts, "",
            "## What can be recorded", "", "| rule | least | most |", "|---|---|---|", *bounds, "",
        ])  # fmt: skip


PAGES = {
    "states/placement.md": placement_page,
    "states/wage_run.md": run_page,
    "states/order.md": order_page,
    "wages.md": wages_page,
}
