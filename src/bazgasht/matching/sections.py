"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import TEHRAN
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource

from .selectors.reading import TONES
from .states import Kind, State


def section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """The way to the person's proposals and wish; it asks the database nothing."""
    if not (client.held_whole and client.died_on is None and actor.can("training.enrol")):
        return None
    return {
        "title": _("Proposals"),
        "template": "matching/client_section.html",
        "context": {"url": reverse("matching:person", args=[client.public_id])},
        "order": 65,
    }


PROPOSALS = """
select jsonb_build_object('title', l.title, 'kind', l.kind, 'state', l.state, 'on', l.decided_on,
  'body', l.organisation_id, 'user', l.decided_by, 'public_id', l.public_id, 'client', l.client_id,
  'reason', l.override_reason, 'chosen', r.targets -> l.chosen ->> 'title')
from matching_matchline l join matching_matchrun r on r.id = l.run_id
where l.client_id = any(%(clients)s) and l.kind = '{kind}' and l.decided_on is not null
order by l.decided_on desc, l.id desc limit 100"""

WISHES = """
select jsonb_build_object('on', w.agreed_on, 'ended', w.ended_on, 'body', w.organisation_id,
  'user', w.recorded_by, 'client', w.client_id)
from matching_wish w where w.client_id = any(%(clients)s)"""


def _noon(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), TEHRAN)


def _proposal(row: Row) -> Iterator[TimelineItem]:
    state = State(row["state"])
    kind = _("seat") if row["kind"] == Kind.SEATS else _("opening")
    yield TimelineItem(
        at=_noon(row["on"], 10),
        title=_("Proposal of a %(kind)s: %(title)s")
        % {"kind": kind, "title": row["chosen"] or row["title"]},
        detail=row["reason"],
        tone=TONES[state] if TONES[state] != "plain" else "info",
        chip=str(state.label),
        organisation_id=row["body"],
        user_id=row["user"],
        url=reverse("matching:why", args=[row["public_id"]]),
        client_id=row["client"],
    )


def _wish(row: Row) -> Iterator[TimelineItem]:
    yield TimelineItem(
        at=_noon(row["on"], 9), title=_("Wishes to be proposed for training"), tone="info",
        organisation_id=row["body"], user_id=row["user"], client_id=row["client"],
    )  # fmt: skip
    if row["ended"]:
        yield TimelineItem(
            at=_noon(row["ended"], 15), title=_("No longer wishes to be proposed for training"),
            tone="info", organisation_id=row["body"], user_id=row["user"],
            client_id=row["client"],
        )  # fmt: skip


def register_all() -> None:
    client_sections.register("matching.person", section, order=65)
    for kind, key in ((Kind.SEATS, "training.proposals"), (Kind.OPENINGS, "work.proposals")):
        sql = PROPOSALS.replace("{kind}", kind.value)
        timeline_sources.register(key, TimelineSource(sql, _proposal))
    timeline_sources.register("training.wishes", TimelineSource(WISHES, _wish))
