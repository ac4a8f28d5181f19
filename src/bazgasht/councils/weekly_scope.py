"""The weekly report of a set of resolutions: everything a council has adopted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.indicators import NO_GROUP
from bazgasht.core.jalali import local_date, today
from bazgasht.core.week import Week
from bazgasht.insight.scopes import Line, ReportScope, Target, report_scopes
from bazgasht.insight.selectors import WeekFigures

from .models import Council, Milestone, Resolution
from .selectors import Progress, progress_for
from .states import MilestoneState, State

KIND = "council"


def targets(actor: Actor | None) -> list[Target]:
    """Councils with resolutions: those the reader reads whole, not those he owns one resolution
    of. None: every council, for the schedule."""
    if actor is not None and not actor.can("meetings.view"):
        return []
    adopted = Resolution.objects.filter(council=OuterRef("pk"), adopted_on__isnull=False)
    first = adopted.order_by("adopted_on").values("adopted_on")[:1]
    found = (
        Council.objects.annotate(first_adopted=Subquery(first))
        .filter(first_adopted__isnull=False, active=True)
        .select_related("organisation")
        .order_by("province", "title", "id")
    )
    if actor is not None:
        found = found.filter(pk__in=RawSQL("select unnest(councils_mine())", []))
    listed = list(found)
    heads = _headquarters(c.organisation for c in listed)
    return [
        Target(str(c.public_id), c.title, heads.get(c.organisation_id, c.organisation),
               heads.get(c.organisation_id, c.organisation).pk, c.first_adopted)
        for c in listed
    ]  # fmt: skip


def _headquarters(bodies: Iterable[Organisation]) -> dict[int, Organisation]:
    """By body: the headquarters a council there belongs to, as ``services.headquarters_of`` finds
    it; two queries for any number."""
    found, groups, others = {}, {}, {}
    for body in bodies:
        if body.kind == Kind.HEADQUARTERS:
            found[body.pk] = body
        elif body.kind == Kind.WORKING_GROUP:
            groups[body.pk] = body.parent_id
        else:
            others[body.pk] = body.province
    parents = Organisation.objects.in_bulk({p for p in groups.values() if p})
    found |= {pk: parents[p] for pk, p in groups.items() if p in parents}
    by_province: dict[str, Organisation] = {}
    heads = Organisation.objects.filter(
        Q(parent=None) | Q(parent__province=""), kind=Kind.HEADQUARTERS, active=True,
        province__in=set(others.values()),
    ).order_by("id") if others else []  # fmt: skip
    for head in heads:
        by_province.setdefault(head.province, head)
    return found | {pk: by_province[p] for pk, p in others.items() if p in by_province}


def _resolutions(target: Target) -> list[Resolution]:
    return list(
        Resolution.objects.filter(council__public_id=target.key, adopted_on__isnull=False)
        .select_related("owner")
        .prefetch_related("milestones")
        .order_by("due", "id")
    )


def figures(target: Target, weeks: Iterable[date]) -> Mapping[date, WeekFigures]:
    """The same figures as the indicators of this room, of the council's own resolutions."""
    rows = _resolutions(target)
    day = today()
    return {saturday: _week(rows, saturday, day) for saturday in weeks}


def _week(rows: Iterable[Resolution], saturday: date, day: date) -> WeekFigures:
    found = WeekFigures()
    friday = saturday + timedelta(days=6)
    seen = min(friday, day)
    past = friday if friday < day else seen - timedelta(days=1)
    for row in rows:
        for code, n in _counts(row, saturday, friday, seen, past).items():
            if n:
                group = row.working_group_id or NO_GROUP
                for part in (found.whole, found.bodies[row.owner_id], found.groups[group]):
                    part[code] = part.get(code, 0) + n
    return found


def _counts(
    row: Resolution, saturday: date, friday: date, seen: date, past: date
) -> dict[str, int]:
    """``seen`` is the day the week is looked at; what was due on ``past`` or before is late then."""
    adopted, ended = row.adopted_on, row.ended_on
    if adopted is None or adopted > seen:
        return {}
    still = ended is None or ended > seen
    done = row.state == State.DONE and ended is not None and saturday <= ended <= friday
    steps = list(row.milestones.all())
    decided = [m for m in steps if m.decided_at and saturday <= local_date(m.decided_at) <= friday]
    return {
        "resolutions.open": still,
        "resolutions.overdue": still and row.due <= past,
        "resolutions.done": done,
        "resolutions.done_on_time": done and ended is not None and ended <= row.first_due,
        "resolutions.silent": still and any(_silent(m, seen, past) for m in steps),
        "resolutions.adopted": saturday <= adopted <= friday,
        "milestones.decided": len(decided),
        "milestones.confirmed": sum(m.state == MilestoneState.CONFIRMED for m in decided),
    }


def _silent(step: Milestone, seen: date, past: date) -> bool:
    unsaid = step.claimed_at is None or local_date(step.claimed_at) > seen
    return step.due <= past and unsaid


def lines(target: Target, week: Week) -> list[Line]:
    """Resolutions that were open in the week or ended in it, those due first on top."""
    day = min(week.end, today())
    rows = [
        r for r in _resolutions(target)
        if r.adopted_on and r.adopted_on <= day and (r.ended_on is None or r.ended_on >= week.start)
    ]  # fmt: skip
    told = progress_for(rows, day)
    return [_line(row, told[row.pk], day) for row in rows]


def _line(row: Resolution, progress: Progress, day: date) -> Line:
    ended = row.ended_on is not None and row.ended_on <= day
    late = not ended and row.due < day
    done = "ok" if row.state == State.DONE else "plain"
    tone = done if ended else "late" if late else progress.tone

    def words() -> str:
        if ended:
            return row.get_state_display()
        if late:
            return _("past its date")
        return progress.forecast.words if progress.known else _("not counted yet")

    return Line(
        title=f"{row.text} (\u2066{row.number}\u2069)", body=row.owner.name, words=words, tone=tone,
        per_cent=progress.per_cent if progress.known else None, due=row.due, url=reverse("councils:resolution", args=[row.public_id]),
    )  # fmt: skip


def register_all() -> None:
    report_scopes.register(
        KIND,
        ReportScope(
            KIND, gettext_lazy("Resolutions of councils"), targets, figures,
            columns=("resolutions.open", "resolutions.overdue", "resolutions.done",
                     "resolutions.silent", "resolutions.done_on_time", "resolutions.adopted"),
            extra=("milestones.decided", "milestones.confirmed"),
            late="resolutions.overdue", drawn="resolutions.open",
            rules=("confirmed", "resolutions"), lines=lines,
            lines_title=gettext_lazy("Resolution by resolution"),
        ),
        order=20,
    )  # fmt: skip
