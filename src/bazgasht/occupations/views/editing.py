"""Changing trades and importing forecasts."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import Conflict, InvalidValue, StaleVersion
from bazgasht.core.export import XLSX_TYPE, write_xlsx
from bazgasht.core.jalali import jalali_year

from .. import selectors
from .. import services as writing
from ..forms import ForecastForm, TradeForm
from ..models import Trade
from ..workbook import HEADS, MOST_SHOWN, Reading, read_forecasts


@permission("occupations.edit")
@require_http_methods(["GET", "POST"])
def trade_new(request: HttpRequest) -> HttpResponse:
    return _trade(request, None)


@permission("occupations.edit")
@require_http_methods(["GET", "POST"])
def trade_edit(request: HttpRequest, code: str) -> HttpResponse:
    return _trade(request, selectors.get_trade(code))


def _trade(request: HttpRequest, trade: Trade | None) -> HttpResponse:
    initial = {}
    if trade:
        initial = {
            "title": trade.title, "title_en": trade.title_en, "occupation": trade.occupation_id,
            "skills": [s.code for s in trade.skills.all()], "active": trade.active,
            "version": trade.version,
        }  # fmt: skip
    form = TradeForm(
        request.POST if request.method == "POST" else None, initial=initial,
        occupations=selectors.occupation_choices(), skills=selectors.skill_choices(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        version = data.pop("version")
        draft, by = writing.TradeDraft(**data), request.actor  # type: ignore[attr-defined]
        try:
            if trade is None:
                writing.create_trade(draft=draft, by=by)
            else:
                writing.update_trade(code=trade.code, draft=draft, version=version or 0, by=by)
            messages.success(request, _("“%(title)s” is saved.") % {"title": draft.title})
            return redirect("occupations:trades")
        except StaleVersion:
            raise
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
        except Conflict as refused:
            form.add_error("title", refused.message)
    return render(request, "occupations/trade.html", {"form": form, "trade": trade})


@permission("occupations.edit")
@require_http_methods(["GET", "POST"])
def forecast_import(request: HttpRequest) -> HttpResponse:
    """All rows or none: what is wrong is shown beside the cell it stands in."""
    form = ForecastForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    reading: Reading | None = None
    if request.method == "POST" and form.is_valid():
        try:
            reading = read_forecasts(form.data_of_file, form.cleaned_data["file"].name)
            if not reading.errors:
                fresh, replaced = writing.import_forecasts(
                    rows=reading.rows, source=form.cleaned_data["source"],
                    as_of=form.cleaned_data["as_of"], by=request.actor,  # type: ignore[attr-defined]
                )  # fmt: skip
                messages.success(request, _said(fresh, replaced))
                return redirect("occupations:forecasts")
        except InvalidValue as refused:
            form.add_error(refused.field or "file", refused.message)
    context = {
        "form": form, "reading": reading,
        "errors": reading.errors[:MOST_SHOWN] if reading else [],
    }  # fmt: skip
    status = 422 if form.errors or (reading and reading.errors) else 200
    return render(request, "occupations/import.html", context, status=status)


def _said(fresh: int, replaced: int) -> str:
    new = ngettext("%(n)s new forecast", "%(n)s new forecasts", fresh) % {"n": localise(fresh)}
    old = ngettext("%(n)s replaced", "%(n)s replaced", replaced) % {"n": localise(replaced)}
    return _("Imported: %(new)s, %(old)s.") % {"new": new, "old": old}


@permission("occupations.edit")
@require_GET
def forecast_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the right heads and one line as an example."""
    stream = BytesIO()
    heads = [names[0] for names in HEADS.values()]
    example = ["7212", "بوشهر", jalali_year(), 120, 150_000_000]
    write_xlsx(stream, [(_("Forecasts"), heads, [example])], rtl=get_language_bidi())
    answer = HttpResponse(stream.getvalue(), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="forecasts.xlsx"'
    return answer
