"""The law of a day: floors and limits of wages and hours, and how a wage may be split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bazgasht.core.errors import Conflict
from bazgasht.core.jalali import format_jalali

from ..models import PayRule, SplitRule
from ..payroll import SplitPart
from ..states import Rule


@dataclass(frozen=True)
class Law:
    """Rials, minutes, days and years as in :class:`~bazgasht.work.states.Rule`."""

    floor_hour: int
    floor_month: int
    minutes_day: int
    minutes_day_young: int
    minutes_week: int
    rest_days: int
    min_age: int
    young_until: int


@dataclass(frozen=True)
class Floor:
    """The least wage: rials for an hour, and for a full month of ``full_week`` minutes a week."""

    hour: int
    month: int
    full_week: int


FIELDS: dict[Rule, str] = {
    Rule.FLOOR_HOUR: "floor_hour",
    Rule.FLOOR_MONTH: "floor_month",
    Rule.MINUTES_DAY: "minutes_day",
    Rule.MINUTES_DAY_YOUNG: "minutes_day_young",
    Rule.MINUTES_WEEK: "minutes_week",
    Rule.REST_DAYS: "rest_days",
    Rule.MIN_AGE: "min_age",
    Rule.YOUNG_UNTIL: "young_until",
}


def in_force(day: date, province: str = "") -> dict[Rule, PayRule]:
    """The row of each figure on a day: the province's before the country's, the last start, and of
    two with one start the later recorded."""
    rows = PayRule.objects.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)
    found: dict[Rule, PayRule] = {}
    wanted = rows.filter(province__in={"", province})
    for row in sorted(wanted, key=lambda r: (bool(r.province), r.starts, r.pk)):
        found[Rule(row.code)] = row
    return found


def law_on(day: date, province: str = "") -> Law:
    """Raises Conflict ``work.rules_missing`` while a figure is not recorded: nothing is guessed."""
    rows = in_force(day, province)
    missing = [rule for rule in Rule if rule not in rows]
    if missing:
        raise Conflict(
            "work.rules_missing",
            _("No rule for “%(rule)s” is recorded for %(day)s. The system administrator adds it."),
            rule=missing[0].label,
            day=format_jalali(day),
        )
    return Law(**{FIELDS[rule]: rows[rule].value for rule in Rule})


def floor_on(day: date, province: str = "") -> Floor:
    """For other rooms: the least wage of a day. Raises Conflict when none is recorded."""
    law = law_on(day, province)
    return Floor(law.floor_hour, law.floor_month, law.minutes_week)


def split_rule_on(day: date) -> SplitRule:
    """Raises Conflict ``work.rules_missing``."""
    found = SplitRule.objects.filter(starts__lte=day).order_by("-starts", "-id").first()
    if found is None:
        raise Conflict(
            "work.rules_missing", _("No rule for the split of wages is recorded for this day.")
        )
    return found


def split_parts(rule: SplitRule) -> list[SplitPart]:
    return [
        SplitPart(p["recipient"], int(p["min_bp"]), int(p["max_bp"]), bool(p["needs_request"]))
        for p in rule.parts
    ]


def pay_rules(code: str = "") -> QuerySet[PayRule]:
    """All rows, the newest start first."""
    found = PayRule.objects.order_by("code", "-starts", "-id")
    return found.filter(code=code) if code else found


def split_rules() -> QuerySet[SplitRule]:
    return SplitRule.objects.order_by("-starts", "-id")
