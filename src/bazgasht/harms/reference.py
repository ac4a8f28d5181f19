"""Generated pages of this room, made from its tables."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid
from bazgasht.core.suppression import THRESHOLD

from .ranks import PER
from .states import ACTION_TRANSITIONS, LEVELS, PROGRAMME_TRANSITIONS

INTRO = "Generated from `bazgasht.harms`; `make fix` renews it.\n"


def _page(table: object, title: str, *text: str) -> str:
    with translation.override("en"):
        first, _line, drawn = to_mermaid(table, title).partition("\n")  # type: ignore[arg-type]
        return "\n".join([first, "", INTRO, drawn.lstrip("\n"), *text, ""])


def programme_page() -> str:
    return _page(
        PROGRAMME_TRANSITIONS, "Programme",
        "A draft is read by its keepers alone; what is in force or closed is read by everybody who may"
        " see programmes. A closed one does not change.",
    )  # fmt: skip


def action_page() -> str:
    return _page(
        ACTION_TRANSITIONS, "Action of a programme",
        "Its owner body or the keeper of the programme says how an action stands, and only while the"
        " programme is in force; the database lets an owner change nothing else.",
    )  # fmt: skip


def harms_page() -> str:
    """Levels, progress, suppression, ranks."""
    with translation.override("en"):
        levels = [f"| {kind.label} | {' → '.join(str(n) for n in names)} |"
                  for kind, names in LEVELS.items()]  # fmt: skip
        return "\n".join([
            "# Programmes and figures of harms", "", INTRO,
            "## Levels", "", "| kind | levels, from the top |", "|---|---|", *levels, "",
            "The last level is what is done: it has a state, an owner and a day.", "",
            "## Progress", "",
            "A measure that is counted reads the facts of the weekly report exactly as a bound"
            " resolution does; an entered one reads its newest figure, and a correction is a newer row"
            " of the same day. A part stands as its own measures do (their mean) where one is known;"
            " else, where something below it is measured, as the mean of the parts right below it;"
            " else as the share of the actions below it that are done. A stopped action does not count."
            " Nothing known is unknown, never nought.", "",
            "## What is published of harms", "",
            "Counts are published on one fixed lattice: county in province in country, quarter in"
            " Jalali year; the country only when all provinces are known. A year of a harm is published"
            " as a whole, as an edition; only the newest edition is shown.", "",
            f"A count from 1 to {THRESHOLD - 1} is small. It is hidden, and others with it, until a"
            " reader who knows every sum of the lattice, every shown count and every earlier edition,"
            " and solves the linear programmes, is left:", "",
            f"- for a small count, with an interval that holds all of 0…{THRESHOLD}, so that it can't"
            " even be told to be small;",
            f"- for any other hidden count, with an interval of at least {THRESHOLD} whole numbers.", "",
            "The reader is taken to know that the parts of a total are all there is when they add up"
            " to it. A count that was hidden once stays hidden. A restated count is another unknown; a"
            " count that did not change is the same unknown in every edition. Where that can't be kept,"
            " everything that is not known already is withheld, and where even that would tell a small"
            " count the import is refused.", "",
            "The guarantee is about the linear programme. A reader who also uses that counts are whole"
            " can do no better on one edition, whose sums form a network; over several editions this is"
            " not proved.", "",
            "Raw counts are kept where only those who import figures of the province (or nationally)"
            " may read them; the table that is read by others can't hold a small count.", "",
            "## Ranks", "",
            f"Rates are per {PER:,} people, with Byar's 95 per cent limits of a Poisson count. Rank 1 is"
            " the highest rate. The best rank a place could have is one more than the places whose"
            " limits lie wholly above its own; the worst leaves below it only those whose limits lie"
            " wholly below. Places that are not shown could be anywhere.", "",
        ])  # fmt: skip


PAGES = {
    "states/programme.md": programme_page,
    "states/programme_action.md": action_page,
    "harms.md": harms_page,
}
