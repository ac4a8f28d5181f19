"""What this room adds to a client's page and story: the way to work, and whether it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.jalali import TEHRAN
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource

from .states import CheckState, Left, State


def section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """The door to the person's way to work; what happened on it stands in the story.

    It asks the database nothing: a client's page is full as it is.
    """
    if not actor.can("openings.view") or not actor.scope().case_orgs:
        return None
    return {
        "title": _("Work outside"),
        "template": "jobs/client_section.html",
        "context": {"way_url": reverse("jobs:person", args=[client.public_id])},
        "order": 62,
    }


APPLICATIONS = """
select to_jsonb(a) || jsonb_build_object('title', o.title, 'employer', b.name, 'client', s.client_id)
from jobs_applicationsubject s join jobs_application a on a.id = s.application_id
join jobs_opening o on o.id = a.opening_id join access_organisation b on b.id = o.organisation_id
where s.client_id = any(%(clients)s) order by a.id desc limit 100"""

JOBS = """
select to_jsonb(j) from jobs_job j where j.client_id = any(%(clients)s)
order by j.started_on desc, j.id desc limit 50"""

CHECKS = """
select to_jsonb(c) || jsonb_build_object('title', j.title, 'job', j.public_id)
from jobs_retentioncheck c join jobs_job j on j.id = c.job_id
where c.client_id = any(%(clients)s) and c.state <> 'due' and c.source <> 'record'
order by c."on" desc, c.id desc limit 100"""


def _at(day: str, hour: int) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), TEHRAN)


def _application(row: Row) -> Iterator[TimelineItem]:
    """Put forward, shown with the person's yes, offered, ended."""
    common: dict[str, Any] = {
        "title": _("Opening: %(title)s") % {"title": row["title"]}, "detail": row["employer"],
        "url": reverse("jobs:application", args=[row["public_id"]]),
        "client_id": row["client"], "organisation_id": row["case_organisation_id"],
    }  # fmt: skip
    yield TimelineItem(
        at=_at(row["expressed_on"], 9), chip=_("put forward"), user_id=row["created_by"], **common
    )
    if row["agreed_on"]:
        yield TimelineItem(
            at=_at(row["agreed_on"], 10), chip=_("agreed to be shown"), tone="wait", **common
        )
    if row["offered_on"]:
        yield TimelineItem(
            at=_at(row["offered_on"], 11), chip=str(State.OFFERED.label), tone="ok", **common
        )
    if row["ended_on"]:
        yield TimelineItem(
            at=_at(row["ended_on"], 12), chip=str(State(row["state"]).label), **common
        )


def _job(row: Row) -> Iterator[TimelineItem]:
    common: dict[str, Any] = {
        "title": _("Job: %(title)s") % {"title": row["title"]}, "detail": row["employer_name"],
        "url": reverse("jobs:job", args=[row["public_id"]]), "client_id": row["client_id"],
        "organisation_id": row["organisation_id"],
    }  # fmt: skip
    yield TimelineItem(
        at=_at(row["started_on"], 13), chip=_("first day of work"), tone="ok",
        user_id=row["recorded_by"], **common,
    )  # fmt: skip
    if row["left_on"]:
        yield TimelineItem(
            at=_at(row["left_on"], 17), chip=str(Left(row["left_code"]).label), **common
        )


def _check(row: Row) -> Iterator[TimelineItem]:
    tones = {CheckState.EMPLOYED: "ok", CheckState.LEFT: "late", CheckState.UNKNOWN: "info"}
    yield TimelineItem(
        at=_at(row["on"], 15),
        title=_("Asked after %(n)s months: %(title)s")
        % {"n": localise(row["months"]), "title": row["title"]},
        chip=str(CheckState(row["state"]).label), tone=tones[CheckState(row["state"])],
        organisation_id=row["organisation_id"], user_id=row["recorded_by"],
        url=reverse("jobs:job", args=[row["job"]]), client_id=row["client_id"],
    )  # fmt: skip


def register_all() -> None:
    client_sections.register("jobs.way", section, order=62)
    timeline_sources.register(
        "jobs.applications", TimelineSource(APPLICATIONS, _application), order=45
    )
    timeline_sources.register("jobs.jobs", TimelineSource(JOBS, _job), order=46)
    timeline_sources.register("jobs.checks", TimelineSource(CHECKS, _check), order=47)
