"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.jalali import TEHRAN
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import TimelineItem

from . import selectors
from .models import Certificate
from .selectors.enrolments import TONES, ClientLine
from .states import State, Withdrawal

MOST = 6


def training_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """Courses of the person, and the button to ask for a seat; None for who may do neither."""
    if not actor.can("training.view"):
        return None
    lines = selectors.client_enrolments([client.pk], limit=MOST)
    ask_url = ""
    if actor.can("training.enrol") and client.died_on is None:
        ask_url = reverse("training:ask", args=[client.public_id])
    if not lines and not ask_url:
        return None
    return {
        "title": _("Training"),
        "template": "training/client_section.html",
        "context": {"lines": lines, "ask_url": ask_url},
        "order": 60,
    }


def timeline(client_ids: Sequence[int], actor: Actor) -> list[TimelineItem]:
    """Asked, enrolled, completed or left, certified: what the actor may read of each."""
    lines = selectors.client_enrolments(client_ids)
    items = [item for line in lines for item in _steps(line)]
    given = Certificate.objects.filter(
        enrolment_id__in=[line.enrolment.pk for line in lines]
    ).select_related("enrolment")
    items += [
        TimelineItem(
            at=_noon(c.issued_on, 14), title=_("Certificate: %(course)s") % {"course": c.course_title},
            detail=localise(c.number), tone="late" if c.revoked_on else "ok",
            chip=_("revoked") if c.revoked_on else _("certified"),
            organisation_id=c.organisation_id, user_id=c.issued_by,
            url=reverse("training:enrolment", args=[c.enrolment.public_id]),
            client_id=c.client_id,
        )
        for c in given
    ]  # fmt: skip
    return items


def _noon(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), TEHRAN)


def _steps(line: ClientLine) -> Iterator[TimelineItem]:
    row = line.enrolment
    asked_waiting = row.enrolled_on is None or row.enrolled_on > row.asked_on
    steps: list[tuple[date, State, str]] = []
    if asked_waiting:
        steps.append((row.asked_on, State.WAITING, str(State.WAITING.label)))
    if row.enrolled_on:
        steps.append((row.enrolled_on, State.ENROLLED, str(State.ENROLLED.label)))
    if row.ended_on:
        state = State(row.state)
        words = str(state.label)
        if row.withdraw_code:
            why = Withdrawal(row.withdraw_code).label
            words = _("withdrawn: %(why)s") % {"why": why}
        steps.append((row.ended_on, state, words))
    for n, (day, state, words) in enumerate(steps):
        yield TimelineItem(
            at=_noon(day, 11 + n),
            title=_("Course: %(course)s") % {"course": row.cohort.course.title},
            tone=TONES[state] if TONES[state] != "plain" else "info",
            chip=words,
            organisation_id=row.organisation_id,
            url=reverse("training:enrolment", args=[row.public_id]),
            client_id=row.client_id,
        )


def register_all() -> None:
    client_sections.register("training.courses", training_section, order=60)
    timeline_sources.register("training.enrolments", timeline, order=40)
