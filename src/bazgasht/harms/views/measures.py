"""Measures of a programme: one measure with its figures, adding and changing one, recording."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.pages import actor_of, new_id, tried
from bazgasht.access.routes import permission
from bazgasht.access.selectors import user_names
from bazgasht.core import indicators
from bazgasht.core.digits import number
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import format_jalali
from bazgasht.ui import charts

from .. import policies, selectors, services
from ..forms import MeasureForm, ValueForm
from ..models import Measure, Programme
from ..states import MeasureKind, ProgrammeState
from .common import done, form_page, named


def _measure_form(request: HttpRequest, programme: Programme, **more: Any) -> MeasureForm:
    return MeasureForm(
        request.POST or None, figures=selectors.indicator_choices(),
        headquarters=selectors.headquarters_choices(programme), country=not programme.province,
        **more,
    )  # fmt: skip


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_node(public_id)
    policies.check_edits(by, row.programme)
    form = _measure_form(request, row.programme, initial={
        "request_id": new_id(), "kind": MeasureKind.ENTERED, "baseline": 0})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: services.add_measure(
            node=public_id, draft=form.draft(), by=by, public_id=form.cleaned_data["request_id"]))  # fmt: skip
        if made:
            return done(request, _("The measure is added."), "node", public_id)
    back = reverse("harms:node", args=[public_id])
    return form_page(request, form, _("New measure"), back, sub=named(row))


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_measure(public_id)
    policies.check_edits(by, row.node.programme)
    form = _measure_form(request, row.node.programme, initial=MeasureForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: services.change_measure(
            public_id=public_id, draft=form.draft(), by=by,
            version=form.cleaned_data["version"] or 0), row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "measure", public_id)
    back = reverse("harms:measure", args=[public_id])
    return form_page(request, form, _("Change the measure"), back, sub=row.title)


@permission("programmes.view")
@require_GET
def measure(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Its trend, every figure with its source, corrections too."""
    by = actor_of(request)
    row = selectors.get_measure(public_id)
    line = selectors.measure_lines([row])[row.pk]
    values = (
        list(row.values.order_by("-period_end", "-id")) if row.kind == MeasureKind.ENTERED else []
    )
    names = user_names({v.recorded_by for v in values})
    newest = {v.period_end: v.pk for v in reversed(values)}
    context = {
        "measure": row, "line": line, "node": row.node, "programme": row.node.programme,
        "changes": policies.edits(by, row.node.programme)
                   and row.node.programme.state != ProgrammeState.CLOSED,
        "values": [
            (v, selectors.plain(v.value), names.get(v.recorded_by, ""), newest[v.period_end] != v.pk)
            for v in values
        ],
        "chart": _chart(row, line), "indicator": _indicator(row),
        "entered": row.kind == MeasureKind.ENTERED,
    }  # fmt: skip
    return render(request, "harms/measure.html", context)


def _indicator(row: Measure) -> Any:
    try:
        return indicators.get(row.indicator) if row.indicator else None
    except KeyError:
        return None


def _chart(row: Measure, line: selectors.MeasureLine) -> Any:
    if len(line.points) < 2:
        return None
    labels = [format_jalali(on) for on, _value in line.points]
    first, last = line.points[0], line.points[-1]
    return charts.line(
        row.title, labels, [(row.unit, [float(value) for _on, value in line.points])],
        label_column=_("Day"),
        description=_("From %(a)s on %(first)s to %(b)s on %(last)s.") % {
            "a": number(selectors.plain(first[1])), "first": labels[0], "b": number(selectors.plain(last[1])), "last": labels[-1]},
    )  # fmt: skip


@permission("programmes.edit")
@require_http_methods(["GET", "POST"])
def value(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One figure of an entered measure; for a day that has one it is a correction."""
    by = actor_of(request)
    row = selectors.get_measure(public_id)
    policies.check_edits(by, row.node.programme)
    if row.kind != MeasureKind.ENTERED:
        raise NotFound("measure")
    form = ValueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        saved = tried(form, lambda: services.record_values(
            programme=row.node.programme.public_id, source=got["source"], by=by,
            source_date=got["source_date"],
            rows=[services.ValueRow(row.pk, got["period_end"], got["value"])]))  # fmt: skip
        if saved:
            return done(request, _("The figure is recorded."), "measure", public_id)
    back = reverse("harms:measure", args=[public_id])
    return form_page(
        request, form, _("Record a figure"), back, sub=f"{row.title} ({row.unit})",
        note=_("A figure for a day that has one already corrects it; both stay readable."),
    )  # fmt: skip
