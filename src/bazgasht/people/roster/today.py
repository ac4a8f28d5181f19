"""Imports with something left to decide, on the first page of whoever reviews them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import number
from bazgasht.core.page_items import TodayList, TodayRow

from .reads import REVIEW, open_runs


def left_to_decide(actor: Actor) -> TodayList | None:
    """Held rows and absent people, by import."""
    if not actor.can(REVIEW):
        return None
    found = open_runs(actor)
    if not found:
        return None
    rows = []
    for run, held, absent in found[:5]:
        parts = [_("%(n)s held rows") % {"n": number(held)}] if held else []
        parts += [_("%(n)s absent people") % {"n": number(absent)}] if absent else []
        rows.append(
            TodayRow(
                title=run.file_name,
                sub=" · ".join(parts),
                url=reverse("people:roster_run", args=[run.public_id]),
                tone="wait",
                button=_("Decide"),
            )
        )
    return TodayList(
        _("Imports to finish"),
        "wait",
        tuple(rows),
        len(found),
        reverse("people:roster_runs"),
        order=35,
    )
