"""Headquarters: the tree, setting one up, its page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.pages import actor_of
from bazgasht.access.policies import manages_body, manages_province
from bazgasht.access.routes import permission
from bazgasht.core import provinces
from bazgasht.core.errors import Conflict, DomainError
from bazgasht.ui.finder import ASKED, WORDS

from .. import selectors, services, template
from ..forms import PlaceForm
from . import show


@permission("bodies.view")
@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """The country, its provinces and their prisons: where a headquarters stands already."""
    country, places = selectors.tree()
    context = {
        "country": country,
        "places": places,
        "done": sum(p.headquarters is not None for p in places),
        "may_set_up": actor_of(request).can("headquarters.set_up"),
        "may_in": [p.province for p in (country, *places) if _may_set_up(request, p.province)],
    }
    return render(request, "network/tree.html", context)


@permission("headquarters.set_up")
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """``?place=`` shows what will be made; one press makes it."""
    data = request.POST if request.method == "POST" else request.GET
    asked = any(data.get(name) for name in ("place", "place" + WORDS, ASKED))
    form = PlaceForm(data if asked else None, initial={"place": ""})
    context: dict[str, Any] = {"form": form, "groups": template.groups()}
    if not form.is_valid():
        return render(request, "network/set_up.html", context)
    try:
        planned = services.plan_headquarters(**form.arguments())
        if request.method == "POST":
            made = services.set_up_headquarters(
                by=actor_of(request),
                synthetic=bool(getattr(request.user, "synthetic", False)),
                **form.arguments(),
            )
            messages.success(request, _("The headquarters is set up."))
            return redirect("network:headquarters_page", made.code)
        if planned.exists:
            raise Conflict("headquarters_exists", _("This headquarters is set up already."))
        context["planned"] = planned
    except DomainError as refused:
        show(form, refused)
    return render(request, "network/set_up.html", context)


@permission("bodies.view")
@require_GET
def page(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.headquarters_by_code(code)
    context = {
        "body": found,
        "province": provinces.name_of(found.province),
        "groups": selectors.working_groups(found),
        "seats": selectors.member_bodies(found),
        "may_edit": manages_body(actor_of(request), found),
    }
    return render(request, "network/headquarters.html", context)


@permission("bodies.view")
@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The member bodies with capacity and contacts: people at work, no client."""
    found = selectors.headquarters_by_code(code)
    rows = [
        (s.organisation.name, s.organisation.get_kind_display(),
         _(", ").join(g.name for g in s.working_groups.all()), s.capacity, s.since,
         _(", ").join(_contact(c) for c in s.organisation.contacts.all()))
        for s in selectors.member_bodies(found)
    ]  # fmt: skip
    journal.record(
        by=actor_of(request), action="member_bodies.exported", on=("headquarters", found.pk),
        detail={"rows": len(rows)},
    )  # fmt: skip
    headers = (_("Name"), _("Kind"), _("Working groups"), _("Capacity"), _("Member since"),
               _("Contacts"))  # fmt: skip
    return list_response(
        name=f"members-{found.code}", title=_("Member bodies"), headers=headers, rows=rows,
        form=wanted_format(request), meta=[(_("Headquarters"), found.name)],
    )  # fmt: skip


def _may_set_up(request: HttpRequest, province: str) -> bool:
    return manages_province(actor_of(request), province, "headquarters.set_up")


def _contact(contact: Any) -> str:
    return " ".join(part for part in (contact.name, contact.position, contact.phone) if part)
