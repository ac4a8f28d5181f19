"""Links of a chain, what flows between them, and who nearby could fill one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.pages import actor_of, beside, forget_draft, form_page, new_id
from bazgasht.access.routes import permission
from bazgasht.core.errors import InvalidValue

from .. import nearby, policies, showing
from ..forms.chains import FlowForm, LinkForm
from ..models import Chain, Flow, Link
from ..selectors import chains as reading
from ..services import links as writing


def _mine(request: HttpRequest, public_id: uuid.UUID) -> Chain:
    """Raises NotFound, NotAllowed, Conflict."""
    row = reading.get_chain(public_id)
    policies.check_user_can_keep(actor_of(request), row.organisation_id)
    policies.check_open(row)
    return row


@permission("chains.view")
@require_GET
def link(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    """One link: figures, what it is worth, who nearby could fill it."""
    chain = reading.get_chain(public_id)
    read = reading.read_chain(chain)
    row = read.by_key.get(key)
    if row is None:
        row = reading.get_link(chain, key)
    may_edit = policies.user_can_edit(actor_of(request), chain) and chain.state != "archived"
    context = {
        "chain": chain, "link": row, "may_edit": may_edit,
        "facts": showing.link_facts(read, row),
        "found": nearby.who_could(chain, row, actor_of(request)),
        "flows": [showing.flow_line(f) for f in read.flows if row.pk in (f.source_id, f.target_id)],
    }  # fmt: skip
    return render(request, "chains/link.html", context)


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def new_link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _link_editor(request, _mine(request, public_id), None)


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def edit_link(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    chain = _mine(request, public_id)
    return _link_editor(request, chain, reading.get_link(chain, key))


def _link_editor(request: HttpRequest, chain: Chain, row: Link | None) -> HttpResponse:
    initial = LinkForm.initial_of(row) if row else {
        "request_key": f"l-{new_id().hex[:12]}", "county": chain.county,
    }  # fmt: skip
    bodies = [(b.pk, b.name) for b in nearby.bodies(chain.province)]
    if row and row.filler_organisation and row.filler_organisation_id not in dict(bodies):
        bodies.append((row.filler_organisation.pk, row.filler_organisation.name))
    form = LinkForm(request.POST or None, bodies=bodies, initial=initial)
    draft_key = f"chains/link/{chain.public_id}/{row.key if row else 'new'}"
    back = reverse("chains:chain", args=[chain.public_id])
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            saved = writing.save_link(
                chain_id=chain.public_id, draft=form.draft(), by=actor_of(request),
                key=row.key if row else "", version=values["version"],
                request_key=values["request_key"] or "",
            )  # fmt: skip
            forget_draft(request, draft_key)
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
            return redirect(back)
        except InvalidValue as refused:
            beside(form, refused)
    title = _("Change the link") if row else _("New link")
    return form_page(
        request, form, title=title, sub=chain.title, cancel_url=back, draft_key=draft_key
    )


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def remove_link(request: HttpRequest, public_id: uuid.UUID, key: str) -> HttpResponse:
    chain = _mine(request, public_id)
    row = reading.get_link(chain, key)
    back = reverse("chains:chain", args=[chain.public_id])
    if request.method == "POST":
        writing.remove_link(chain_id=chain.public_id, key=key, by=actor_of(request))
        messages.success(request, _("“%(title)s” is removed.") % {"title": row.title})
        return redirect(back)
    return form_page(
        request, None, title=_("Remove “%(title)s”") % {"title": row.title}, sub=chain.title,
        cancel_url=back, submit=_("Remove it"), tone="danger",
        consequences=[
            _("What flows into it and out of it is removed too."),
            _("Scenarios keep what they were reckoned with."),
        ],
    )  # fmt: skip


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def new_flow(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _flow_editor(request, _mine(request, public_id), None)


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def edit_flow(request: HttpRequest, public_id: uuid.UUID, flow: uuid.UUID) -> HttpResponse:
    chain = _mine(request, public_id)
    return _flow_editor(request, chain, reading.get_flow(chain, flow))


def _flow_editor(request: HttpRequest, chain: Chain, row: Flow | None) -> HttpResponse:
    links = [(x.key, x.title) for x in reading.read_chain(chain).links]
    initial = FlowForm.initial_of(row) if row else {}
    form = FlowForm(request.POST or None, links=links, initial=initial)
    back = reverse("chains:chain", args=[chain.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            writing.save_flow(
                chain_id=chain.public_id, draft=form.draft(), by=actor_of(request),
                public_id=row.public_id if row else None, version=form.cleaned_data["version"],
            )  # fmt: skip
            messages.success(request, _("The flow is saved."))
            return redirect(back)
        except InvalidValue as refused:
            beside(form, refused)
    title = _("Change the flow") if row else _("New flow")
    remove = reverse("chains:remove_flow", args=[chain.public_id, row.public_id]) if row else ""
    return form_page(
        request, form, title=title, sub=chain.title, cancel_url=back, remove_url=remove
    )


@permission("chains.edit")
@require_http_methods(["GET", "POST"])
def remove_flow(request: HttpRequest, public_id: uuid.UUID, flow: uuid.UUID) -> HttpResponse:
    chain = _mine(request, public_id)
    row = reading.get_flow(chain, flow)
    back = reverse("chains:chain", args=[chain.public_id])
    if request.method == "POST":
        writing.remove_flow(chain_id=chain.public_id, public_id=flow, by=actor_of(request))
        messages.success(request, _("The flow is removed."))
        return redirect(back)
    line = showing.flow_line(row)
    return form_page(
        request, None, title=_("Remove the flow"), sub=line["title"], cancel_url=back,
        submit=_("Remove it"), tone="danger", consequences=[line["words"]],
    )  # fmt: skip
