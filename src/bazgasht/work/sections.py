"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import TEHRAN, WholeDay
from bazgasht.core.money import format_money
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.sections import ClientSection
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource
from bazgasht.people.states import Origin

from .months import JalaliMonth
from .selectors.placements import TONES
from .states import EndCode, State

POSTS = """
select jsonb_build_object('public_id', p.public_id, 'post', o.title, 'state', p.state,
  'sub', concat_ws(' · ', w.name, b.name))
from work_placement p join work_post o on o.id = p.post_id
join work_workshop w on w.id = o.workshop_id join access_organisation b on b.id = p.organisation_id
where p.client_id = %(client)s order by p.offered_on desc, p.id desc limit 5"""


def _wanted(client: Any, actor: Actor) -> bool:
    return client.origin == Origin.CUSTODY and actor.can("workshops.view")


def _posts(client: Any, actor: Actor, rows: list[Row]) -> dict[str, Any] | None:
    """Posts of a person and the button to offer one; None for whom it does not concern."""
    living = client.died_on is None
    for_case = client.held_whole and living and actor.can("placements.make")
    if not rows and not for_case:
        return None
    busy = False
    for row in rows:
        state = State(row["state"])
        busy |= state in (State.OFFERED, State.ACTIVE)
        row |= {"chip": state.label, "tone": TONES[state]}
    offer = for_case and not busy
    return {
        "title": _("Work in a workshop"),
        "template": "work/client_section.html",
        "context": {
            "lines": rows,
            "offer_url": reverse("work:offer", args=[client.public_id]) if offer else "",
        },
        "order": 45,
    }


PLACEMENTS = """
select to_jsonb(p) || jsonb_build_object('post', o.title, 'workshop', w.name)
from work_placement p join work_post o on o.id = p.post_id join work_workshop w on w.id = o.workshop_id
where p.client_id = any(%(clients)s) order by p.offered_on desc, p.id desc limit 100"""

WAGES = """
select jsonb_build_object('gross', l.gross, 'year', r.year, 'month', r.month, 'ends', r.ends,
  'approved', r.approved_at, 'body', l.organisation_id, 'client', l.client_id, 'placement', p.public_id)
from work_wageline l join work_wagerun r on r.id = l.run_id join work_placement p on p.id = l.placement_id
where l.client_id = any(%(clients)s) and l.reverses_id is null and l.gross > 0
  and r.state in ('approved', 'paid') order by r.year desc, r.month desc limit 24"""


def _moment(day: str, hour: int = 9) -> datetime:
    return WholeDay.combine(date.fromisoformat(day), time(hour), TEHRAN)


def _placement(row: Row) -> Iterator[TimelineItem]:
    """The working life inside: the offer, the beginning, the end."""
    common = {
        "title": _("Work: %(post)s") % {"post": row["post"]},
        "detail": row["workshop"],
        "url": reverse("work:placement", args=[row["public_id"]]),
        "client_id": row["client_id"],
    }
    yield TimelineItem(
        at=_moment(row["offered_on"]), chip=_("post offered"), tone="wait",
        organisation_id=row["case_organisation_id"], user_id=row["offered_by"], **common,
    )  # fmt: skip
    if row["starts"]:
        yield TimelineItem(
            at=_moment(row["starts"], 10), chip=_("work begins, by free consent"), tone="ok",
            organisation_id=row["organisation_id"], **common,
        )  # fmt: skip
    if row["state"] == State.DECLINED and row["answered_on"]:
        yield TimelineItem(
            at=_moment(row["answered_on"], 11), chip=str(State.DECLINED.label),
            organisation_id=row["case_organisation_id"], **common,
        )  # fmt: skip
    if row["ends"]:
        yield TimelineItem(
            at=_moment(row["ends"], 16), chip=str(EndCode(row["end_code"]).label),
            organisation_id=row["organisation_id"], **common,
        )  # fmt: skip


def _wage(row: Row) -> Iterator[TimelineItem]:
    """What an approved month paid, for whoever may read the run."""
    at = datetime.fromisoformat(row["approved"]) if row["approved"] else _moment(row["ends"])
    yield TimelineItem(
        at=at,
        title=_("Wages of %(month)s") % {"month": JalaliMonth(row["year"], row["month"]).words},
        detail=format_money(row["gross"]),
        tone="ok",
        organisation_id=row["body"],
        url=reverse("work:placement", args=[row["placement"]]),
        client_id=row["client"],
    )


def register_all() -> None:
    client_sections.register("work.posts", ClientSection(POSTS, _posts, _wanted), order=45)
    timeline_sources.register("work.placements", TimelineSource(PLACEMENTS, _placement), order=25)
    timeline_sources.register("work.wages", TimelineSource(WAGES, _wage), order=26)
