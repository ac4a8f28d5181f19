"""Social harms: the list, one harm over the country, one province with its counties, importing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.pages import actor_of, tried
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.digits import localise
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import jalali_year
from bazgasht.services.exports import check_size

from .. import policies, selectors, services
from ..figure_books import HEADS, read_figures
from ..forms import FigureFile, HarmForm, PeriodFilter
from ..models import Harm
from ..periods import period_name
from ..pictures import shown_rate, tiles, trend
from .common import book, done, form_page, import_page, read_file, tabs


def _keeps(request: HttpRequest) -> bool:
    by = actor_of(request)
    return by.can("figures.import") and policies.import_provinces(by) is None


@permission("programmes.view")
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    harms = list(Harm.objects.filter(active=True))
    told = selectors.overview(harms)
    context = {
        "tabs": tabs("harms"),
        "rows": [_latest(h, told[h.pk]) for h in harms],
        "off": list(Harm.objects.filter(active=False)),
        "may_import": actor_of(request).can("figures.import"),
        "may_edit": _keeps(request),
    }
    return render(request, "harms/harms.html", context)


def _latest(harm: Harm, years: Sequence[tuple[str, selectors.Place]]) -> dict[str, Any]:
    """The newest whole year, and the way from the one before where both are known."""
    row: dict[str, Any] = {"harm": harm, "place": None, "period": "", "change": None}
    if years:
        period, place = years[-1]
        row |= {"place": place, "period": period_name(period), "rate": shown_rate(place)}
        before = years[-2][1].rate if len(years) > 1 else None
        if before and place.rate and before.value:
            row["change"] = round((place.rate.value / before.value - 1) * 100)
            row["fall"] = -row["change"]
    return row


def _period(request: HttpRequest, harm: Harm) -> tuple[PeriodFilter, str]:
    periods = selectors.periods_of(harm)
    form = PeriodFilter(request.GET, periods=[(p, period_name(p)) for p in periods])
    chosen = form.cleaned_data.get("period") if form.is_valid() else ""
    years = [p for p in periods if "-" not in p]
    return form, chosen or (years or periods or [""])[0]


@permission("programmes.view")
@require_GET
def harm(request: HttpRequest, code: str) -> HttpResponse:
    """Trend, tile map and ranks of the provinces in one period."""
    row = selectors.get_harm(code)
    form, period = _period(request, row)
    table = selectors.table_of(row, period)
    context = {
        "harm": row, "filter": form, "period": period, "period_name": period_name(period) if period else "",
        "table": table, "places": _places(table),
        "trend": trend(row, selectors.trend_of(row), _("the whole country")),
        "tiles": tiles(row, table), "may_edit": _keeps(request),
        "programmes": selectors.programmes_for().filter(harm=row)[:10],
        "query": request.GET.urlencode(), "of_country": True,
    }  # fmt: skip
    return render(request, "harms/harm.html", context)


def _places(table: selectors.Table) -> list[dict[str, Any]]:
    return [
        {"place": p, "rate": shown_rate(p), "low": round(p.rate.low, 1) if p.rate else None,
         "high": round(p.rate.high, 1) if p.rate else None}
        for p in table.places
    ]  # fmt: skip


@permission("programmes.view")
@require_GET
def province(request: HttpRequest, code: str, iso: str) -> HttpResponse:
    """The trend of a province, and its counties in one period."""
    row = selectors.get_harm(code)
    try:
        place = provinces.get(iso)
    except LookupError:
        raise NotFound("province") from None
    form, period = _period(request, row)
    table = selectors.table_of(row, period, place.iso)
    context = {
        "harm": row, "filter": form, "period": period, "province": place, "table": table,
        "period_name": period_name(period) if period else "",
        "whole": table.whole, "whole_rate": shown_rate(table.whole) if table.whole else None,
        "places": _places(table), "trend": trend(row, selectors.trend_of(row, place.iso), place.name),
        "query": request.GET.urlencode(), "of_country": False,
    }  # fmt: skip
    return render(request, "harms/province.html", context)


@permission("programmes.view")
@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Everything published of a harm, or of one period; a suppressed cell is empty and says so."""
    row = selectors.get_harm(code)
    _form, period = _period(request, row)
    asked = period if request.GET.get("period") else ""
    found = selectors.rows_for_export(row, asked)
    check_size(found.count())
    rows = [
        [f.period, provinces.name_of(f.province) or _("the whole country"), f.county,
         f.cases if f.cases is not None else "", "" if f.cases is not None else _("not shown"),
         f.population, f.source, f.published_on]
        for f in found
    ]  # fmt: skip
    headers = (_("Period"), _("Province"), _("County"), row.counts or _("Cases"),
               _("Suppressed"), _("Population"), _("Source"), _("Day of the source"))  # fmt: skip
    journal.record(by=actor_of(request), action="harm_figures.exported", on=("harm", row.code),
                   detail={"rows": len(rows), "period": asked})  # fmt: skip
    return list_response(
        name=f"harm-{row.code}", title=row.name, headers=headers, rows=rows,
        form=wanted_format(request),
        meta=[(_("Rule"), _("Counts from 1 to 4 and those that would tell them are not shown."))],
    )  # fmt: skip


@permission("figures.import")
@require_http_methods(["GET", "POST"])
def figures_import(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    harms = Harm.objects.filter(active=True)
    form = FigureFile(
        request.POST or None, request.FILES or None, harms=[(h.code, h.name) for h in harms],
        initial={"harm": request.GET.get("harm", "")},
    )  # fmt: skip
    reading = None
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        allowed = policies.import_provinces(by)
        reading = read_file(form, lambda data, name: read_figures(data, name, allowed))
        if reading and not reading.errors:
            told = tried(form, lambda: services.import_figures(
                harm=got["harm"], rows=reading.rows, source=got["source"],
                published_on=got["source_date"], by=by))  # fmt: skip
            if told:
                words = _("Imported: %(new)s new figures, %(same)s were there already.")
                messages.success(
                    request, words % {"new": localise(told[0]), "same": localise(told[1])}
                )
                return redirect("harms:harm", got["harm"])
    return import_page(
        request, form, reading, title=_("Import figures of a harm"),
        sub=_("Counts alone, never persons; small counts are kept, but never shown."),
        back=reverse("harms:harms"), template=reverse("harms:figures_template"),
    )  # fmt: skip


@permission("figures.import")
@require_GET
def figures_template(request: HttpRequest) -> HttpResponse:
    heads: list[object] = [names[0] for names in HEADS.values()]
    year = str(jalali_year() - 1)
    rows = [[year, "بوشهر", "", 1200, 1_200_000], [year, "بوشهر", "دشتستان", 240, 260_000]]
    return book("harm-figures", [(_("Figures"), heads, rows)])


@permission("figures.import")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not _keeps(request):
        messages.warning(request, _("The national headquarters keeps this list."))
        return redirect("harms:harms")
    return _harm_form(request, None)


@permission("figures.import")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    policies.check_edits_harms(actor_of(request))
    return _harm_form(request, selectors.get_harm(code))


def _harm_form(request: HttpRequest, row: Harm | None) -> HttpResponse:
    form = HarmForm(request.POST or None, row=row, initial=HarmForm.initial_of(row) if row else {})
    if request.method == "POST" and form.is_valid():
        version = (form.cleaned_data["version"] or 0) if row else None
        saved = tried(form, lambda: services.save_harm(
            draft=form.draft(), version=version, by=actor_of(request)),
            row.version if row else None)  # fmt: skip
        if saved:
            return done(request, _("The harm is saved."), "harm", saved.code)
    title = _("Change a priority harm") if row else _("New priority harm")
    return form_page(request, form, title, reverse("harms:harms"), sub=row.name if row else "")
