"""The page and the files of capacity and performance."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.body_sections import Section
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.fields import PersianCharField
from bazgasht.core.jalali import format_jalali
from bazgasht.core.text import search_form

from .performance import KINDS, bodies_for, performances, quarters

PAGE = 10
ANY = [("", gettext_lazy("any"))]


class PerformanceFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Body"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of body"), required=False,
        choices=[*ANY, *((k.value, k.label) for k in KINDS)],
    )  # fmt: skip
    province = forms.ChoiceField(label=gettext_lazy("Province"), required=False)

    def __init__(self, *args: Any, found: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["province"]
        field.choices = [*ANY, *(c for c in provinces.choices() if c[0] in found)]


def _filtered(request: HttpRequest) -> tuple[PerformanceFilter, list[Organisation]]:
    bodies = list(bodies_for(request.actor))  # type: ignore[attr-defined]
    form = PerformanceFilter(request.GET, found={b.province for b in bodies})
    got = form.cleaned_data if form.is_valid() else {}
    words = search_form(got.get("q") or "").split()
    return form, [
        b for b in bodies
        if got.get("kind", "") in ("", b.kind) and got.get("province", "") in ("", b.province)
        and all(w in search_form(f"{b.name} {b.name_en}") for w in words)
    ]  # fmt: skip


@permission("reports.view")
@require_GET
def performance(request: HttpRequest) -> HttpResponse:
    form, bodies = _filtered(request)
    page = Paginator(bodies, PAGE).get_page(request.GET.get("page"))
    now, before = quarters(timezone.localdate())
    context = {
        "filter": form, "page": page, "now": now, "before": before,
        "rows": performances(list(page.object_list), timezone.localdate()),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "insight/performance.html", context)


@permission("reports.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Every figure and capacity of every body on the page, one a line."""
    _form, bodies = _filtered(request)
    rows: list[tuple[object, ...]] = []
    for one in performances(bodies, timezone.localdate()):
        name = (one.body.name, provinces.name_of(one.body.province))
        rows += [
            (*name, _("capacity"), line.title, str(line.unit), line.amount, None, None)
            for line in one.capacity
        ]
        rows += [
            (*name, _("performance"), f.label, str(f.indicator.unit), f.now,
             f.before, None if f.change is None else f.change + 100)
            for f in one.figures
        ]  # fmt: skip
    now, before = quarters(timezone.localdate())
    journal.record(
        by=request.actor,  # type: ignore[attr-defined]
        action="performance.exported", on=("list", "performance"), detail={"rows": len(rows)},
    )  # fmt: skip
    headers = (
        _("Body"), _("Province"), _("Kind"), _("What"), _("Unit"), _("This quarter"),
        _("The quarter before"), _("Per cent of the quarter before"),
    )  # fmt: skip
    return list_response(
        name="performance", title=_("Capacity and performance"), headers=headers, rows=rows,
        form=wanted_format(request),
        meta=[(_("This quarter"), _span(now)), (_("The quarter before"), _span(before))],
    )  # fmt: skip


def _span(quarter: Any) -> str:
    return f"{format_jalali(quarter.first)} - {format_jalali(quarter.last)}"


def section(body: Organisation, actor: Actor) -> Section | None:
    """The way here from the body's own page."""
    if Kind(body.kind) not in KINDS or not actor.can("reports.view"):
        return None
    return {"template": "insight/section_performance.html", "body": body}
