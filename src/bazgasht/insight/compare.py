"""Any two weeks side by side: published snapshots, and those still open, which are marked so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.core import indicators
from bazgasht.core.digits import MINUS
from bazgasht.core.errors import NotFound
from bazgasht.core.week import Week

from . import present, weekly
from .lights import Light
from .models import PartReport, WeeklyReport
from .scopes import Subject

CHOICES = 110
"""Weeks offered: two years of them."""


@dataclass(frozen=True)
class Side:
    """One of the two weeks. ``published`` False: its figures may still change."""

    week: Week
    body: Mapping[str, Any]
    published: bool
    digest: str = ""

    @property
    def words(self) -> str:
        return self.week.label()

    @property
    def status(self) -> str:
        return (
            _("published") if self.published else _("not published yet; figures may still change")
        )


@dataclass(frozen=True)
class Pair:
    """A figure in both weeks; None where a week has none. ``tone``: ok where it got better, wait
    where it got worse, plain where neither is said."""

    first: int | None
    second: int | None
    higher: str = "neutral"
    unit: str = ""

    @property
    def change(self) -> int | None:
        if self.first is None or self.second is None:
            return None
        return self.second - self.first

    @property
    def tone(self) -> str:
        if not self.change or self.higher == "neutral":
            return "plain"
        return "ok" if (self.change > 0) == (self.higher == "better") else "wait"

    @property
    def words(self) -> tuple[str, str, str]:
        """Both figures and the difference with its sign; a dash where there is none."""
        return self._said(self.first), self._said(self.second), self.signed

    @property
    def signed(self) -> str:
        if self.change is None:
            return "—"
        sign = "+" if self.change > 0 else MINUS if self.change < 0 else ""
        return f"\u200e{sign}{abs(self.change)}" if sign == "+" else f"{sign}{abs(self.change)}"

    def _said(self, value: int | None) -> str:
        if value is None:
            return "—"
        return _("%(n)s%%") % {"n": value} if self.unit == "share" else str(value)


@dataclass(frozen=True)
class Row:
    name: str
    pairs: Sequence[Pair]
    description: str = ""


@dataclass(frozen=True)
class Comparison:
    subject: Subject
    first: Side
    second: Side
    whole: Sequence[Row]
    columns: Sequence[Mapping[str, str]]
    groups: Sequence[Row]
    bodies: Sequence[Row]
    lights: Sequence[tuple[str, Light | None, Light | None]]
    silent: Sequence[tuple[str, str, str]]
    """(body, what it owed in the first week, what in the second)."""
    rule_changed: bool = False


def weeks_of(subject: Subject) -> list[tuple[Week, bool]]:
    """(week, whether it is published), newest first: what may be compared. The running week and
    a report that waits for its publication are the open ones."""
    model: Any = WeeklyReport if subject.whole else PartReport
    rows = (
        model.objects.filter(headquarters=subject.target.headquarters)
        if subject.whole else model.objects.filter(kind=subject.kind, key=subject.key)
    )  # fmt: skip
    found = {
        Week.of(week): at is not None
        for week, at in rows.order_by("-week").values_list("week", "published_at")[:CHOICES]
    }
    return sorted({Week.of(timezone.localdate()): False, **found}.items(), reverse=True)


def choose(subject: Subject, first: str, second: str) -> tuple[Week, Week, list[tuple[Week, bool]]]:
    """The weeks asked for, else the two newest that are published. Raises NotFound for one that is
    not offered."""
    offered = weeks_of(subject)
    published = [week for week, out in offered if out]
    newest = published[0] if published else offered[0][0]
    before = published[1] if len(published) > 1 else newest
    known = {str(week): week for week, _out in offered}
    if (first and first not in known) or (second and second not in known):
        raise NotFound("week", _("There is no published report of this week."))
    return known.get(first, before), known.get(second, newest), offered


def option(week: Week, published: bool) -> str:
    """A week as the list of weeks names it."""
    if published:
        return week.label()
    return _("%(week)s (not published yet)") % {"week": week.label()}


def side(subject: Subject, week: Week) -> Side:
    report = weekly.row_of(subject, week)
    if report is not None and report.published_at:
        return Side(week, report.body, published=True, digest=report.digest)
    return Side(week, weekly.shown(report, subject, week), published=False)


def compare(subject: Subject, first: Side, second: Side) -> Comparison:
    a, b = first.body, second.body
    codes = list(dict.fromkeys([*present.columns_of(a), *present.columns_of(b)]))
    return Comparison(
        subject=subject, first=first, second=second,
        whole=_whole(a, b), columns=present.columns(codes),
        groups=_rows(a, b, "groups", codes), bodies=_rows(a, b, "bodies", codes),
        lights=_lights(a, b), silent=_silent(a, b),
        rule_changed=(a.get("rules") or {}).get("version") != (b.get("rules") or {}).get("version"),
    )  # fmt: skip


def _whole(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Row]:
    codes = dict.fromkeys(
        code for body in (a, b)
        for code in (*present.columns_of(body), *body.get("extra", present.EXTRA))
    )  # fmt: skip
    rows = []
    for code in codes:
        indicator = indicators.get(code)
        pair = Pair(*(_of_whole(body, code) for body in (a, b)), indicator.higher)
        rows.append(Row(str(indicator.label), [pair], str(indicator.description)))
        if code == "referrals.answered_in_time":
            shares = [present.hundredths(present.in_time(body["whole"])) for body in (a, b)]
            rows.append(
                Row(_("share of the answers in time"), [Pair(*shares, "better", "share")],
                    _("Of the week's answers; a dash where there was none."))
            )  # fmt: skip
    return rows


def _of_whole(body: Mapping[str, Any], code: str) -> int | None:
    """None where the week has no such figure, or does not add it up."""
    unknown = indicators.get(code).kind == "days" or code in body.get("no_whole", ())
    found: int | None = body["whole"].get(code, None if unknown or not body["whole"] else 0)
    return found


def _rows(a: Mapping[str, Any], b: Mapping[str, Any], part: str, codes: Sequence[str]) -> list[Row]:
    """Whoever stands in one of the two, in the order of the second week."""
    sides = [{row["id"]: row for row in body[part]} for body in (a, b)]
    found = []
    for key in dict.fromkeys([*sides[1], *sides[0]]):
        values = [side[key]["values"] if key in side else {} for side in sides]
        if any(v.get(code) for v in values for code in codes):
            row = sides[1].get(key) or sides[0][key]
            pairs = [
                Pair(values[0].get(code, 0), values[1].get(code, 0), indicators.get(code).higher)
                for code in codes
            ]
            found.append(Row(present.name_of(row), pairs))
    return found


def _lights(
    a: Mapping[str, Any], b: Mapping[str, Any]
) -> list[tuple[str, Light | None, Light | None]]:
    """The whole's lights, each by the rule of its own week; a week frozen without one has none."""
    sides = [
        {light.code: light for light in rows[0].lights} if (rows := present.judged(body)) else {}
        for body in (a, b)
    ]
    return [
        ((sides[1].get(code) or sides[0][code]).title, sides[0].get(code), sides[1].get(code))
        for code in dict.fromkeys([*sides[1], *sides[0]])
    ]


def _silent(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    sides = [{row["name"]: row["owed"] for row in present.silent(body)} for body in (a, b)]
    names = dict.fromkeys([*sides[1], *sides[0]])
    return [(name, sides[0].get(name, ""), sides[1].get(name, "")) for name in names]
