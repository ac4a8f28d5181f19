"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import TimelineItem

from . import selectors
from .models import ReferralEvent
from .selectors.lines import END_TONES, TONES
from .states import Decline, EndState, EventKind, HoldReason, State

TOLD = {EventKind.REMINDED: "wait", EventKind.ESCALATED: "late"}


def open_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """Open referrals and drafts, and the button to refer; None for who may read neither."""
    rows = selectors.open_referrals(client.pk)
    new_url = ""
    if client.held_whole and actor.can("referrals.send"):
        new_url = reverse("referrals:create", args=[client.public_id])
    if not rows and not new_url:
        return None
    return {
        "title": _("Open referrals"),
        "template": "referrals/client_section.html",
        "context": {"lines": selectors.lines(rows), "new_url": new_url},
        "order": 40,
    }


def event_words(event: ReferralEvent) -> tuple[str, str]:
    """(words, tone) of an event."""
    if event.kind == State.DECLINED and event.code in Decline.values:
        return _("declined: %(why)s") % {"why": Decline(event.code).label}, "late"
    if event.kind == State.ON_HOLD and event.code in HoldReason.values:
        return _("paused: %(why)s") % {"why": HoldReason(event.code).label}, "wait"
    if event.kind == State.ENDED and event.code in EndState.values:
        return EndState(event.code).label, END_TONES[EndState(event.code)]
    if event.kind in State.values:
        return str(State(event.kind).label), TONES[State(event.kind)]
    if event.kind in EventKind.values:
        kind = EventKind(event.kind)
        return str(kind.label), TOLD.get(kind, "info")
    return event.kind, "info"


def timeline(client_ids: Sequence[int], actor: Actor) -> list[TimelineItem]:
    """Each change of a referral's state that the actor may read."""
    rows = {row.pk: row for row in selectors.client_referrals(client_ids)}
    events = ReferralEvent.objects.filter(
        referral_id__in=rows, kind__in=[*State.values, EventKind.ESCALATED]
    ).order_by("-at", "-id")
    items = []
    for event in events:
        row = rows[event.referral_id]
        words, tone = event_words(event)
        items.append(
            TimelineItem(
                at=event.at,
                title=_("Referral: %(service)s") % {"service": row.service.title},
                detail=row.code,
                tone=tone,
                chip=words,
                organisation_id=event.organisation_id,
                user_id=event.user_id,
                url=reverse("referrals:detail", args=[row.public_id]),
            )
        )
    return items


def register_all() -> None:
    client_sections.register("referrals.open", open_section, order=40)
    timeline_sources.register("referrals.events", timeline, order=20)
