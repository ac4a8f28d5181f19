"""Actions of programmes on the page of what is expected of a body."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise
from bazgasht.core.expected import ExpectedGroup, ExpectedLine
from bazgasht.core.jalali import contextual
from bazgasht.core.page_items import TONES

from .selectors import open_actions


def actions(body_id: int, day: date) -> list[ExpectedGroup]:
    """Open actions the body owns in programmes in force; one query."""
    lines = []
    for node in open_actions([body_id]):
        due = contextual(node.due, today=day) if node.due else None
        lines.append(ExpectedLine(
            title=f"\u2066{localise(node.number)}\u2069 {node.title}", sub=node.programme.title, due=node.due,
            chip=due.text if due else "",
            tone=due.tone if due and due.tone in TONES else "plain",
            url=reverse("harms:node", args=[node.public_id]),
        ))  # fmt: skip
    return [ExpectedGroup(_("Actions of programmes"), tuple(lines))] if lines else []
