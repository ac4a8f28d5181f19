"""Challenges, opportunities and proposals of all councils in one list, and bringing one up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of, new_id, tried
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict
from bazgasht.services.exports import check_size

from .. import policies, selectors, services
from ..forms import MatterFilter, MatterForm
from ..models import Council, Proposal
from .common import PAGE, PROPOSAL_TONES, TONES, form_page, tabs


def origin_of(row: Proposal) -> str:
    """Where it comes from, in words."""
    if row.visit:
        return _("Visit to %(place)s") % {"place": row.visit.place.name}
    if row.gathering:
        return row.gathering.title
    if row.organisation:
        return _("brought up by %(body)s") % {"body": row.organisation.name}
    return _("brought up in the council")


def _filtered(request: HttpRequest) -> tuple[MatterFilter, Any]:
    seen = selectors.matters_for().order_by().values("council")
    councils = Council.objects.filter(pk__in=seen).order_by("province", "title")
    form = MatterFilter(request.GET, councils=[(str(c.public_id), c.title) for c in councils])
    form.is_valid()
    got = getattr(form, "cleaned_data", {})
    return form, selectors.matters_for(**{k: v for k, v in got.items() if v})


@permission("meetings.view")
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": [
            {
                "matter": m, "origin": origin_of(m.row), "tone": PROPOSAL_TONES[m.row.state],  # type: ignore[index]
                "resolutions": [(line, TONES[line.row.state]) for line in m.resolutions],  # type: ignore[index]
                "closes": m.row.state == "open"
                and not policies.why_not(policies.check_can_set_aside, by, m.row),
            }
            for m in selectors.matters(list(page.object_list))
        ],
        "tabs": tabs("matters"),
        "may_raise": by.can("resolutions.report") or by.can("meetings.edit"),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "councils/matters.html", context)


@permission("meetings.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The register as filtered; no person is in it."""
    _form, found = _filtered(request)
    check_size(found.count())
    rows = []
    for m in selectors.matters(list(found)):
        line = m.resolutions[0] if m.resolutions else None
        rows.append(
            (m.row.text, m.row.get_theme_display(), m.row.council.title, origin_of(m.row),
             m.row.raised_on, m.row.get_state_display(), m.row.decided_on, m.row.reason,
             ", ".join(x.row.number for x in m.resolutions if x.row.number),
             line.row.owner.name if line else "", line.row.due if line else None,
             line.row.get_state_display() if line else "", line.progress.per_cent if line and line.progress.known else "")
        )  # fmt: skip
    journal.record(
        by=actor_of(request), action="proposals.exported", on=("list", "proposals"),
        detail={"rows": len(rows)},
    )  # fmt: skip
    headers = (
        _("Text"), _("Theme"), _("Council"), _("Where it comes from"), _("Day"), _("State"),
        _("Decided on"), _("Why"), _("Resolution"), _("Body that owns it"), _("Until"),
        _("State of the resolution"), _("Per cent"),
    )  # fmt: skip
    return list_response(
        name="challenges", title=_("Challenges and opportunities"), headers=headers, rows=rows,
        form=wanted_format(request),
    )  # fmt: skip


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A body brings something up by itself."""
    by = actor_of(request)
    places = [p for p in selectors.where_to_raise() if policies.speaks_for(by, p[0])]
    if not places:
        raise Conflict("proposal.raise", _("Your body has no council to bring it up in."))
    names = dict(
        Organisation.objects.filter(pk__in={b for b, _c, _t in places}).values_list("id", "name")
    )
    several = len(names) > 1
    choices = [
        (f"{body}:{council}", f"{title} · {names[body]}" if several else title)
        for body, council, title in places if body in names
    ]  # fmt: skip
    form = MatterForm(request.POST or None, places=choices, initial={"request_id": new_id()})
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        body, council = (int(part) for part in got["council"].split(":"))
        made = tried(form, lambda: services.raise_matter(
            organisation_id=body, council_id=council, text=got["text"], theme=got["theme"], by=by,
            public_id=got["request_id"]))  # fmt: skip
        if made:
            messages.success(request, _("It stands in the register; the council decides about it."))
            return redirect("councils:matters")
    return form_page(
        request, form, _("Bring up a challenge or an opportunity"), reverse("councils:matters"),
        submit=_("Bring it up"),
    )  # fmt: skip
