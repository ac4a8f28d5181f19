"""The outlook: which courses to open in a province, ranked by a published rule with its reasons.

Openings, jobs and placements come from the rooms that know them (``core.registry``), forecasts from
``occupations``, seats and waiting people from here. Counts of people under the threshold are neither
shown nor reckoned with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib import resources
from statistics import median
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bazgasht.core import yaml_text
from bazgasht.core.digits import localise, number
from bazgasht.core.jalali import format_jalali, jalali_year
from bazgasht.core.money import format_money
from bazgasht.core.outlook import COUNTS_PERSONS, OutlookRow
from bazgasht.core.registry import outlook_sources
from bazgasht.occupations.selectors import forecasts_for, trades_for

KINDS = ("openings", "jobs", "placements")


class Step(NamedTuple):
    """``each`` points for every ``per``, ``at_most`` in all."""

    each: int
    per: int
    at_most: int

    def points(self, count: int) -> int:
        """0 for nothing and for a forecast of fewer jobs."""
        return min(max(count, 0) // self.per * self.each, self.at_most)


@dataclass(frozen=True)
class Rule:
    version: int
    texts: dict[str, dict[str, str]]
    demand: dict[str, Step]
    wage: tuple[tuple[int, int], ...]
    """(per cent of the median of all known wages, points), the highest first."""
    seats: Step
    waiting: Step
    threshold: int
    stale_days: int
    forecast_years: int
    never_counted: tuple[dict[str, str], ...]

    def said(self, name: str) -> str:
        return self.texts[name]["en" if get_language() == "en" else "fa"]


@lru_cache(maxsize=1)
def rule() -> Rule:
    """Raises KeyError for a rule that is not whole."""
    raw = resources.files("bazgasht.training").joinpath("rules/outlook.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml_text.load(raw)
    wage = sorted(((w["at_least"], w["points"]) for w in data["wage"]), reverse=True)
    return Rule(
        data["version"], {n: data[n] for n in ("title", "source", "intro")},
        {kind: Step(**data["demand"][kind]) for kind in (*KINDS, "forecast")}, tuple(wage),
        Step(**data["supply"]["seats"]), Step(**data["waiting"]["people"]), data["threshold"],
        data["stale_days"], data["forecast_years"], tuple(data["never_counted"]),
    )  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """One line of the sum. ``points`` None: not known, or too few people to be told."""

    code: str
    points: int | None
    text: str
    newest: date | None = None
    old: bool = False

    @property
    def signed(self) -> str:
        """The points with their sign: +۲۵, −۱۲."""
        points = self.points or 0
        return ("−" if points < 0 else "+" if points else "") + localise(abs(points))


@dataclass(frozen=True)
class Ranked:
    """A trade with its place; ``size`` is how many openings, jobs, placements and forecasts it
    rests on, ``newest`` the day of the newest of them."""

    trade: Any
    points: int
    reasons: tuple[Reason, ...]
    size: int
    newest: date | None
    seats: int
    courses: int
    median_wage: int | None

    @property
    def told(self) -> list[Reason]:
        """Lines that gave or took points."""
        return [r for r in self.reasons if r.points]

    @property
    def untold(self) -> list[Reason]:
        """Lines without points: nothing there, not known, or too few people."""
        return [r for r in self.reasons if not r.points]

    @property
    def known(self) -> bool:
        return any(r.points is not None for r in self.reasons if r.code in (*KINDS, "forecast"))


def ranked(province: str, *, day: date | None = None) -> list[Ranked]:
    """Every trade of a province (ISO code), the most worth opening first; what nobody knows
    anything about comes last, in the order of the alphabet."""
    day = day or timezone.localdate()
    facts = _facts(province)
    forecasts = _forecasts(province, day)
    supply = _supply(province)
    usual = _usual_wage(facts, forecasts)
    found = [
        _rank(trade, facts, forecasts.get(trade.occupation_id), supply.get(trade.pk), usual, day)
        for trade in trades_for()
    ]
    return sorted(found, key=lambda r: (not r.known, -r.points, r.trade.sort_key))


Facts = dict[tuple[str, str], OutlookRow]


def _facts(province: str) -> Facts:
    """By (occupation, kind); two sources of one kind add up, wages by the larger of the two."""
    found: Facts = {}
    for source in outlook_sources:
        for row in source(province):
            key = (row.occupation, row.kind)
            if key in found:
                row = _joined(found[key], row)
            found[key] = row
    return found


def _joined(a: OutlookRow, b: OutlookRow) -> OutlookRow:
    larger = a if a.count >= b.count else b
    days = [d for d in (a.newest, b.newest) if d]
    return replace(larger, count=a.count + b.count, newest=max(days) if days else None)


class _Forecast(NamedTuple):
    jobs: int
    wage: int | None
    as_of: date
    source: str
    whole_country: bool
    years: int


def _forecasts(province: str, day: date) -> dict[str, _Forecast]:
    """By occupation: those of the province, else of the country; of one source, the newest."""
    first = jalali_year(day)
    rows = list(
        forecasts_for(since_year=first).filter(
            province__in={province, ""}, year__lt=first + rule().forecast_years
        )
    )
    found: dict[str, _Forecast] = {}
    for occupation in {r.occupation_id for r in rows}:
        own = [r for r in rows if r.occupation_id == occupation and r.province == province]
        of = own or [r for r in rows if r.occupation_id == occupation]
        newest = max(of, key=lambda r: (r.as_of, r.source))
        same = [r for r in of if r.source == newest.source]
        found[occupation] = _Forecast(
            sum(r.jobs for r in same), newest.wage, newest.as_of, newest.source,
            not own and province != "", len(same),
        )  # fmt: skip
    return found


class _Supply(NamedTuple):
    seats: int
    waiting: int
    courses: int


def _supply(province: str) -> dict[int, _Supply]:
    """By trade id: seats of cohorts to come and running, people waiting, courses given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select trade_id, seats, waiting, courses from training_supply(%s)", [province]
        )
        return {row[0]: _Supply(*row[1:]) for row in cursor.fetchall()}


def _usual_wage(facts: Facts, forecasts: dict[str, _Forecast]) -> float | None:
    """The median over occupations; None with fewer than three of them."""
    occupations = {code for code, _kind in facts} | set(forecasts)
    wages = []
    for code in occupations:
        rows = [facts[key] for kind in KINDS if (key := (code, kind)) in facts]
        wage = _wage_of(rows, forecasts.get(code))
        if wage is not None:
            wages.append(wage)
    return median(wages) if len(wages) >= 3 else None


def _too_few(row: OutlookRow) -> bool:
    return row.kind in COUNTS_PERSONS and row.count < rule().threshold


def _rank(
    trade: Any, facts: Facts, forecast: _Forecast | None, supply: _Supply | None,
    usual: float | None, day: date,
) -> Ranked:  # fmt: skip
    supply = supply or _Supply(0, 0, 0)
    rows = [facts[key] for kind in KINDS if (key := (trade.occupation_id, kind)) in facts]
    reasons = [_demand(kind, facts.get((trade.occupation_id, kind)), day) for kind in KINDS]
    reasons.append(_forecast(forecast, day))
    wage = _wage_of(rows, forecast)
    reasons.append(_wage(wage, usual))
    reasons.append(_seats(supply.seats))
    reasons.append(_waiting(supply.waiting))
    told = [r for r in rows if not _too_few(r)]
    days = [r.newest for r in told if r.newest] + ([forecast.as_of] if forecast else [])
    size = sum(r.count for r in told) + (forecast.years if forecast else 0)
    return Ranked(
        trade, sum(r.points or 0 for r in reasons), tuple(reasons), size,
        max(days) if days else None, supply.seats, supply.courses, wage,
    )  # fmt: skip


def _is_old(newest: date | None, day: date) -> bool:
    return newest is not None and (day - newest).days > rule().stale_days


NAMES = {
    "openings": lambda n: _("openings now: %(n)s") % {"n": n},
    "jobs": lambda n: _("began a job in twelve months: %(n)s") % {"n": n},
    "placements": lambda n: _("began a post in custody in twelve months: %(n)s") % {"n": n},
}
UNKNOWN = {
    "openings": lambda: _("openings: not known"),
    "jobs": lambda: _("jobs begun: not known"),
    "placements": lambda: _("posts begun: not known"),
}


def _demand(kind: str, row: OutlookRow | None, day: date) -> Reason:
    if row is None:
        return Reason(kind, None, UNKNOWN[kind]())
    if _too_few(row):
        few = _("fewer than %(n)s") % {"n": localise(rule().threshold)}
        return Reason(kind, None, NAMES[kind](few))
    points = rule().demand[kind].points(row.count)
    return Reason(
        kind, points, NAMES[kind](number(row.count)), row.newest, _is_old(row.newest, day)
    )


def _forecast(found: _Forecast | None, day: date) -> Reason:
    if found is None:
        return Reason("forecast", None, _("forecast: none"))
    where = _("of the whole country") if found.whole_country else _("of the province")
    text = _("forecast %(where)s: %(n)s jobs (%(source)s, %(day)s)") % {
        "where": where, "n": number(found.jobs), "source": found.source,
        "day": format_jalali(found.as_of),
    }  # fmt: skip
    # what is expected of the country says little about one province
    points = 0 if found.whole_country else rule().demand["forecast"].points(found.jobs)
    return Reason("forecast", points, text, found.as_of, _is_old(found.as_of, day))


def _wage_of(rows: Iterable[OutlookRow], forecast: _Forecast | None) -> int | None:
    """Of the kind most people stand behind, else of the forecast; posts in custody are paid
    otherwise and left out."""
    paid = [r for r in rows if r.median_wage and r.kind != "placements" and not _too_few(r)]
    if paid:
        return max(paid, key=lambda r: r.count).median_wage
    return forecast.wage if forecast else None


def _wage(wage: int | None, usual: float | None) -> Reason:
    if wage is None:
        return Reason("wage", None, _("wage: not known"))
    text = _("median wage: %(wage)s a month") % {"wage": format_money(wage)}
    if usual is None:
        return Reason("wage", 0, text)
    share = wage * 100 / usual
    points = next((points for least, points in rule().wage if share >= least), 0)
    return Reason("wage", points, text)


def _seats(seats: int) -> Reason:
    text = _("seats of cohorts to come and running: %(n)s") % {"n": number(seats)}
    return Reason("seats", -rule().seats.points(seats), text)


def _waiting(people: int) -> Reason:
    if 0 < people < rule().threshold:
        few = _("fewer than %(n)s") % {"n": localise(rule().threshold)}
        return Reason("waiting", None, _("waiting for a seat: %(n)s") % {"n": few})
    text = _("waiting for a seat: %(n)s") % {"n": number(people)}
    return Reason("waiting", rule().waiting.points(people), text)
