"""The board of resolutions and everything that is expected of a body."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound
from bazgasht.core.expected import ExpectedGroup, expected_sources
from bazgasht.core.jalali import today
from bazgasht.core.week import Week
from bazgasht.insight.models import Fact, WeeklyReport

from ..models import (
    Council,
    CouncilSeat,
    DirectiveCopy,
    InvitationReply,
    Meeting,
    Resolution,
    ResolutionSupport,
)
from ..states import ENDED, LIVE
from .progress import Progress, progress_for

VIEWS = ("mine", "all", "overdue", "moved", "done")


@dataclass(frozen=True)
class Line:
    row: Resolution
    progress: Progress
    overdue: bool


def lines(rows: Collection[Resolution], day: date | None = None) -> list[Line]:
    """Two queries for any number of rows (figures, milestones)."""
    day = day or today()
    told = progress_for(rows, day)
    return [Line(r, told[r.pk], r.state in LIVE and r.due < day) for r in rows]


def resolutions_for(
    *, view: str = "all", bodies: Collection[int] = (), council: Council | None = None,
    owner: int | None = None, q: str = "",
) -> QuerySet[Resolution]:  # fmt: skip
    """What row security shows, by due day. ``bodies`` are the reader's, for ``mine``."""
    found = (
        Resolution.objects.select_related("council", "owner")
        .prefetch_related("milestones")
        .order_by("due", "id")
    )
    own = Q(owner_id__in=list(bodies)) | Q(
        pk__in=ResolutionSupport.objects.filter(organisation_id__in=list(bodies)).values(
            "resolution"
        )
    )
    found = {
        "mine": lambda: found.filter(own, state__in=LIVE),
        "overdue": lambda: found.filter(state__in=LIVE, due__lt=today()),
        "moved": lambda: found.filter(moved_count__gt=0).order_by(F("moved_count").desc(), "due"),
        "done": lambda: found.filter(state__in=ENDED).order_by("-ended_on", "-id"),
    }.get(view, lambda: found)()
    if council is not None:
        found = found.filter(council=council)
    if owner is not None:
        found = found.filter(owner_id=owner)
    return found.filter(Q(text__icontains=q) | Q(number__icontains=q)) if q else found


def get_resolution(public_id: uuid.UUID) -> Resolution:
    """With everything its page shows. Raises NotFound."""
    found = (
        Resolution.objects.select_related(
            "council__organisation", "owner", "working_group", "meeting", "gathering",
            "proposal__visit__place", "proposal__gathering", "proposal__organisation",
            "parent__council",
        )
        .prefetch_related(
            "milestones", "reminders", "council__seats",
            Prefetch("support", ResolutionSupport.objects.select_related("organisation")),
            Prefetch("children", Resolution.objects.select_related("council", "owner")
                     .prefetch_related("milestones").order_by("council__province", "id")),
        )
        .filter(public_id=public_id)
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound("resolution")
    return found


@dataclass(frozen=True)
class Expected:
    """Everything expected of a body; counts name no person."""

    body: Organisation
    owned: list[Line]
    supported: list[Line]
    directives: list[DirectiveCopy]
    invitations: list[Meeting]
    minutes: list[Meeting]
    reports: list[WeeklyReport]
    referrals: dict[str, int]
    more: list[ExpectedGroup] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        """Things on the page whose day is past, whichever room they come from."""
        day = today()
        late = sum(line.overdue for line in self.owned)
        late += sum(c.answer_due < day for c in self.directives)
        late += sum(r.week + timedelta(days=7) < day for r in self.reports)
        return late + sum(
            x.due is not None and x.due < day for group in self.more for x in group.lines
        )


REFERRALS = ("referrals.waiting", "referrals.overdue", "referrals.received", "referrals.answered")


def expected_of(body: Organisation) -> Expected:
    """One page's worth; the number of queries does not depend on how much it is."""
    rows = list(resolutions_for(view="mine", bodies=[body.pk]))
    told = lines(rows)
    week = Week.of(today())
    facts = dict(
        Fact.objects.filter(
            organisation_id=body.pk, working_group_id=0, week=week.start, indicator__in=REFERRALS
        )
        .values_list("indicator")
        .annotate(total=Sum("value"))
    )
    reports: list[Any] = []
    if body.kind == Kind.HEADQUARTERS:
        reports = list(
            WeeklyReport.objects.filter(
                headquarters=body, published_at=None, week__lt=week.start
            ).defer("body").order_by("week")
        )  # fmt: skip
    return Expected(
        body=body,
        owned=[line for line in told if line.row.owner_id == body.pk],
        supported=[line for line in told if line.row.owner_id != body.pk],
        directives=list(
            DirectiveCopy.objects.filter(organisation=body, answered_on=None)
            .select_related("directive__council")
            .order_by("answer_due", "id")
        ),
        invitations=invitations_to_answer([body.pk]),
        minutes=minutes_to_answer([body.pk]),
        reports=reports,
        referrals=facts,
        more=[g for source in expected_sources for g in source(body.pk, today())],
    )


def invitations_to_answer(bodies: Collection[int]) -> list[Meeting]:
    """Meetings ahead to which a body is invited and about whose hour it has said nothing."""
    said = InvitationReply.objects.filter(
        meeting=OuterRef(OuterRef("pk")), organisation=OuterRef("organisation"),
        sequence=OuterRef(OuterRef("sequence")),
    )  # fmt: skip
    seat = (
        CouncilSeat.objects.filter(council=OuterRef("council"), organisation_id__in=list(bodies))
        .filter(Q(ends=None) | Q(ends__gt=OuterRef("starts__date")))
        .exclude(organisation=OuterRef("council__organisation"))
        .filter(~Exists(said))
    )
    return list(
        Meeting.objects.filter(Exists(seat), state="invited", starts__gt=timezone.now())
        .select_related("council")
        .order_by("starts", "id")
    )


def minutes_to_answer(bodies: Collection[int]) -> list[Meeting]:
    """Held meetings at which a body was present and about whose minutes it has said nothing."""
    wanted = list(bodies)
    here = Q(attendance__organisation_id__in=wanted, attendance__kind__in=["member", "delegate"])
    return list(
        Meeting.objects.filter(here, state="held")
        .exclude(agreements__organisation_id__in=wanted)
        .exclude(council__organisation_id__in=wanted)
        .select_related("council")
        .distinct()
        .order_by("starts", "id")
    )
