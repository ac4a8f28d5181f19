"""The first page: at most five short lists, each item one click from done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bazgasht.access.actor import Actor
from bazgasht.access.routes import signed_in
from bazgasht.core.page_items import TodayList
from bazgasht.core.registry import today_items

from . import setup
from .beginnings import beginnings_for

LISTS = 5
"""Few alerts: whoever has more kinds of work sees the most urgent five."""


@signed_in
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person; an empty day says so, a new installation says what to do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    lists = todays_lists(actor)
    context: dict[str, Any] = {
        "day": timezone.localdate(),
        "main": lists[:2],
        "side": lists[2:LISTS],
        "further": [shown for shown in lists[LISTS:] if shown.all_url],
        "seats": actor.seats,
        "empty": not lists,
        "beginnings": [] if lists else beginnings_for(actor),
        "may_refer": actor.can("referrals.send"),
        "setup_steps": setup.steps(actor),
    }
    return render(request, "shell/today.html", context)


def todays_lists(actor: Actor) -> list[TodayList]:
    """Lists that have something in them, the most urgent first; five are shown, the others named."""
    found: list[TodayList] = []
    for source in today_items:
        made = source(actor)
        found += made if isinstance(made, list) else [made] if made else []
    return sorted((shown for shown in found if shown.rows), key=lambda shown: shown.order)
