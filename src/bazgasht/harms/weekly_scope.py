"""The weekly report of a programme in force: its actions by owner, and how far its measures are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import today
from bazgasht.core.week import Week
from bazgasht.insight.scopes import Line, ReportScope, Target, report_scopes
from bazgasht.insight.selectors import WeekFigures

from . import selectors
from .models import Node, Programme
from .states import WORD_HOLDS, ActionState, ProgrammeState

KIND = "programme"


def targets(actor: Actor | None) -> list[Target]:
    """Programmes in force that the reader sees. None: all of them, for the schedule."""
    if actor is not None and not actor.can("programmes.view"):
        return []
    found = Programme.objects.filter(state=ProgrammeState.ACTIVE).select_related("organisation")
    return [
        Target(str(p.public_id), f"{p.title} ({p.organisation.name})", p.organisation,
               p.organisation_id, p.in_force_since)
        for p in found.order_by("province", "title", "id")
    ]  # fmt: skip


def figures(target: Target, weeks: Iterable[date]) -> Mapping[date, WeekFigures]:
    """The same figures as the indicators of this room, of the programme's own actions."""
    found = Node.objects.filter(programme__public_id=target.key).exclude(state="")
    rows = list(found.select_related("programme"))
    day = today()
    return {saturday: _week(rows, target.publisher, saturday, day) for saturday in weeks}


def _week(rows: Iterable[Node], keeper: int, saturday: date, day: date) -> WeekFigures:
    found = WeekFigures()
    seen = min(saturday + timedelta(days=6), day)
    for row in rows:
        for code, n in _counts(row, saturday, seen).items():
            if n:
                for part in (found.whole, found.bodies[row.owner_id or keeper]):
                    part[code] = part.get(code, 0) + n
    return found


def _counts(row: Node, saturday: date, seen: date) -> dict[str, int]:
    """``seen`` is the day the week is looked at."""
    since = row.programme.in_force_since
    still = since is not None and since <= seen and (row.ended_on is None or row.ended_on > seen)
    ended = row.ended_on is not None and saturday <= row.ended_on <= seen
    done = ended and row.state == ActionState.DONE
    in_time = row.due is None or (row.ended_on is not None and row.ended_on <= row.due)
    return {
        "programmes.actions_open": still,
        "programmes.actions_overdue": still and row.due is not None and row.due < seen,
        "programmes.actions_silent": still and _silent(row, seen),
        "programmes.actions_done": done,
        "programmes.actions_done_on_time": done and in_time,
    }


def _silent(row: Node, seen: date) -> bool:
    """Its owner owes a word, how it stands, and has said none since; a word stands four weeks."""
    later = row.told_on is not None and row.told_on > seen
    begun = row.state != ActionState.PLANNED and not later
    if row.due is not None and row.due < seen:
        owed = row.due + timedelta(days=1)
    elif row.starts is not None and row.starts <= seen and not begun:
        owed = row.starts
    else:
        return False
    since = max(owed, seen - timedelta(days=WORD_HOLDS - 1))
    return not (row.told_on and since <= row.told_on <= seen)


def lines(target: Target, week: Week) -> list[Line]:
    """Measured parts first, then actions that were open in the week or ended in it, by their day."""
    day = min(week.end, today())
    programme = Programme.objects.get(public_id=target.key)
    tree = selectors.tree_of(programme, day)
    actions = [x for x in tree.actions if x.node.ended_on is None or x.node.ended_on >= week.start]
    return [
        *(_measured(x, m) for x in tree.lines for m in x.measures),
        *(_action(x, day) for x in sorted(actions, key=lambda x: x.node.due or date.max)),
    ]


def _measured(line: selectors.Line, m: selectors.MeasureLine) -> Line:
    def words() -> str:
        if m.value is None:
            return _("unknown")
        return _("%(now)s of %(goal)s %(unit)s") % {
            "now": m.now, "goal": m.goal, "unit": m.measure.unit,
        }  # fmt: skip

    return Line(
        title=m.measure.title, body=line.node.owner.name if line.node.owner else "", words=words,
        tone=m.standing.tone, per_cent=m.standing.per_cent if m.standing.known else None,
        due=m.measure.due, url=reverse("harms:measure", args=[m.measure.public_id]),
    )  # fmt: skip


def _action(line: selectors.Line, day: date) -> Line:
    node = line.node
    ended = node.ended_on is not None and node.ended_on <= day
    late = not ended and node.due is not None and node.due < day
    tone = "late" if late else "ok" if ended and node.state == ActionState.DONE else "plain"
    told = not ended and node.told_on is not None and node.told_on <= day

    def words() -> str:
        stands = node.get_state_display() if ended else _("past its date") if late else _("open")
        return f"{stands} · {node.word}" if told and node.word else stands

    return Line(
        title=f"{node.title} (\u2066{node.number}\u2069)", body=node.owner.name if node.owner else "",
        words=words, tone=tone, due=node.due, url=reverse("harms:node", args=[node.public_id]),
    )  # fmt: skip


def register_all() -> None:
    report_scopes.register(
        KIND,
        ReportScope(
            KIND, gettext_lazy("Programmes"), targets, figures,
            columns=("programmes.actions_open", "programmes.actions_overdue",
                     "programmes.actions_silent", "programmes.actions_done", "programmes.actions_done_on_time"),
            late="programmes.actions_overdue", drawn="programmes.actions_open",
            rules=("actions",), lines=lines, lines_title=gettext_lazy("Part by part"),
        ),
        order=30,
    )  # fmt: skip
