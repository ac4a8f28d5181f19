"""Occupations, trades and forecasts to look through."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.routes import permission
from bazgasht.core import provinces

from .. import policies, selectors
from ..forms import ForecastFilter, OccupationFilter, TradeFilter

PAGE = 25


def tabs(active: str) -> list[dict[str, Any]]:
    listed = (("list", _("Occupations")), ("trades", _("Trades")), ("forecasts", _("Forecasts")))
    return [
        {"label": label, "url": reverse(f"occupations:{name}"), "active": name == active}
        for name, label in listed
    ]


def _occupations(request: HttpRequest) -> tuple[OccupationFilter, list[Any]]:
    form = OccupationFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, selectors.occupations_for(
        q=chosen.get("q") or "", group=chosen.get("group") or "",
        trades_only=bool(chosen.get("trades")),
    )  # fmt: skip


@permission("outlook.view")
@require_GET
def occupation_list(request: HttpRequest) -> HttpResponse:
    form, found = _occupations(request)
    context = {
        "filter": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs("list"),
        "query": request.GET.urlencode(),
    }
    return render(request, "occupations/list.html", context)


@permission("outlook.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    _form, found = _occupations(request)
    rows = [[o.code, o.title, o.title_en, "؛ ".join(t.title for t in o.trades.all())]
            for o in found]  # fmt: skip
    headers = [_("Code"), _("Occupation"), _("English title"), _("Trades")]
    journal.record(
        by=request.actor, action="occupations.exported", on=("list", "occupations"),  # type: ignore[attr-defined]
        detail={"rows": len(rows), "filter": sorted(k for k, v in request.GET.items() if v)},
    )  # fmt: skip
    return list_response(
        name="occupations", title=_("Occupations"), headers=headers, rows=rows,
        form=wanted_format(request),
    )  # fmt: skip


@permission("outlook.view")
@require_GET
def occupation(request: HttpRequest, code: str) -> HttpResponse:
    """One occupation: its trades with their skills, and what is forecast."""
    found = selectors.get_occupation(code)
    context = {
        "occupation": found,
        "trades": found.trades.all(),
        "forecasts": forecast_rows(selectors.forecasts_for(occupation=code)[:50]),
        "may_edit": policies.user_can_edit(request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "occupations/occupation.html", context)


def forecast_rows(rows: Any) -> list[dict[str, Any]]:
    return [
        {"f": f, "province": provinces.name_of(f.province) or _("the whole country")} for f in rows
    ]


@permission("outlook.view")
@require_GET
def trade_list(request: HttpRequest) -> HttpResponse:
    form = TradeFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.trades_for(
        q=chosen.get("q") or "", active=None if chosen.get("ended") else True
    )
    context = {
        "filter": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs("trades"),
        "may_edit": policies.user_can_edit(request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "occupations/trades.html", context)


@permission("outlook.view")
@require_GET
def forecast_list(request: HttpRequest) -> HttpResponse:
    form = ForecastFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    place = chosen.get("province") or None
    found = selectors.forecasts_for(province="" if place == "country" else place)
    if chosen.get("q"):
        found = found.filter(
            occupation__in=[o.code for o in selectors.occupations_for(q=chosen["q"])]
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": forecast_rows(page.object_list),
        "tabs": tabs("forecasts"),
        "may_edit": policies.user_can_edit(request.actor),  # type: ignore[attr-defined]
    }
    return render(request, "occupations/forecasts.html", context)
