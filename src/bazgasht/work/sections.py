"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali.calendar import TEHRAN
from bazgasht.core.money import format_money
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import TimelineItem
from bazgasht.people.states import Origin

from .models import Placement
from .months import JalaliMonth
from .selectors import placements as reading
from .selectors.runs import payslips_of
from .states import State


def section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """Posts of a person and the button to offer one; None for whom it does not concern."""
    if client.origin != Origin.CUSTODY or not actor.can("workshops.view"):
        return None
    lines = reading.lines(reading.of_clients([client.pk])[:5])
    for_case = actor.can("placements.make") and bool(actor.scope().case_orgs)
    if not lines and not for_case:
        return None
    shown = [
        {"row": x.row, "sub": f"{x.row.post.workshop.name} · {x.body}",
         "chip": x.row.get_state_display(), "tone": x.tone}
        for x in lines
    ]  # fmt: skip
    busy = any(x.row.state in (State.OFFERED, State.ACTIVE) for x in lines)
    return {
        "title": _("Work in a workshop"),
        "template": "work/client_section.html",
        "context": {
            "lines": shown,
            "offer_url": reverse("work:offer", args=[client.public_id])
            if for_case and not busy else "",
        },
        "order": 45,
    }  # fmt: skip


def _moment(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), TEHRAN)


def timeline(client_ids: Sequence[int], actor: Actor) -> list[TimelineItem]:
    """The working life inside: offers, beginnings, ends, and the wages of each month."""
    items = []
    for row in reading.of_clients(client_ids):
        items += _of_placement(row)
    if actor.can("placements.make"):
        for client_id in client_ids:
            items += _of_wages(client_id)
    return items


def _of_placement(row: Placement) -> list[TimelineItem]:
    url = reverse("work:placement", args=[row.public_id])
    title = _("Work: %(post)s") % {"post": row.post.title}
    common = {"detail": row.post.workshop.name, "url": url, "client_id": row.client_id}
    found = [
        TimelineItem(
            at=_moment(row.offered_on), title=title, chip=_("post offered"), tone="wait",
            organisation_id=row.case_organisation_id, user_id=row.offered_by, **common,
        )
    ]  # fmt: skip
    if row.starts:
        found.append(
            TimelineItem(
                at=_moment(row.starts, 10), title=title, chip=_("work begins, by free consent"),
                tone="ok", organisation_id=row.organisation_id, **common,
            )
        )  # fmt: skip
    if row.state == State.DECLINED and row.answered_on:
        found.append(
            TimelineItem(
                at=_moment(row.answered_on, 11), title=title, chip=row.get_state_display(),
                organisation_id=row.case_organisation_id, **common,
            )
        )  # fmt: skip
    if row.ends:
        found.append(
            TimelineItem(
                at=_moment(row.ends, 16), title=title, chip=row.get_end_code_display(),
                organisation_id=row.organisation_id, **common,
            )
        )  # fmt: skip
    return found


def _of_wages(client_id: int) -> list[TimelineItem]:
    return [
        TimelineItem(
            at=line.run.approved_at or _moment(line.run.ends),
            title=_("Wages of %(month)s")
            % {"month": JalaliMonth(line.run.year, line.run.month).words},
            detail=format_money(line.gross), tone="ok", organisation_id=line.organisation_id,
            url=reverse("work:placement", args=[line.placement.public_id]), client_id=client_id,
        )
        for line in payslips_of(client_id)
        if line.reverses_id is None and line.gross
    ]  # fmt: skip


def register_all() -> None:
    client_sections.register("work.posts", section, order=45)
    timeline_sources.register("work.placements", timeline, order=25)
