"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource

from . import selectors
from .models import ReferralEvent
from .selectors.lines import END_TONES, TONES
from .states import Decline, EndState, EventKind, HoldReason, State

STORY = [
    *State.values,
    *(kind.value for kind in (EventKind.ESCALATED, EventKind.FOLLOWED, EventKind.TAKEN_UP)),
]
TOLD = {EventKind.REMINDED: "wait", EventKind.ESCALATED: "late"}


def open_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """Open referrals and drafts, and the button to refer; None for who may read neither."""
    rows = selectors.open_referrals(client.pk)
    new_url = ""
    if client.held_whole and client.died_on is None and actor.can("referrals.send"):
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
    return words_of(event.kind, event.code)


def words_of(kind: str, code: str) -> tuple[str, str]:
    if kind == State.DECLINED and code in Decline.values:
        return _("declined: %(why)s") % {"why": Decline(code).label}, "late"
    if kind == State.ON_HOLD and code in HoldReason.values:
        return _("paused: %(why)s") % {"why": HoldReason(code).label}, "wait"
    if kind == State.SENT and code:
        return _("passed on by this body: it was %(code)s") % {"code": code}, TONES[State.SENT]
    if kind == State.TRANSFERRED and code:
        return _("passed on to another body: %(code)s") % {"code": code}, TONES[State.TRANSFERRED]
    if kind == State.ENDED and code in EndState.values:
        return EndState(code).label, END_TONES[EndState(code)]
    if kind in State.values:
        return str(State(kind).label), TONES[State(kind)]
    if kind in EventKind.values:
        told = EventKind(kind)
        return str(told.label), TOLD.get(told, "info")
    return kind, "info"


EVENTS = f"""
select jsonb_build_object('public_id', r.public_id, 'code', r.code, 'title', v.title, 'at', e.at,
  'kind', e.kind, 'why', e.code, 'body', e.organisation_id, 'user', e.user_id)
from (select x.* from referrals_referralsubject s join referrals_referral x on x.id = s.referral_id
  where s.client_id = any(%(clients)s) order by x.created_at desc, x.id desc limit 100) r
join services_service v on v.id = r.service_id
join referrals_referralevent e on e.referral_id = r.id
where e.kind in ({", ".join(f"'{kind}'" for kind in STORY)})
order by e.at desc, e.id desc"""


def _event(row: Row) -> Iterator[TimelineItem]:
    """Each change of a referral's state."""
    words, tone = words_of(row["kind"], row["why"])
    yield TimelineItem(
        at=datetime.fromisoformat(row["at"]),
        title=_("Referral: %(service)s") % {"service": row["title"]},
        detail=row["code"],
        tone=tone,
        chip=words,
        organisation_id=row["body"],
        user_id=row["user"],
        url=reverse("referrals:detail", args=[row["public_id"]]),
    )


def register_all() -> None:
    client_sections.register("referrals.open", open_section, order=40)
    timeline_sources.register("referrals.events", TimelineSource(EVENTS, _event), order=20)
