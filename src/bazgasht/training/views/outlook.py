"""The outlook of occupations: which courses to open, with the reasons and the data's age and size."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.text import search_form
from bazgasht.services import exports

from .. import outlook
from ..forms import OutlookFilter
from .common import providers_of

SHOWN = 40


def _filtered(request: HttpRequest) -> tuple[OutlookFilter, str, list[outlook.Ranked]]:
    by = actor_of(request)
    own = next((s.province for s in by.seats if s.province), "")
    data = request.GET.copy()
    data.setdefault("province", own or provinces.choices()[0][0])
    form = OutlookFilter(data, provinces=provinces.choices())
    chosen = form.cleaned_data if form.is_valid() else {}
    province = chosen.get("province") or own or provinces.choices()[0][0]
    found = outlook.ranked(province)
    wanted = search_form(chosen.get("q") or "").split()
    if wanted:
        found = [
            r for r in found
            if all(w in search_form(f"{r.trade.title} {r.trade.occupation.title}") for w in wanted)
        ]  # fmt: skip
    return form, province, found


@permission("outlook.view")
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    form, province, found = _filtered(request)
    rule = outlook.rule()
    language = "en" if get_language() == "en" else "fa"
    told = [r for r in found if r.known]
    days = [r.newest for r in told if r.newest]
    context = {
        "filter": form,
        "province": provinces.name_of(province),
        "rows": [(n, r) for n, r in enumerate(told[:SHOWN], start=1)],
        "unknown": [r for r in found if not r.known],
        "size": sum(r.size for r in told),
        "newest": max(days) if days else None,
        "rule": {n: rule.said(n) for n in ("title", "source", "intro")},
        "table": _table(rule),
        "never": [line[language] for line in rule.never_counted],
        "threshold": rule.threshold,
        "stale": rule.stale_days,
        "may_list": actor_of(request).can("training.view"),
        "may_create": bool(providers_of(actor_of(request))),
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }
    return render(request, "training/outlook.html", context)


def _table(rule: outlook.Rule) -> list[tuple[str, str, int]]:
    """(for what, how, at most) of the rule as people read it."""
    from bazgasht.core.digits import localise

    def step(words: str, s: outlook.Step, sign: str = "") -> tuple[str, str, int]:
        how = _("%(sign)s%(each)s point for every %(per)s") % {
            "sign": sign, "each": localise(s.each), "per": localise(s.per),
        }  # fmt: skip
        return words, how, s.at_most

    rows = [
        step(_("places open now"), rule.demand["openings"]),
        step(_("people who began a job in twelve months"), rule.demand["jobs"]),
        step(_("people who began a post in custody in twelve months"), rule.demand["placements"]),
        step(_("jobs forecast for the province"), rule.demand["forecast"]),
        step(_("people waiting for a seat in this trade"), rule.waiting),
        step(_("seats of cohorts to come and running"), rule.seats, "−"),
    ]
    for least, points in rule.wage:
        how = _("median wage at least %(n)s%% of the usual one") % {"n": localise(least)}
        rows.append((_("wage"), how, points))
    return rows


@permission("outlook.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The ranking with every line of its reasons."""
    _form, province, found = _filtered(request)
    headers = [_("Rank"), _("Trade"), _("ISCO-08"), _("Points"), _("Seats"), _("Courses"),
               _("Data points"), _("Newest"), _("Reasons")]  # fmt: skip
    rows: list[list[Any]] = [
        [n, r.trade.name, r.trade.occupation_id, r.points, r.seats, r.courses, r.size, r.newest,
         "؛ ".join(f"{x.text} ({'?' if x.points is None else x.points})" for x in r.reasons)]
        for n, r in enumerate(found, start=1)
    ]  # fmt: skip
    return exports.workbook(
        request, action="training.exported",
        title=_("Outlook of %(province)s") % {"province": provinces.name_of(province)},
        headers=headers, rows=rows, count=len(rows), filename="outlook",
    )  # fmt: skip
