"""What rooms tell the planning of value chains: who nearby could fill a link, and how many people
could be reached. Bodies, places and counts; never a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .text import search_form

Kind = Literal["workshop", "family", "firm"]
_COMMON = {
    "کارگاه", "شرکت", "تعاونی", "فروش", "خانگی", "استان", "شهرستان", "تولیدی", "موسسه", "گروه",
    "بنیاد", "زندان", "بسته", "بندی", "حمل", "workshop", "firm", "sale", "company", "small", "the",
}  # fmt: skip
"""Words that half of all names hold: they make nothing fit."""


@dataclass(frozen=True, slots=True)
class LinkAsk:
    """A link that is looked for. ``words``: its title and the chain's product."""

    province: str
    county: str
    stage: str
    words: str


@dataclass(frozen=True, slots=True)
class LinkFiller:
    """Somebody who could fill it. ``detail`` says why or with how many; ``fits`` when a word of what
    is asked for stands in what they do; ``near`` in the same county."""

    kind: Kind
    name: str
    place: str = ""
    detail: str = ""
    url: str = ""
    fits: bool = False
    near: bool = False


LinkFillerSource = Callable[[LinkAsk], Iterable[LinkFiller]]


@dataclass(frozen=True, slots=True)
class Reach:
    """Exact counts of people by what they wait for; whoever shows them suppresses."""

    key: str
    label: str
    count: int
    as_of: date | None = None


ReachSource = Callable[[str], Iterable[Reach]]


def roots(text: str) -> set[str]:
    """The words that say what a text is about, cut to their first four letters."""
    found = re.findall(r"\w{3,}", search_form(text.replace("\u200c", " ")))
    return {w[:4] for w in found if w not in _COMMON}


def fits(asked: str, offered: str) -> bool:
    """Whether both speak of the same thing: «بسته‌بندی خرما» and «خرمای بسته‌بندی» do."""
    return bool(roots(asked) & roots(offered))
