"""What waits on the first page: offered seats for case teams; for providers, what is not recorded."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import contextual, format_jalali
from bazgasht.core.page_items import TONES, TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.core.text import initials
from bazgasht.people.selectors.cards import cards

from . import selectors
from .models import Cohort, Session
from .states import CohortState

SHOWN = 5
BACK_DAYS = 60
"""How long a session without attendance stands on the first page."""
SOON_DAYS = 14


def offered(actor: Actor) -> TodayList | None:
    """Seats kept for clients of the actor's bodies, until a day."""
    bodies = actor.organisations_for("training.enrol")
    if not bodies:
        return None
    rows = selectors.offers_for(bodies)
    first = list(rows[:SHOWN])
    if not first:
        return None
    known = cards(r.client_id for r in first)
    found = []
    for row in first:
        card, due = known.get(row.client_id), contextual(row.offer_until)
        found.append(
            TodayRow(
                title=f"{card.full} · {row.cohort.course.title}" if card else row.cohort.course.title,
                sub=row.cohort.course.organisation.name, chip=due.text,
                tone=due.tone if due.tone in TONES else "info",
                avatar=initials(card.given, card.family) if card else "", button=_("Answer"),
                url=reverse("training:enrolment", args=[row.public_id]),
            )
        )  # fmt: skip
    return TodayList(
        title=_("Seats offered to your clients"), tone="wait", order=18, rows=tuple(found),
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("training:offers"),
    )  # fmt: skip


def unrecorded(actor: Actor) -> TodayList | None:
    """Sessions of the last weeks whose attendance nobody recorded. No person is named."""
    bodies = actor.organisations_for("training.run")
    if not bodies:
        return None
    day = timezone.localdate()
    rows = (
        Session.objects.filter(
            cohort__organisation_id__in=bodies, recorded_at=None, on__lte=day,
            on__gt=day - timedelta(days=BACK_DAYS),
            cohort__state__in=[CohortState.OPEN, CohortState.RUNNING],
        )
        .select_related("cohort__course")
        .order_by("on", "id")
    )  # fmt: skip
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Attendance not recorded"), tone="late", order=12,
        rows=tuple(_session_row(s) for s in first),
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("training:unrecorded"),
    )  # fmt: skip


def _session_row(row: Session) -> TodayRow:
    due = contextual(row.on)
    return TodayRow(
        title=row.cohort.course.title,
        sub=f"{format_jalali(row.on, 'weekday')} · {row.cohort.place}",
        chip=due.text,
        tone=due.tone if due.tone in TONES else "info",
        button=_("Record"),
        url=reverse("training:attendance", args=[row.cohort.public_id, row.public_id]),
    )


def to_finish(actor: Actor) -> TodayList | None:
    """Cohorts whose last day has passed and that wait for their results."""
    bodies = actor.organisations_for("training.run")
    if not bodies:
        return None
    rows = (
        Cohort.objects.filter(
            organisation_id__in=bodies, state=CohortState.RUNNING, ends__lt=timezone.localdate()
        )
        .select_related("course")
        .order_by("ends", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Cohorts to finish"), tone="wait", order=30, wide=False,
        rows=tuple(_cohort_row(c) for c in first),
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("training:cohorts") + "?own=on&state=running",
    )  # fmt: skip


def _cohort_row(row: Cohort) -> TodayRow:
    due = contextual(row.ends)
    return TodayRow(
        title=row.course.title, sub=row.place, chip=due.text,
        tone=due.tone if due.tone in TONES else "info", button=_("Finish"),
        url=reverse("training:cohort", args=[row.public_id]),
    )  # fmt: skip


SOURCES = (
    ("training.unrecorded", unrecorded, 12),
    ("training.offered", offered, 18),
    ("training.to_finish", to_finish, 30),
)


def register_all() -> None:
    for key, source, order in SOURCES:
        today_items.register(key, source, order=order)
