"""What waits on the first page: interviews and offers, checks due, openings that end, people to ready;
for an employer, people who wait for an answer; for the headquarters, agreements to approve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, format_datetime
from bazgasht.core.page_items import TONES, TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.core.text import initials
from bazgasht.people.selectors.cards import Card, cards
from bazgasht.people.selectors.pool import recorded_or_kept

from . import policies, selectors
from .models import ApplicationSubject, Candidate, Facility
from .selectors import retention
from .selectors.employer import employer_cards
from .states import Consequence, FacilityState, Readiness, Ready, State

SHOWN = 5
SOON_DAYS = 7


def _tone(tone: str) -> str:
    return tone if tone in TONES else "info"


def _total(first: list[Any], rows: Any) -> int:
    return len(first) if len(first) < SHOWN else rows.count()


def _face(card: Card | None) -> str:
    return initials(card.given, card.family) if card else ""


def checks(actor: Actor) -> TodayList | None:
    """Who is to be asked whether they are still in the job."""
    bodies = actor.organisations_for("jobs.record")
    if not bodies:
        return None
    rows = retention.due_checks(bodies)
    first = list(rows[:SHOWN])
    if not first:
        return None
    known = cards(c.client_id for c in first)
    found = []
    for c in first:
        card, due = known.get(c.client_id), contextual(c.due)
        found.append(
            TodayRow(
                title=card.full if card else c.job.title,
                sub=_("after %(n)s months · %(job)s") % {"n": localise(c.months), "job": c.job.title},
                chip=due.text, tone=_tone(due.tone), avatar=_face(card), button=_("Ask"),
                url=reverse("jobs:check", args=[c.public_id]),
            )
        )  # fmt: skip
    return TodayList(
        title=_("Still in the job?"), tone="wait", order=24, rows=tuple(found),
        total=_total(first, rows), all_url=reverse("jobs:checks"),
    )  # fmt: skip


def stopped(actor: Actor) -> TodayList | None:
    """Jobs on record whose people are held where nobody works outside from."""
    bodies = actor.organisations_for("jobs.record")
    if not bodies:
        return None
    rows = retention.stopped(bodies)
    first = list(rows[:SHOWN])
    if not first:
        return None
    known = cards(j.client_id for j in first)
    found = []
    for job in first:
        card = known.get(job.client_id)
        found.append(
            TodayRow(
                title=card.full if card else job.title, sub=job.title,
                chip=_("held in a closed institution"), tone="late", avatar=_face(card),
                button=_("Open"), url=reverse("jobs:job", args=[job.public_id]),
            )
        )  # fmt: skip
    return TodayList(
        title=_("Jobs that can't go on"), tone="late", order=21, rows=tuple(found),
        total=_total(first, rows), all_url=reverse("jobs:jobs") + "?stopped=on",
    )  # fmt: skip


def interviews(actor: Actor) -> TodayList | None:
    """Interviews to come and offers to be answered."""
    bodies = actor.organisations_for("applications.make")
    if not bodies:
        return None
    rows = (
        ApplicationSubject.objects.filter(recorded_or_kept(bodies))
        .filter(Q(application__state=State.OFFERED) | Q(application__state=State.INTERVIEW))
        .select_related("application__opening__organisation")
        .order_by("application__interview_at", "application_id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    known = cards(s.client_id for s in first)
    found = []
    for s in first:
        a, card = s.application, known.get(s.client_id)
        offered = a.state == State.OFFERED
        found.append(
            TodayRow(
                title=card.full if card else a.code,
                sub=f"{a.opening.title} · {a.opening.organisation.name}",
                chip=str(State.OFFERED.label) if offered else format_datetime(a.interview_at),
                tone="ok" if offered else "info", avatar=_face(card), button=_("Open"),
                url=reverse("jobs:application", args=[a.public_id]),
            )
        )  # fmt: skip
    return TodayList(
        title=_("Interviews and offers"), tone="info", order=16, rows=tuple(found),
        total=_total(first, rows), all_url=reverse("jobs:applications"),
    )  # fmt: skip


def ending(actor: Actor) -> TodayList | None:
    """Openings of the province with free places that end within a week."""
    if not actor.can("openings.edit"):
        return None
    day = timezone.localdate()
    rows = (
        selectors.openings_for(
            provinces=policies.provinces_for(actor, "openings.edit"), taking=True
        )
        .filter(valid_until__lte=day + timedelta(days=SOON_DAYS))
        .order_by("valid_until", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Openings that end soon"), tone="wait", order=34, wide=False,
        rows=tuple(_opening(o.title, o.organisation.name, o.valid_until,
                            reverse("jobs:opening", args=[o.public_id])) for o in first),
        total=_total(first, rows), all_url=reverse("jobs:openings") + "?state=open",
    )  # fmt: skip


def _opening(title: str, sub: str, day: Any, url: str) -> TodayRow:
    due = contextual(day)
    return TodayRow(title=title, sub=sub, chip=due.text, tone=_tone(due.tone), url=url,
                    button=_("Open"))  # fmt: skip


def not_ready(actor: Actor) -> TodayList | None:
    """Candidates with something missing, the longest waiting first."""
    if not actor.can("openings.edit"):
        return None
    missing = Q()
    for key in ("papers", "bank_account", "clothing", "transport"):
        missing |= Q(**{f"readiness__{key}": Ready.MISSING})
    rows = (
        Candidate.objects.filter(
            missing, recorded_or_kept(actor.organisations_for("openings.edit")), ended_on=None
        )
        .order_by("agreed_on", "id")
    )  # fmt: skip
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Candidates who miss something"), tone="info", order=36, wide=False,
        rows=tuple(_candidates(selectors.views(first))), total=_total(first, rows),
        all_url=reverse("jobs:candidates"),
    )  # fmt: skip


def _candidates(views: Iterable[selectors.CandidateView]) -> Iterable[TodayRow]:
    listed = list(views)
    known = cards(v.client_id for v in listed)
    for view in listed:
        card = known.get(view.client_id)
        if card is None:
            continue
        yield TodayRow(
            title=card.full, avatar=_face(card), button=_("Open"),
            sub="، ".join(str(Readiness(k).label) for k in view.missing),
            url=reverse("jobs:person", args=[card.public_id]),
        )  # fmt: skip


def waiting(actor: Actor) -> TodayList | None:
    """For an employer: people who agreed to be shown and wait for an answer."""
    if not actor.can("employer.page"):
        return None
    rows = [c for c in employer_cards() if c.waits]
    if not rows:
        return None
    return TodayList(
        title=_("Candidates who wait for your answer"), tone="wait", order=10,
        rows=tuple(
            TodayRow(
                title=c.opening_title, sub=c.code, chip=c.state_words, tone="wait",
                button=_("Open"), url=reverse("jobs:employer_card", args=[c.application]),
            )
            for c in rows[:SHOWN]
        ),
        total=len(rows), all_url=reverse("jobs:employer"),
    )  # fmt: skip


def own_ending(actor: Actor) -> TodayList | None:
    """For an employer: own openings that end within a week."""
    if not actor.can("employer.page"):
        return None
    rows = (
        selectors.openings_for(employers=actor.organisations_for("employer.page"), taking=True)
        .filter(valid_until__lte=timezone.localdate() + timedelta(days=SOON_DAYS))
        .order_by("valid_until", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Your openings that end soon"), tone="wait", order=20,
        rows=tuple(_opening(o.title, o.county, o.valid_until,
                            reverse("jobs:employer_opening", args=[o.public_id])) for o in first),
        total=_total(first, rows), all_url=reverse("jobs:employer"),
    )  # fmt: skip


def agreements(actor: Actor) -> TodayList | None:
    """For the headquarters: assessed facilities that another person must approve."""
    heads = actor.organisations_for("facilities.approve")
    if not heads:
        return None
    rows = (
        Facility.objects.filter(headquarters_id__in=heads, state=FacilityState.ASSESSED)
        .select_related("organisation")
        .order_by("assessed_on", "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Facilities to approve"), tone="wait", order=26,
        rows=tuple(
            TodayRow(
                title=f.title, sub=f.organisation.name, button=_("Open"),
                url=reverse("jobs:facility", args=[f.public_id]),
            )
            for f in first
        ),
        total=_total(first, rows), all_url=reverse("jobs:facilities") + "?state=assessed",
    )  # fmt: skip


def overdue(actor: Actor) -> TodayList | None:
    """Facilities handed over whose day has passed: somebody must go and look."""
    bodies = actor.organisations_for("facilities.edit")
    if not bodies:
        return None
    return _past(
        Q(recorded_by_body__in=bodies), FacilityState.ACTIVE, "jobs_due",
        title=_("Facilities whose jobs are overdue"), order=22,
    )  # fmt: skip


def demands(actor: Actor) -> TodayList | None:
    """Facilities demanded back whose day has passed, for who recorded them and who settles them."""
    bodies = actor.organisations_for("facilities.edit")
    heads = actor.organisations_for("facilities.approve")
    if not bodies and not heads:
        return None
    return _past(
        Q(recorded_by_body__in=bodies) | Q(headquarters_id__in=heads), FacilityState.BREACHED,
        "demand_due", title=_("Facilities not repaid in time"), order=23,
    )  # fmt: skip


def undemanded(actor: Actor) -> TodayList | None:
    """Breaches whose visit asked for repayment and that nobody demanded from the employer."""
    bodies = actor.organisations_for("facilities.edit")
    if not bodies:
        return None
    rows = (
        Facility.objects.filter(
            recorded_by_body__in=bodies, state=FacilityState.BREACHED, demanded_on=None,
            visits__consequence=Consequence.REPAY,
        )
        .select_related("organisation")
        .order_by("ended_on", "id")
        .distinct()
    )  # fmt: skip
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=_("Breaches nobody demanded back"), tone="late", order=23, wide=False,
        rows=tuple(
            TodayRow(title=f.title, sub=f.organisation.name, button=_("Open"),
                     url=reverse("jobs:facility", args=[f.public_id]))
            for f in first
        ),
        total=_total(first, rows), all_url=reverse("jobs:facilities") + "?state=breached",
    )  # fmt: skip


def _past(whose: Q, state: FacilityState, day: str, *, title: str, order: int) -> TodayList | None:
    """Facilities in ``state`` whose ``day`` has passed, the oldest first."""
    rows = (
        Facility.objects.filter(whose, state=state, **{f"{day}__lt": timezone.localdate()})
        .select_related("organisation")
        .order_by(day, "id")
    )
    first = list(rows[:SHOWN])
    if not first:
        return None
    return TodayList(
        title=title, tone="late", order=order, wide=False,
        rows=tuple(_opening(f.title, f.organisation.name, getattr(f, day),
                            reverse("jobs:facility", args=[f.public_id])) for f in first),
        total=_total(first, rows), all_url=reverse("jobs:facilities") + f"?state={state.value}",
    )  # fmt: skip


SOURCES = (
    ("jobs.waiting", waiting, 10),
    ("jobs.interviews", interviews, 16),
    ("jobs.own_ending", own_ending, 20),
    ("jobs.stopped", stopped, 21),
    ("jobs.overdue", overdue, 22),
    ("jobs.demands", demands, 23),
    ("jobs.undemanded", undemanded, 23),
    ("jobs.checks", checks, 24),
    ("jobs.agreements", agreements, 26),
    ("jobs.ending", ending, 34),
    ("jobs.not_ready", not_ready, 36),
)


def register_all() -> None:
    for key, source, order in SOURCES:
        today_items.register(key, source, order=order)
