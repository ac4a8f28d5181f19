"""What this room shows on the page of a body."""

from __future__ import annotations

from bazgasht.access.actor import Actor
from bazgasht.access.body_sections import Section, body_sections
from bazgasht.access.models import Organisation

from .models import Resolution
from .policies import reads_expected
from .states import LIVE


def expected(body: Organisation, actor: Actor) -> Section | None:
    """How many resolutions the body owns, and the way to everything expected of it."""
    if not reads_expected(actor, body):
        return None
    return {
        "template": "councils/section_expected.html",
        "body": body,
        "open": Resolution.objects.filter(owner=body, state__in=LIVE).count(),
    }


def register_all() -> None:
    body_sections.register("councils.expected", expected, order=40)
