"""What waits on the first page: resolutions near their day, minutes to agree, directives, what is
declared and waits for a second person, and what escalated to the reader."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_jalali
from bazgasht.core.page_items import TONES, TodayList, TodayRow
from bazgasht.core.registry import today_items

from .models import Council, DirectiveCopy, Meeting, Milestone, Reminder, Resolution
from .policies import speaking_bodies
from .selectors import invitations_to_answer, minutes_to_answer
from .states import ESCALATION, LIVE, MilestoneState, Told

SHOWN = 5
AHEAD = -min(days for days, _told in ESCALATION)


def owed(actor: Actor) -> TodayList | None:
    """Resolutions of the own bodies whose day is near or past."""
    bodies = speaking_bodies(actor)
    if not bodies:
        return None
    day = timezone.localdate()
    rows = (
        Resolution.objects.filter(
            owner_id__in=bodies, state__in=LIVE, due__lte=day + timedelta(days=AHEAD)
        )
        .select_related("council")
        .order_by("due", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Resolutions near their day"), tone="late" if first[0].due < day else "wait",
        order=14, rows=tuple(_resolution(r, r.council.title) for r in first),
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("councils:resolutions") + "?view=mine",
    )  # fmt: skip


def escalated(actor: Actor) -> TodayList | None:
    """Overdue resolutions that a secretariat was told of."""
    bodies = actor.organisations_for("resolutions.edit")
    if not bodies:
        return None
    day = timezone.localdate()
    told = Reminder.objects.filter(
        organisation_id__in=bodies, step__gt=0, resolution__state__in=LIVE
    ).exclude(told=Told.OWNER)
    rows = (
        Resolution.objects.filter(pk__in=told.values("resolution"), state__in=LIVE, due__lt=day)
        .select_related("owner")
        .order_by("due", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Resolutions overdue"), tone="late", order=13,
        rows=tuple(_resolution(r, r.owner.name) for r in first),
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("councils:resolutions") + "?view=overdue",
    )  # fmt: skip


def _resolution(row: Resolution, sub: str) -> TodayRow:
    due = contextual(row.due)
    return TodayRow(
        title=row.text[:90], sub=f"{sub} · \u2066{localise(row.number)}\u2069", chip=due.text,
        tone=due.tone if due.tone in TONES else "info", button=_("Open"),
        url=reverse("councils:resolution", args=[row.public_id]),
    )  # fmt: skip


def to_agree(actor: Actor) -> TodayList | None:
    """Minutes about which a body present has said nothing yet."""
    bodies = speaking_bodies(actor)
    rows = minutes_to_answer(bodies) if bodies else []
    return _meetings(_("Minutes to agree"), rows, "held", "councils:minutes_answer", 35)


def to_reply(actor: Actor) -> TodayList | None:
    """Invitations that a body of the reader has not answered."""
    bodies = speaking_bodies(actor)
    rows = invitations_to_answer(bodies) if bodies else []
    return _meetings(
        _("Invitations to answer"), rows, "invited", "councils:meeting_reply", 34
    )  # fmt: skip


def _meetings(
    title: str, rows: list[Meeting], state: str, route: str, order: int
) -> TodayList | None:
    if not rows:
        return None
    return TodayList(
        title=title, tone="wait", order=order, wide=False, total=len(rows),
        all_url=f"{reverse('councils:meetings')}?state={state}",
        rows=tuple(
            TodayRow(
                title=m.title, sub=f"{m.council.title} · {format_jalali(m.starts, 'long')}",
                button=_("Answer"), url=reverse(route, args=[m.public_id]),
            )
            for m in rows[:SHOWN]
        ),
    )  # fmt: skip


def directives(actor: Actor) -> TodayList | None:
    bodies = [s.organisation_id for s in actor.seats
              if "directives.answer" in s.role.permissions]  # fmt: skip
    if not bodies:
        return None
    rows = (
        DirectiveCopy.objects.filter(organisation_id__in=bodies, answered_on=None)
        .select_related("directive__council")
        .order_by("answer_due", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Directives to answer"), tone="wait", order=36, wide=False,
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("councils:directives"), rows=tuple(_directive(c) for c in first),
    )  # fmt: skip


def _directive(copy: DirectiveCopy) -> TodayRow:
    due = contextual(copy.answer_due)
    return TodayRow(
        title=copy.directive.title, sub=copy.directive.council.title, chip=due.text,
        tone=due.tone if due.tone in TONES else "info", button=_("Answer"),
        url=reverse("councils:directive", args=[copy.directive.public_id]),
    )  # fmt: skip


def to_confirm(actor: Actor) -> TodayList | None:
    """Declared milestones of the own councils that wait for a second person."""
    bodies = actor.organisations_for("resolutions.confirm")
    if not bodies:
        return None
    own = Council.objects.filter(Q(organisation_id__in=bodies) | Q(secretary_id=actor.user_id))
    rows = (
        Milestone.objects.filter(
            state=MilestoneState.CLAIMED, resolution__state__in=LIVE, resolution__council__in=own
        )
        .exclude(claimed_by=actor.user_id)
        .exclude(resolution__owner_id__in=[s.organisation_id for s in actor.seats])
        .select_related("resolution__owner")
        .order_by("claimed_at", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Declared, to confirm"), tone="wait", order=37, wide=False,
        total=len(first) if len(first) < SHOWN else rows.count(),
        all_url=reverse("councils:resolutions"),
        rows=tuple(
            TodayRow(
                title=m.text[:90], sub=m.resolution.owner.name, button=_("Look"),
                url=reverse("councils:resolution", args=[m.resolution.public_id]),
            )
            for m in first
        ),
    )  # fmt: skip


SOURCES = (
    ("councils.escalated", escalated, 13), ("councils.owed", owed, 14),
    ("councils.to_reply", to_reply, 34), ("councils.to_agree", to_agree, 35), ("councils.directives", directives, 36),
    ("councils.to_confirm", to_confirm, 37),
)  # fmt: skip


def register_all() -> None:
    for key, source, order in SOURCES:
        today_items.register(key, source, order=order)
