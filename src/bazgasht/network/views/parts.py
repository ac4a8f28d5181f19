"""Missions of a group and contacts of a body."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.policies import check_manages_body
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.access.selectors import body_by_code
from bazgasht.core.errors import NotFound, StaleVersion

from .. import selectors, services
from ..forms import ContactForm, MissionForm
from ..models import Contact
from ..policies import check_manages_contacts
from . import show


@permission("bodies.manage")
@require_http_methods(["GET", "POST"])
def mission(request: HttpRequest, code: str, mission: str = "") -> HttpResponse:
    """Add (no ``mission``) or change a mission of the working group ``code``."""
    group = body_by_code(code)
    if group.kind != Kind.WORKING_GROUP:
        raise NotFound("working_group")
    check_manages_body(actor_of(request), group)
    found = None
    if mission:
        found = selectors.missions_of(group).filter(code=mission).first()
        if found is None:
            raise NotFound("mission")
    initial = {n: getattr(found, n) for n in MissionForm.base_fields} if found else {}
    form = MissionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            services.save_mission(
                working_group_id=group.pk, mission_id=found.pk if found else None,
                title=got["title"], description=got["description"], active=got["active"],
                version=got["version"] or 0, by=actor_of(request),
            )  # fmt: skip
        except StaleVersion as refused:
            show(form, refused, found.version if found else None)
        else:
            messages.success(request, _("The mission was saved."))
            return redirect("access:body", group.code)
    context = {"form": form, "group": group, "mission": found}
    return render(request, "network/mission_form.html", context)


@permission("bodies.view")
@require_http_methods(["GET", "POST"])
@one_press
def contact(request: HttpRequest, code: str, contact: uuid.UUID | None = None) -> HttpResponse:
    """Add (no ``contact``) or change a contact of the body ``code``."""
    body = body_by_code(code)
    check_manages_contacts(actor_of(request), body)
    found = _contact(body, contact) if contact else None
    initial = {n: getattr(found, n) for n in ContactForm.base_fields} if found else {}
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        got = dict(form.cleaned_data)
        version = got.pop("version") or 0
        try:
            services.save_contact(
                organisation_id=body.pk, contact_id=found.pk if found else None, version=version,
                by=actor_of(request), **got,
            )  # fmt: skip
        except StaleVersion as refused:
            show(form, refused, found.version if found else None)
        else:
            messages.success(request, _("The contact was saved."))
            return redirect("access:body", body.code)
    context = {"form": form, "body": body, "contact": found}
    return render(request, "network/contact_form.html", context)


@permission("bodies.view")
@require_POST
def remove_contact(request: HttpRequest, code: str, contact: uuid.UUID) -> HttpResponse:
    body = body_by_code(code)
    check_manages_contacts(actor_of(request), body)
    found = _contact(body, contact)
    services.remove_contact(organisation_id=body.pk, contact_id=found.pk, by=actor_of(request))
    messages.success(request, _("The contact was taken off the list."))
    return redirect("access:body", body.code)


def _contact(body: Organisation, public_id: uuid.UUID) -> Contact:
    found = selectors.contacts_of(body).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("contact")
    return found
