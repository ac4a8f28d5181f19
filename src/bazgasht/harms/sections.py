"""What this room shows on the page of a council: the programmes it coordinates."""

from __future__ import annotations

from bazgasht.access.actor import Actor
from bazgasht.councils.around import Section, council_sections
from bazgasht.councils.models import Council

from .selectors import programmes_of


def coordinated(council: Council, actor: Actor) -> Section | None:
    if not actor.can("programmes.view"):
        return None
    found = programmes_of(council)
    return {"template": "harms/section_council.html", "programmes": found} if found else None


def register_all() -> None:
    council_sections.register("harms.programmes", coordinated, order=10)
