"""What upper rooms add to the page of a council."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bazgasht.access.actor import Actor
from bazgasht.core.registry import Registry

from .models import Council

Section = dict[str, Any]
"""``template``, included on the page, and whatever it shows as ``section``."""

council_sections: Registry[Callable[[Council, Actor], Section | None]] = Registry(
    "council_sections"
)


def sections_around(council: Council, actor: Actor) -> list[Section]:
    found = (source(council, actor) for source in council_sections)
    return [section for section in found if section is not None]
