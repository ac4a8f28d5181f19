"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .states import AGREE_DAYS, ESCALATION, MEETING_TRANSITIONS, MILESTONE_TRANSITIONS, TRANSITIONS

INTRO = "Generated from `bazgasht.councils.states`; `make fix` renews it.\n"


def _page(table: object, title: str, *text: str) -> str:
    with translation.override("en"):
        first, _line, drawn = to_mermaid(table, title).partition("\n")  # type: ignore[arg-type]
        return "\n".join([first, "", INTRO, drawn.lstrip("\n"), *text, ""])


def meeting_page() -> str:
    return _page(
        MEETING_TRANSITIONS, "Meeting",
        "Every body present may agree to the minutes or object in words, which are printed on them."
        f" A body that has said nothing {AGREE_DAYS} days after the meeting is taken to have no"
        " objection. When the text changes, it is agreed anew. Signed minutes are frozen by the"
        " database, with what was on the agenda, who came and what was said about them; their"
        " SHA-256 is checked on the page and printed.",
    )  # fmt: skip


def resolution_page() -> str:
    with translation.override("en"):
        steps = [
            f"| {abs(days)} days {'before' if days < 0 else 'after'} | {told.label} |"
            for days, told in ESCALATION
        ]
    return _page(
        TRANSITIONS, "Resolution",
        "A bound resolution reads its progress from the figures of the weekly report: the sum of the"
        " weeks that begin after its adoption, or the newest whole week. Nobody types it. A declared"
        " one has milestones, each shown with a file or a link and confirmed by a second person"
        " outside the owner's body. What was adopted does not change; a moved date keeps its first"
        " date, its reason and its count.", "",
        "## Who hears of its day", "", "| when | who |", "|---|---|", *steps, "",
        "Once for each day the resolution was due on; where nobody is at work to hear it, the next of"
        " the table does.",
    )  # fmt: skip


def milestone_page() -> str:
    return _page(MILESTONE_TRANSITIONS, "Milestone of a resolution")


PAGES = {
    "states/meeting.md": meeting_page,
    "states/resolution.md": resolution_page,
    "states/milestone.md": milestone_page,
}
