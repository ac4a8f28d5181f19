"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.access.proving import FRESH
from bazgasht.core.states import to_mermaid

from . import experience_acts
from .acts import ACTS
from .states import EXPERIENCE_TRANSITIONS, TRANSITIONS, Factor, Standing

SIDES = {"headquarters": "the headquarters", "body": "the body"}


def pledge_page() -> str:
    with translation.override("en"):
        title, _line, drawn = to_mermaid(TRANSITIONS, "Pledge of a body").partition("\n")
        rows = [
            f"| {act.label} | {SIDES[side]} | `{permission}` |"
            f" {', '.join(str(s.label) for s in act.sources)} |"
            f" {act.target.label if act.target else '(unchanged)'} |"
            for act in ACTS.values()
            for side, permission in act.sides.items()
        ]
        return "\n".join(
            [
                title, "",
                "Generated from `bazgasht.network.states` and `.acts`; `make fix` renews it.", "",
                drawn.lstrip("\n"), "## What may be done", "",
                "| act | by | permission | from | to |", "|---|---|---|---|---|", *rows, "",
                "## The signature", "",
                "The representative proves who they are on the form of the signature itself; a proof"
                f" is good for {int(FRESH.total_seconds() // 60)} minutes. Recorded and printed: "
                + "; ".join(str(f.label) for f in Factor) + ". The password alone is accepted only"
                " from an account that has no second factor.", "",
                "Signed is the canonical text of the pledge (JSON with sorted keys, UTF-8), whose"
                " SHA-256 is kept and printed. From then on triggers of the database refuse every"
                " change of the pledge but its end, and every change of its commitments; they refuse"
                " a hash that is not that of the content, and a signature in another's name or for"
                " another body. The page compares the hash, and the tables with the text, each time.",
                "",
                "## How a commitment stands", "",
                ", ".join(str(s.label) for s in Standing) + ".", "",
                "Delivered is what the weekly figures of the body say: of whole weeks, from the first"
                " Saturday on or after the commitment's first day until the week of its last day (or"
                " of the end of the pledge). The forecast draws the straight line from there.", "",
            ]
        )  # fmt: skip


def experience_page() -> str:
    with translation.override("en"):
        title, _line, drawn = to_mermaid(
            EXPERIENCE_TRANSITIONS, "Experience worth repeating"
        ).partition("\n")
        rows = [
            f"| {act.label}{' (a second person)' if act.second else ''} | {SIDES[side]} |"
            f" `{permission}` | {', '.join(str(s.label) for s in act.sources)} |"
            f" {act.target.label if act.target else '(unchanged)'} |"
            for act in experience_acts.ACTS.values()
            for side, permission in act.sides.items()
        ]
        return "\n".join(
            [
                title, "",
                "Generated from `bazgasht.network.states` and `.experience_acts`; `make fix` renews"
                " it.", "", drawn.lstrip("\n"), "## What may be done", "",
                "| act | by | permission | from | to |", "|---|---|---|---|---|", *rows, "",
                "Published ones are read by everybody who may read experiences, in every province; a"
                " draft by its body and its headquarters. Whoever wrote or changed the text can't"
                " publish it: a constraint of the database keeps that, and a trigger keeps the text"
                " of everything that is not a draft. Texts are refused when they hold what looks like"
                " a national id, a mobile number or the number of a person's file.", "",
                "“We did this too” is recorded by another body, once for a day, with what came of it"
                " there; the register shows the most repeated first.", "",
            ]
        )  # fmt: skip


PAGES = {"states/pledge.md": pledge_page, "states/experience.md": experience_page}
