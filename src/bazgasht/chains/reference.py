"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from .reckoning import THRESHOLD
from .states import TRANSITIONS, ChangeKind, Filler, Stage
from .templates_data import TOMAN_THOUSAND, templates

INTRO = "Generated from `bazgasht.chains`; `make fix` renews it.\n"
KINDS = {
    ChangeKind.FILL: "its whole capacity is there; costs capacity × cost of a unit",
    ChangeKind.CAPACITY: "so many units more (or fewer); what is added costs units × cost of a unit",
    ChangeKind.POSTS: "posts ÷ people per unit = units more, at the cost of a unit",
    ChangeKind.LOAN: "rials ÷ cost of a unit = units more; costs the loan",
    ChangeKind.ORDERS: "so many units more can be sold; costs nothing; only where something is sold",
    ChangeKind.SEATS: "no capacity; told beside the new jobs; costs what a seat costs",
}


def state_page() -> str:
    with translation.override("en"):
        title, _line, drawn = to_mermaid(TRANSITIONS, "Value chain").partition("\n")
        return "\n".join([title, "", INTRO, drawn.lstrip("\n"),
                          "Only chains at work are counted by the indicators.", ""])  # fmt: skip


def chains_page() -> str:
    """The programme, what a scenario may change, and the templates."""
    with translation.override("en"):
        return "\n".join(
            [
                "# Value chains", "", INTRO,
                "## The programme", "",
                "A link makes `x` units a month, at most its capacity; a link that nobody fills makes"
                " none. All it makes flows on, or is sold when nothing leaves it. What flows in times"
                " its yield is what a link makes, for each part it needs; flows of one part are"
                " alternatives. At most its share of a source goes along a flow. The sum of people at"
                " work (or of income) is made as large as it can be.", "",
                "The bottleneck is the link a tenth more of which brings most. When links hold the"
                " chain together, all of them are named. What one more unit brings is reckoned by"
                " solving again with one unit more; the dual value stands in the workbook. A missing"
                " link is advised first when filling it, alone or with as few others as it needs,"
                " brings most.", "",
                f"Stages: {', '.join(str(s.label) for s in Stage)}. Filled by:"
                f" {', '.join(str(f.label) for f in Filler)}.", "",
                "## What a scenario changes", "",
                "| change | what it does |", "|---|---|",
                *(f"| {k.label} | {KINDS[k]} |" for k in ChangeKind), "",
                f"People who could be reached are counted from weekly figures; counts below {THRESHOLD}"
                " are not shown. There is no person in this room.", "",
                "## Templates", "",
                "Illustrative figures, of no source, to be replaced by each body's own"
                f" (money in units of {TOMAN_THOUSAND:,} rials).", "",
                "| template | links | flows |", "|---|---|---|",
                *(f"| {t.title} (`{t.code}`) | {', '.join(link.titles[1] for link in t.links)} |"
                  f" {len(t.flows)} |" for t in templates().values()), "",
            ]
        )  # fmt: skip


PAGES = {"states/chain.md": state_page, "chains.md": chains_page}
