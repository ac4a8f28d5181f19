"""How far a measure and a part of a programme are; what is unknown is unknown, never nought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Sum

from bazgasht.core.jalali import today
from bazgasht.core.pace import Forecast, Pace, forecast, share
from bazgasht.councils.models import Resolution
from bazgasht.councils.selectors import Progress, bound_progress, progress_for
from bazgasht.councils.states import Measure as BoundMeasure
from bazgasht.councils.states import State
from bazgasht.insight.models import Fact

from ..models import Measure, MeasureValue, Node, NodeBudget, Programme
from ..states import ActionState, MeasureKind, is_action, level_name

TONES = {
    Pace.LATE: "late", Pace.NEVER: "late", Pace.REACHED: "ok", Pace.EARLY: "ok",
    Pace.ON_TIME: "ok", Pace.UNKNOWN: "plain",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """``share`` is None where nothing is known; ``forecast`` where nothing can be told."""

    share: Fraction | None = None
    forecast: Forecast | None = None

    @property
    def known(self) -> bool:
        return self.share is not None

    @property
    def per_cent(self) -> int:
        """Whole per cent, rounded down, from 0 to 100."""
        return int(min(max(self.share or Fraction(0), Fraction(0)), Fraction(1)) * 100)

    @property
    def tone(self) -> str:
        return TONES[self.forecast.pace] if self.forecast else "plain"


def plain(value: Decimal) -> int | Decimal:
    """A number as people write it: 131, 17.5."""
    return int(value) if value == value.to_integral_value() else value.normalize()


@dataclass(frozen=True)
class MeasureLine:
    """``points``: (day, figure) as they count now, oldest first; ``newest`` the row of the last."""

    measure: Measure
    standing: Standing
    value: Decimal | None = None
    on: date | None = None
    points: tuple[tuple[date, Decimal], ...] = ()
    newest: MeasureValue | None = None

    @property
    def now(self) -> int | Decimal | None:
        return None if self.value is None else plain(self.value)

    @property
    def goal(self) -> int | Decimal:
        return plain(self.measure.target)

    @property
    def begin(self) -> int | Decimal:
        return plain(self.measure.baseline)

    @property
    def source(self) -> str:
        return self.newest.source if self.newest else ""


@dataclass
class Line:
    """A part of a programme with what hangs on it, in the order of the tree."""

    node: Node
    standing: Standing = field(default_factory=Standing)
    measures: list[MeasureLine] = field(default_factory=list)
    budgets: list[NodeBudget] = field(default_factory=list)
    children: list[Line] = field(default_factory=list)
    action: bool = False
    late: bool = False
    level: str = ""

    @property
    def planned(self) -> int | None:
        """Rials of all years; None when nobody wrote a budget."""
        return sum(b.planned for b in self.budgets) if self.budgets else None

    @property
    def spent(self) -> int | None:
        known = [b.spent for b in self.budgets if b.spent is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Tree:
    programme: Programme
    lines: list[Line]
    """Every part in the order of reading."""

    @property
    def roots(self) -> list[Line]:
        return [x for x in self.lines if x.node.level == 0]

    @property
    def actions(self) -> list[Line]:
        return [x for x in self.lines if x.action]


def measure_lines(measures: Collection[Measure], day: date | None = None) -> dict[int, MeasureLine]:
    """By id; at most one query for entered figures and two for live ones."""
    day = day or today()
    live = [m for m in measures if m.kind == MeasureKind.LIVE]
    entered = [m for m in measures if m.kind == MeasureKind.ENTERED]
    found = _live(live, day)
    values: dict[int, dict[date, MeasureValue]] = defaultdict(dict)
    if entered:
        rows = MeasureValue.objects.filter(measure__in=entered, period_end__lte=day)
        for row in rows.order_by("period_end", "id"):
            values[row.measure_id][row.period_end] = row  # the newest row of a day counts
    for measure in entered:
        found[measure.pk] = entered_line(measure, list(values[measure.pk].values()))
    return found


def entered_line(measure: Measure, rows: Sequence[MeasureValue]) -> MeasureLine:
    """``rows``: one for each day, oldest first. The pace is that up to the day of the last."""
    if not rows:
        return MeasureLine(measure, Standing())
    last = rows[-1]
    way = {"baseline": measure.baseline, "target": measure.target, "value": last.value}
    told = forecast(**way, since=measure.since, today=last.period_end, due=measure.due)
    points = tuple((r.period_end, r.value) for r in rows)
    return MeasureLine(
        measure, Standing(share(**way), told), last.value, last.period_end, points, last
    )


def _live(measures: Collection[Measure], day: date) -> dict[int, MeasureLine]:
    """Counted exactly as a bound resolution is: the same code reads the same figures."""
    bound = {m.pk: _as_bound(m) for m in measures}
    told: dict[int, Progress] = progress_for(
        [bound[m.pk] for m in measures if m.headquarters_id], day
    )
    country = [m for m in measures if not m.headquarters_id]
    weeks = _country(country)
    for measure in country:
        told[measure.pk] = bound_progress(bound[measure.pk], weeks[measure.indicator], day)
    return {m.pk: _counted(m, told[m.pk]) for m in measures}


def _counted(measure: Measure, got: Progress) -> MeasureLine:
    if not got.known:
        return MeasureLine(measure, Standing())
    points = tuple((week, Decimal(value)) for week, value in got.weeks)
    return MeasureLine(
        measure, Standing(got.share, got.forecast), Decimal(got.value),
        points[-1][0] if points else got.since, points,
    )  # fmt: skip


def _as_bound(measure: Measure) -> Resolution:
    """Never saved: the shape in which councils count."""
    return Resolution(
        pk=measure.pk, measure=BoundMeasure.BOUND, indicator=measure.indicator,
        reading=measure.reading, baseline=int(measure.baseline), target=int(measure.target),
        adopted_on=measure.since, due=measure.due, state=State.IN_PROGRESS,
        filter={"headquarters": measure.headquarters_id or 0},
    )  # fmt: skip


def _country(measures: Collection[Measure]) -> dict[str, dict[date, int]]:
    """Figures of all headquarters together, by indicator and Saturday."""
    found: dict[str, dict[date, int]] = defaultdict(dict)
    if not measures:
        return found
    rows = (
        Fact.objects.filter(
            indicator__in={m.indicator for m in measures}, organisation_id=0, working_group_id=0,
            week__gte=min(m.since for m in measures),
        )
        .values_list("indicator", "week")
        .annotate(Sum("value"))
    )  # fmt: skip
    for code, week, value in rows:
        found[code][week] = value
    return found


def tree_of(programme: Programme, day: date | None = None) -> Tree:
    """The whole tree with its progress: four queries, and two for live figures."""
    day = day or today()
    nodes = list(
        Node.objects.filter(programme=programme)
        .select_related("owner")
        .prefetch_related("budgets", "measures")
    )
    measures = [m for n in nodes for m in n.measures.all()]
    told = measure_lines(measures, day)
    lines = {n.pk: _line(n, programme, told, day) for n in nodes}
    for node in sorted(nodes, key=lambda n: (n.level, n.order)):
        if node.parent_id is not None:
            lines[node.parent_id].children.append(lines[node.pk])
    roots = sorted((x for x in lines.values() if x.node.level == 0), key=lambda x: x.node.order)
    for root in roots:
        _stand(root, day)
    return Tree(programme, [x for root in roots for x in _walk(root)])


def _line(node: Node, programme: Programme, told: dict[int, MeasureLine], day: date) -> Line:
    action = is_action(programme.kind, node.level)
    open_ = node.state in (ActionState.PLANNED, ActionState.RUNNING)
    return Line(
        node, measures=[told[m.pk] for m in node.measures.all()], budgets=list(node.budgets.all()),
        action=action, late=bool(action and open_ and node.due and node.due < day),
        level=level_name(programme.kind, node.level),
    )  # fmt: skip


def _walk(line: Line) -> Iterable[Line]:
    yield line
    for child in line.children:
        yield from _walk(child)


def _stand(line: Line, day: date) -> None:
    for child in line.children:
        _stand(child, day)
    line.standing = standing_of(line, day)


def standing_of(line: Line, day: date) -> Standing:
    """Of its measures where one is known. Else, where something below it is measured, of the parts
    right below it; else the share of actions done below it. An action without a figure is done or
    not; a stopped one does not count."""
    if own := [m.standing for m in line.measures if m.standing.known]:
        return _mean(own, line.node, day)
    if line.action:
        return _done(line.node)
    below = [x for x in _walk(line) if x is not line]
    if any(m.standing.known for x in below for m in x.measures):
        return _mean([x.standing for x in line.children], line.node, day)
    return _mean([x.standing for x in below if x.action], line.node, day)


def _done(node: Node) -> Standing:
    if node.state == ActionState.STOPPED:
        return Standing()
    return Standing(Fraction(node.state == ActionState.DONE))


def _mean(parts: Sequence[Standing], node: Node, day: date) -> Standing:
    """Of shares from nought to one: a part that went the wrong way does not hide another's way."""
    shares = [min(max(p.share, Fraction(0)), Fraction(1)) for p in parts if p.share is not None]
    if not shares:
        return Standing()
    made = sum(shares, Fraction(0)) / len(shares)
    if len(parts) == 1 and parts[0].forecast:
        return Standing(made, parts[0].forecast)
    if not (node.starts and node.due):
        return Standing(made)
    told = forecast(
        baseline=0, target=1, value=made, since=node.starts, today=day, due=node.due
    )  # fmt: skip
    return Standing(made, told)
