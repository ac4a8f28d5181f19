"""What this room adds to a client's page and story."""

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
from bazgasht.core.sections import ClientSection
from bazgasht.core.timeline import Row, TimelineItem, TimelineSource

from .selectors.enrolments import TONES
from .states import State, Withdrawal

COURSES = """
select jsonb_build_object('public_id', e.public_id, 'course', c.title, 'body', o.name,
  'state', e.state)
from training_enrolment e join training_cohort h on h.id = e.cohort_id
join training_course c on c.id = h.course_id join access_organisation o on o.id = c.organisation_id
where e.client_id = %(client)s order by e.asked_on desc, e.id desc limit 6"""


def _wanted(client: Any, actor: Actor) -> bool:
    return actor.can("training.view")


def _courses(client: Any, actor: Actor, rows: list[Row]) -> dict[str, Any] | None:
    """Courses of the person, and the button to ask for a seat; None for who may do neither."""
    ask_url = ""
    if client.held_whole and client.died_on is None and actor.can("training.enrol"):
        ask_url = reverse("training:ask", args=[client.public_id])
    if not rows and not ask_url:
        return None
    for row in rows:
        state = State(row["state"])
        row |= {"chip": state.label, "tone": TONES[state]}
    return {
        "title": _("Training"),
        "template": "training/client_section.html",
        "context": {"lines": rows, "ask_url": ask_url},
        "order": 60,
    }


ENROLMENTS = """
select to_jsonb(e) || jsonb_build_object('course', c.title)
from training_enrolment e join training_cohort h on h.id = e.cohort_id
join training_course c on c.id = h.course_id
where e.client_id = any(%(clients)s) order by e.asked_on desc, e.id desc limit 100"""

CERTIFICATES = """
select jsonb_build_object('course', c.course_title, 'number', c.number, 'on', c.issued_on,
  'revoked', c.revoked_on is not null, 'body', c.organisation_id, 'user', c.issued_by,
  'enrolment', e.public_id, 'client', c.client_id)
from training_certificate c join training_enrolment e on e.id = c.enrolment_id
where c.client_id = any(%(clients)s)"""


def _noon(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour), TEHRAN)


def _enrolment(row: Row) -> Iterator[TimelineItem]:
    """Asked, enrolled, completed or left: what the reader may see of it."""
    steps: list[tuple[str, State, str]] = []
    if row["enrolled_on"] is None or row["enrolled_on"] > row["asked_on"]:
        steps.append((row["asked_on"], State.WAITING, str(State.WAITING.label)))
    if row["enrolled_on"]:
        steps.append((row["enrolled_on"], State.ENROLLED, str(State.ENROLLED.label)))
    if row["ended_on"]:
        state = State(row["state"])
        words = str(state.label)
        if row["withdraw_code"]:
            why = Withdrawal(row["withdraw_code"]).label
            words = _("withdrawn: %(why)s") % {"why": why}
        steps.append((row["ended_on"], state, words))
    for n, (day, state, words) in enumerate(steps):
        yield TimelineItem(
            at=_noon(day, 11 + n),
            title=_("Course: %(course)s") % {"course": row["course"]},
            tone=TONES[state] if TONES[state] != "plain" else "info",
            chip=words,
            organisation_id=row["organisation_id"],
            url=reverse("training:enrolment", args=[row["public_id"]]),
            client_id=row["client_id"],
        )


def _certificate(row: Row) -> Iterator[TimelineItem]:
    yield TimelineItem(
        at=_noon(row["on"], 14),
        title=_("Certificate: %(course)s") % {"course": row["course"]},
        detail=localise(row["number"]),
        tone="late" if row["revoked"] else "ok",
        chip=_("revoked") if row["revoked"] else _("certified"),
        organisation_id=row["body"],
        user_id=row["user"],
        url=reverse("training:enrolment", args=[row["enrolment"]]),
        client_id=row["client"],
    )


def register_all() -> None:
    client_sections.register(
        "training.courses", ClientSection(COURSES, _courses, _wanted), order=60
    )
    timeline_sources.register(
        "training.enrolments", TimelineSource(ENROLMENTS, _enrolment), order=40
    )
    timeline_sources.register(
        "training.certificates", TimelineSource(CERTIFICATES, _certificate), order=41
    )
