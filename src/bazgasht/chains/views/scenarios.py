"""What-if scenarios: the list, one of them, changing it, comparing and printing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.pages import actor_of, beside, covered, forget_draft, form_page, new_id
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound
from bazgasht.services import exports

from .. import papers, policies, scenario_showing
from ..forms.scenarios import BeginForm, ChangesForm, ScenarioFilter
from ..models import Chain, Scenario
from ..selectors import chains as chain_reading
from ..selectors import scenarios as reading
from ..services import scenarios as writing
from ..states import ChainState
from .common import PAGE, keeping_bodies, own_province, tabs


def _filtered(request: HttpRequest) -> tuple[ScenarioFilter, Any]:
    form = ScenarioFilter(request.GET, provinces=provinces.choices())
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, reading.listed(
        province=chosen.get("province") or "",
        mine=covered(actor_of(request)) if chosen.get("mine") else None,
    )


@permission("chains.view")
@require_GET
def scenario_list(request: HttpRequest) -> HttpResponse:
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": page, "tabs": tabs("scenarios"), "query": request.GET.urlencode(),
        "lines": [scenario_showing.line(row) for row in page.object_list],
        "may_add": bool(keeping_bodies(actor_of(request))), "most": reading.MOST_COMPARED,
    }  # fmt: skip
    return render(request, "chains/scenarios.html", context)


@permission("chains.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook."""
    _form, found = _filtered(request)
    count = found.count()
    exports.check_size(count)
    headers = [_("Scenario"), _("Body that plans"), _("Province"), _("Chains"), _("Reckoned on"),
               _("Jobs before"), _("Jobs after"), _("Cost, rials"), _("Cost per new job, rials"),
               _("Training seats")]  # fmt: skip
    rows = [
        [row.title, row.organisation.name, provinces.name_of(row.province),
         "، ".join(c["title"] for c in row.result["chains"]), scenario_showing.day_of(row),
         *row.result["jobs"], row.result["cost"], row.result["cost_per_job"], row.result["seats"]]
        for row in found
    ]  # fmt: skip
    return exports.workbook(
        request, action="chains.exported", title=_("Scenarios"), headers=headers, rows=rows,
        count=count, filename="scenarios",
    )  # fmt: skip


@permission("chains.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_scenario(public_id)
    now = {str(c.public_id): c.version for c in row.chains.all()}
    context = {
        "scenario": row, "may_edit": policies.user_can_plan(actor_of(request), row),
        "moved_on": any(now.get(c["chain"]) != c["version"] for c in row.result["chains"]),
        "changes": scenario_showing.change_lines(row), **scenario_showing.shown(row),
    }  # fmt: skip
    return render(request, "chains/scenario.html", context)


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Title and chains first; what is changed comes on the next page."""
    by = actor_of(request)
    bodies = keeping_bodies(by)
    if not bodies:
        raise NotAllowed("chains.edit", _("Your body keeps no chains."))
    province = own_province(by)
    known = list(chain_reading.listed(province=province))
    if not known:
        messages.info(request, _("There is no chain to plan with yet."))
        return redirect("chains:list")
    form = BeginForm(
        request.POST or None, bodies=[(b.pk, b.name) for b in bodies],
        chains=[(c.public_id, c.title) for c in known],
        initial={"public_id": new_id(), "chains": _asked(request, known)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            draft = writing.ScenarioDraft(values["title"], values["chains"])
            row = writing.save_scenario(
                organisation_id=values["organisation"], draft=draft, by=by,
                public_id=values["public_id"],
            )  # fmt: skip
            return redirect("chains:scenario_edit", public_id=row.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("New scenario"), cancel_url=reverse("chains:scenarios"),
        submit=_("Go on to the changes"),
    )  # fmt: skip


def _asked(request: HttpRequest, known: Sequence[Chain]) -> list[str]:
    """The chain whose page the person came from, else the only one there is."""
    asked = request.GET.get("chain", "")
    ids = [str(c.public_id) for c in known]
    return [asked] if asked in ids else ids if len(ids) == 1 else []


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The grid of changes."""
    by = actor_of(request)
    row = reading.get_scenario(public_id)
    policies.check_user_can_plan(by, row.organisation_id)
    chains = list(row.chains.exclude(state=ChainState.ARCHIVED).order_by("title", "id"))
    reads = chain_reading.read_all(chains)
    initial = ChangesForm.initial_of(row, writing.changes_of(row))
    form = ChangesForm(request.POST or None, reads=reads, initial=initial)
    draft_key = f"chains/scenario/{row.public_id}"
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        draft = writing.ScenarioDraft(
            values["title"], [c.public_id for c in chains], values["note"], form.changes()
        )
        try:
            writing.save_scenario(
                organisation_id=row.organisation_id, draft=draft, by=by, public_id=row.public_id,
                version=values["version"],
            )  # fmt: skip
            forget_draft(request, draft_key)
            messages.success(request, _("“%(title)s” is reckoned.") % {"title": draft.title})
            return redirect("chains:scenario", public_id=row.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    context = {"form": form, "scenario": row, "draft_key": draft_key}
    return render(request, "chains/scenario_edit.html", context)


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_scenario(public_id)
    policies.check_user_can_plan(actor_of(request), row.organisation_id)
    if request.method == "POST":
        writing.remove_scenario(public_id=row.public_id, by=actor_of(request))
        messages.success(request, _("“%(title)s” is removed.") % {"title": row.title})
        return redirect("chains:scenarios")
    return form_page(
        request, None, title=_("Remove “%(title)s”") % {"title": row.title},
        cancel_url=reverse("chains:scenario", args=[row.public_id]), submit=_("Remove it"),
        tone="danger", consequences=[_("The chains stay as they are."),
                                     _("What was printed or exported stays with whoever has it.")],
    )  # fmt: skip


def _chosen(request: HttpRequest) -> list[Scenario]:
    return reading.chosen(request.GET.getlist("s"))


@permission("chains.view")
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four side by side."""
    rows = _chosen(request)
    if len(rows) < 2:
        messages.info(request, _("Choose two to four scenarios to compare."))
        return redirect("chains:scenarios")
    context = {
        "rows": rows, "table": scenario_showing.side_by_side(rows),
        "cards": [scenario_showing.shown(row) for row in rows],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "chains/compare.html", context)


@permission("chains.view")
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """One scenario or up to four side by side, on A4."""
    rows = _chosen(request)
    if not rows:
        raise NotFound("scenario")
    pdf = papers.scenarios_pdf(rows)
    journal.record(
        by=actor_of(request), action="chain_scenario.printed",
        on=("scenario", rows[0].public_id), detail={"scenarios": len(rows)},
    )  # fmt: skip
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="scenario.pdf"'
    return answer
