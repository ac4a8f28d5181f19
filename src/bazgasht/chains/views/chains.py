"""Chains: the list, one chain with its answer, and keeping it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.pages import (
    actor_of,
    beside,
    covered,
    forget_draft,
    form_page,
    new_id,
    version_of,
)
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.errors import InvalidValue, NotAllowed
from bazgasht.services import exports

from .. import policies, showing, words
from ..forms.chains import ChainFilter, ChainForm
from ..models import Chain
from ..selectors import chains as reading
from ..services import chains as writing
from ..states import TRANSITIONS, ChainState
from ..templates_data import templates
from .common import PAGE, TONES, keeping_bodies, own_province, tabs


def _filtered(request: HttpRequest) -> tuple[ChainFilter, Any]:
    form = ChainFilter(request.GET, provinces=provinces.choices())
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, reading.listed(
        q=chosen.get("q") or "", province=chosen.get("province") or "",
        state=chosen.get("state") or "",
        mine=covered(actor_of(request)) if chosen.get("mine") else None,
    )  # fmt: skip


@permission("chains.view")
@require_GET
def chain_list(request: HttpRequest) -> HttpResponse:
    """Chains with what was reckoned of them last."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": page, "tabs": tabs("list"), "query": request.GET.urlencode(),
        "lines": [(x, TONES[x.chain.state], provinces.name_of(x.chain.province))
                  for x in reading.lines(page.object_list)],
        "may_add": bool(keeping_bodies(actor_of(request))),
    }  # fmt: skip
    return render(request, "chains/list.html", context)


@permission("chains.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook."""
    _form, found = _filtered(request)
    count = found.count()
    exports.check_size(count)
    headers = [_("Chain"), _("What is sold in the end"), _("Province"), _("County"),
               _("Body that keeps it"), _("State"), _("Illustrative"), _("Links"),
               _("Missing links"), _("People working"), _("Income a month, rials"),
               _("Jobs that missing links would open"), _("Bottleneck"), _("Reckoned on")]  # fmt: skip
    rows = []
    for x in reading.lines(found):
        c, m = x.chain, x.measure
        known: list[Any] = (
            [m.links, m.missing, m.jobs, m.income, m.jobs_open, m.bottleneck, m.on]
            if m else [None] * 7
        )  # fmt: skip
        rows.append([
            c.title, c.product, provinces.name_of(c.province), c.county, c.organisation.name,
            c.get_state_display(), _("yes") if c.illustrative else "", *known,
        ])  # fmt: skip
    return exports.workbook(
        request, action="chains.exported", title=_("Value chains"), headers=headers, rows=rows,
        count=count, filename="chains",
    )  # fmt: skip


@permission("chains.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The chain, its picture, and the answer of the programme in words."""
    row = reading.get_chain(public_id)
    read = reading.read_chain(row)
    may_edit = policies.user_can_edit(actor_of(request), row)
    state = ChainState(row.state)
    context = {
        "chain": row, "read": read, "tone": TONES[row.state],
        "where": " · ".join(t for t in (provinces.name_of(row.province), row.county) if t),
        "fault": policies.fault_words(read) if read.links else "",
        "may_edit": may_edit and state != ChainState.ARCHIVED,
        "steps": [(s.value, showing.STEP_WORDS[s], showing.STEP_ICONS[s])
                  for s in TRANSITIONS[state]] if may_edit else [],
        "flows": [showing.flow_line(f) for f in read.flows],
        "history": reading.history_of(row),
        "may_plan": actor_of(request).can("chains.edit"),
    }  # fmt: skip
    if read.links and not context["fault"]:
        context |= showing.answer(read)
    else:
        context["links"] = [
            {"link": link, "room": words.amount(float(link.capacity))} for link in read.links
        ]
    return render(request, "chains/chain.html", context)


@permission("chains.view")
@require_GET
def links_export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The links of a chain with what the programme says of each."""
    row = reading.get_chain(public_id)
    read = reading.read_chain(row)
    known = read.fault is None
    headers = [_("Stage"), _("The link"), _("Counted in"), _("Who fills it"), _("Name"), _("County"),
               _("Capacity a month"), _("Used"), _("People at work per unit"), _("People working"),
               _("Income per unit, rials"), _("Cost of one more unit, rials"),
               _("One more unit brings"), _("Dual value"), _("Bottleneck")]  # fmt: skip
    rows = []
    for link in read.links:
        found = read.analysis.links[link.key] if known else None
        figures: list[Any] = (
            [round(found.one_more, 6), round(found.worth, 6),
             _("yes") if link.key in read.analysis.bottlenecks else ""]
            if found else [None, None, ""]
        )  # fmt: skip
        made = found.made if found else None
        rows.append([
            link.get_stage_display(), link.title, link.unit, link.get_filler_display(),
            showing.filler_name(link), link.county, float(link.capacity),
            None if made is None else round(made, 3), float(link.jobs_unit),
            None if made is None else round(made * float(link.jobs_unit), 3), link.income_unit,
            link.cost_unit, *figures,
        ])  # fmt: skip
    return exports.workbook(
        request, action="chains.exported", title=row.title, headers=headers, rows=rows,
        count=len(rows), filename="chain",
    )  # fmt: skip


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    bodies = keeping_bodies(by)
    if not bodies:
        raise NotAllowed("chains.edit", _("Your body keeps no chains."))
    known = [("", _("an empty chain")), *((t.code, t.title) for t in templates().values())]
    form = ChainForm(
        request.POST or None, provinces=provinces.choices(),
        bodies=[(b.pk, b.name) for b in bodies], templates=known,
        initial={"public_id": new_id(), "province": own_province(by)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            row = writing.create_chain(
                organisation_id=form.cleaned_data["organisation"], draft=form.draft(), by=by,
                public_id=form.cleaned_data["public_id"],
            )  # fmt: skip
            forget_draft(request, "chains/chain/new")
            messages.success(request, _("“%(title)s” is saved.") % {"title": row.title})
            return redirect("chains:chain", public_id=row.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("New chain"), cancel_url=reverse("chains:list"),
        draft_key="chains/chain/new",
    )  # fmt: skip


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _mine(request, public_id)
    form = ChainForm(
        request.POST or None, provinces=provinces.choices(), initial=ChainForm.initial_of(row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            writing.update_chain(
                public_id=row.public_id, draft=form.draft(), by=actor_of(request),
                version=form.cleaned_data["version"],
            )  # fmt: skip
            messages.success(request, _("“%(title)s” is saved.") % {"title": row.title})
            return redirect("chains:chain", public_id=row.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    cancel = reverse("chains:chain", args=[row.public_id])
    return form_page(request, form, title=_("Change the chain"), cancel_url=cancel)


def _mine(request: HttpRequest, public_id: uuid.UUID) -> Chain:
    """Raises NotFound, NotAllowed, Conflict."""
    row = reading.get_chain(public_id)
    policies.check_user_can_keep(actor_of(request), row.organisation_id)
    policies.check_open(row)
    return row


@permission("chains.edit")
@require_POST
def move(request: HttpRequest, public_id: uuid.UUID, state: str) -> HttpResponse:
    if state not in ChainState.values:
        raise NotAllowed("chain.state", "")
    row = writing.move_chain(
        public_id=public_id, state=state, version=version_of(request), by=actor_of(request)
    )
    messages.success(
        request, _("This chain is “%(state)s” now.") % {"state": row.get_state_display()}
    )
    return redirect("chains:chain", public_id=public_id)


@permission("chains.edit")
@require_POST
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    writing.confirm_figures(public_id=public_id, version=version_of(request), by=actor_of(request))
    messages.success(request, _("The figures are no longer marked as illustrative."))
    return redirect("chains:chain", public_id=public_id)
