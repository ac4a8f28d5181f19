"""What weekly reports are made of: a headquarters, a working group, and what rooms above register
(sets of resolutions, programmes). One machinery builds, shows, prints, freezes and compares all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core import indicators
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import local_date
from bazgasht.core.registry import Registry
from bazgasht.core.week import Week

from . import selectors
from .readers import headquarters_for
from .selectors import WeekFigures

HEADQUARTERS = "headquarters"
REFERRALS = (
    "referrals.received", "referrals.answered", "referrals.answered_in_time", "referrals.overdue",
    "referrals.ended", "deliveries.count", "households.reached",
)  # fmt: skip
"""What the tables by working group and by body show of referrals, in this order."""
EXTRA = ("referrals.declined", "referrals.answer_days", "aid.repeated", "aid.stopped")
"""Figures told of the whole alone."""


@dataclass(frozen=True)
class Target:
    """What one report is of. ``key`` stands in addresses; ``headquarters`` is the body it is kept
    under; whoever may publish for ``publisher`` (0: nobody) publishes it, else the schedule does.
    ``since``: the day it was founded or came into force; the schedule tells of no week before."""

    key: str
    title: str
    headquarters: Organisation
    publisher: int
    since: date | None = None

    def existed(self, week: Week) -> bool:
        return self.since is None or self.since <= week.end


@dataclass(frozen=True)
class Line:
    """Something the report tells one by one, such as a resolution; no person is in it. ``words``
    that are translated are a function: a report is frozen once and read in either language."""

    title: str
    body: str
    words: str | Callable[[], str]
    tone: str = "plain"
    per_cent: int | None = None
    due: date | None = None
    url: str = ""


def no_lines(target: Target, week: Week) -> list[Line]:
    return []


def adds_up(target: Target) -> list[str]:
    return []


@dataclass(frozen=True)
class ReportScope:
    """``targets``: those the actor may read, None being the schedule, which makes all of them.
    ``figures``: by the Saturdays asked for, of the whole, per body and per group.

    ``columns`` are indicators of the tables (the first four also stand on top), ``late`` the one
    that says who is late, ``drawn`` the one drawn over eight weeks.
    """

    kind: str
    label: str | Promise
    targets: Callable[[Actor | None], Iterable[Target]]
    figures: Callable[[Target, Iterable[date]], Mapping[date, WeekFigures]]
    columns: tuple[str, ...] = REFERRALS
    extra: tuple[str, ...] = ()
    late: str = "referrals.overdue"
    drawn: str = "referrals.answered"
    rules: tuple[str, ...] = ()
    """Codes of the rule table that judge it; none named: all of them."""
    lines: Callable[[Target, Week], list[Line]] = no_lines
    lines_title: str | Promise = ""
    wholes: Callable[[Target, Iterable[date]], Mapping[date, WeekFigures]] | None = None
    """For weeks that are only drawn: figures of the whole, where these are read faster alone."""
    not_added: Callable[[Target], list[str]] = adds_up
    """Codes of which the report has no whole: its parts don't add up."""


report_scopes: Registry[ReportScope] = Registry("report_scopes")
"""By kind; the kind stands in the address of the report."""


@dataclass(frozen=True)
class Subject:
    """A scope and the one thing of it that a report is about."""

    scope: ReportScope
    target: Target

    @property
    def kind(self) -> str:
        return self.scope.kind

    @property
    def key(self) -> str:
        return self.target.key

    @property
    def whole(self) -> bool:
        """Whether it is a headquarters' own report."""
        return self.kind == HEADQUARTERS

    def url(self, page: str, week: Week | None = None) -> str:
        """``page``: weekly, pdf, xlsx, compare, compare_pdf or compare_xlsx."""
        args = [self.key] if self.whole else [self.kind, self.key]
        name = page if self.whole else f"part_{page}"
        return reverse(f"insight:{name}", args=[*args, str(week)] if week else args)


def headquarters_targets(actor: Actor | None) -> list[Target]:
    found: Iterable[Organisation] = (
        Organisation.objects.filter(kind=Kind.HEADQUARTERS, active=True)
        if actor is None else headquarters_for(actor)
    )  # fmt: skip
    return [Target(h.code, h.name, h, h.pk) for h in found]


def group_targets(actor: Actor | None) -> list[Target]:
    """Working groups of the headquarters somebody reads."""
    groups = Organisation.objects.filter(
        kind=Kind.WORKING_GROUP, active=True, parent__kind=Kind.HEADQUARTERS, parent__active=True
    ).select_related("parent").order_by("parent__sort_key", "sort_key", "id")  # fmt: skip
    if actor is not None:
        groups = groups.filter(parent__in=[h.pk for h in headquarters_for(actor)])
    return [Target(g.code, g.name, g.parent, g.pk, local_date(g.created_at)) for g in groups]


def provinces_of(headquarters: Organisation) -> list[int]:
    """Of the headquarters of the country: those of the provinces; none of any other."""
    if headquarters.province or headquarters.kind != Kind.HEADQUARTERS:
        return []
    return list(provinces_below(headquarters.pk).order_by("id").values_list("id", flat=True))


def provinces_below(headquarters_id: int) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        parent_id=headquarters_id, kind=Kind.HEADQUARTERS, active=True
    )


def _headquarters_figures(target: Target, weeks: Iterable[date]) -> Mapping[date, WeekFigures]:
    provinces = provinces_of(target.headquarters)
    if provinces:
        return selectors.country_figures(target.headquarters.pk, provinces, weeks)
    return selectors.figures(target.headquarters.pk, weeks)


def _headquarters_wholes(target: Target, weeks: Iterable[date]) -> Mapping[date, WeekFigures]:
    if provinces_of(target.headquarters):
        return _headquarters_figures(target, weeks)
    return selectors.wholes(target.headquarters.pk, weeks)


def _not_added(target: Target) -> list[str]:
    """Of a country, what does not add up over its provinces."""
    if not provinces_of(target.headquarters):
        return []
    return [code for code in (*REFERRALS, *EXTRA) if not indicators.get(code).additive]


def _group_figures(target: Target, weeks: Iterable[date]) -> Mapping[date, WeekFigures]:
    return selectors.group_figures(target.headquarters.pk, target.publisher, weeks)


def register_all() -> None:
    report_scopes.register(
        HEADQUARTERS,
        ReportScope(HEADQUARTERS, _("Headquarters"), headquarters_targets, _headquarters_figures,
                    extra=EXTRA, wholes=_headquarters_wholes, not_added=_not_added),
        order=0,
    )  # fmt: skip
    report_scopes.register(
        "group", ReportScope("group", _("Working groups"), group_targets, _group_figures, extra=EXTRA), order=10,
    )  # fmt: skip


def subject_of(headquarters: Organisation) -> Subject:
    target = Target(headquarters.code, headquarters.name, headquarters, headquarters.pk)
    return Subject(report_scopes.get(HEADQUARTERS), target)


def get_subject(kind: str, key: str, actor: Actor) -> Subject:
    """Raises NotFound: unknown, foreign and missing look the same."""
    if kind in report_scopes:
        scope = report_scopes.get(kind)
        for target in scope.targets(actor):
            if target.key == key:
                return Subject(scope, target)
    raise NotFound("report")


def subjects_for(actor: Actor | None, *, parts: bool = True) -> list[Subject]:
    """Everything reports are made of, headquarters first; ``parts`` False: those alone."""
    return [
        Subject(scope, target)
        for kind, scope in report_scopes.items()
        if parts or kind == HEADQUARTERS
        for target in scope.targets(actor)
    ]
