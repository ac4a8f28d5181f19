"""What upper rooms add to the page of a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bazgasht.core.registry import Registry

from .actor import Actor
from .models import Organisation

Section = dict[str, Any]
"""``title``, ``template`` (rendered with ``context`` added), ``context``; ``count`` and ``tone``
for the badge."""

body_sections: Registry[Callable[[Organisation, Actor], Section | None]] = Registry("body_sections")


def sections_of(body: Organisation, actor: Actor) -> list[Section]:
    found = (source(body, actor) for source in body_sections)
    return [section for section in found if section is not None]
