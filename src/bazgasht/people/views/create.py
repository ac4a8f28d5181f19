"""Opening a file: first looking whether there is one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.core import drafts
from bazgasht.core.errors import DomainError

from ..forms import refuse
from ..forms.clients import NewClientForm, WhoForm
from ..models import Client
from ..selectors.search import find
from ..services.clients import open_client
from ..services.contacts import add_contact
from ..services.custody import Stay, admit
from ..services.once import opened_before
from ..states import Basis, ContactKind, Institution, Origin
from .common import own_bodies

DRAFT = "people/new"


@permission("clients.create")
@require_http_methods(["GET", "POST"])
@one_press
def new(request: HttpRequest) -> HttpResponse:
    """Step ``who`` looks for the person, ``form`` asks for the rest, ``create`` opens the file.

    Everything typed goes from step to step in the form, never in the address.
    """
    step = request.POST.get("step", "")
    if step == "create":
        return _create(request)
    form = WhoForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "people/new_who.html", {"form": form})
    if step == "form":
        return _blank(request, form)
    actor = actor_of(request)
    found = find(form.number or form.text, by=actor, limit=10)
    if form.number and form.text and not found:
        found = find(form.text, by=actor, limit=10)
    journal.record(by=actor, action="clients.searched", on=("client", ""),
                   detail={"found": len(found), "for": "new"})  # fmt: skip
    context = {
        "form": form,
        "found": found,
        "may_request": actor.can("access.request"),
        "may_open": actor.can("access.emergency"),
    }
    return render(request, "people/new_found.html", context)


def _form(request: HttpRequest, data: Any, initial: dict[str, Any] | None = None) -> NewClientForm:
    actor = actor_of(request)
    bodies = own_bodies(actor, "clients.create")
    prisons = set(actor.organisations_for("custody.edit")) & {pk for pk, _name in bodies}
    return NewClientForm(data, bodies=bodies, custody=bool(prisons), initial=initial)


def _blank(request: HttpRequest, who: WhoForm) -> HttpResponse:
    got = who.cleaned_data
    initial = {n: got[n] for n in ("national_id", "foreign_id", "given", "family", "father")}
    form = _form(request, None, initial)
    return render(request, "people/new_form.html", {"form": form, "draft_key": DRAFT})


def _create(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = _form(request, request.POST)
    taken = False
    if form.is_valid():
        try:
            client = _open(form, actor)
        except DomainError as error:
            refuse(form, error)
            taken = error.code == "client.id_taken"
        else:
            drafts.discard(user_id=actor.user_id, form=DRAFT)
            messages.success(request, _("The file was opened."))
            return redirect("people:client", client.public_id)
    context = {"form": form, "draft_key": DRAFT, "taken": taken,
               "may_request": actor.can("access.request")}  # fmt: skip
    return render(request, "people/new_form.html", context)


def _open(form: NewClientForm, by: Actor) -> Client:
    """File, contacts and stay in one act: refused together or made together."""
    got = form.cleaned_data
    admitted = got.get("admitted_on")
    with transaction.atomic():
        person = form.person()
        public_id, before = opened_before(got["key"], person, by)
        if before is not None:
            return before
        client = open_client(
            public_id=public_id,
            given=person.given, family=person.family, father=person.father, alias=person.alias,
            origin=Origin.CUSTODY if admitted else Origin.FAMILY,
            organisation_id=got["organisation"], by=by,
            basis=Basis.ADMISSION if admitted else Basis.REGISTRATION,
            national_id=got["national_id"] or "", foreign_id=got["foreign_id"],
            birth=person.birth.first_day if person.birth else None,
            birth_precision=person.birth.precision if person.birth else "unknown",
            sex=person.sex, nationality=person.nationality, marital=person.marital,
            education=person.education, skill=person.skill, in_school=person.in_school,
            synthetic=_synthetic(got["organisation"]),
        )  # fmt: skip
        if got["mobile"]:
            add_contact(client_id=client.pk, kind=ContactKind.MOBILE, value=got["mobile"], by=by,
                        city=got["city"])  # fmt: skip
        if got["address"]:
            add_contact(client_id=client.pk, kind=ContactKind.ADDRESS, value=got["address"], by=by,
                        city=got["city"])  # fmt: skip
        if admitted:
            _admit(client, got, by)
    return client


def _admit(client: Client, got: dict[str, Any], by: Actor) -> None:
    stay = Stay(
        institution=got.get("institution") or Institution.CLOSED,
        legal_status=got.get("legal_status", ""), offence=got.get("offence", ""),
        expected_release=got.get("expected_release"),
    )  # fmt: skip
    admit(client_id=client.pk, prison_id=got["organisation"], on=got["admitted_on"], by=by,
          stay=stay)  # fmt: skip


def _synthetic(organisation_id: int) -> bool:
    """In a made-up body everybody is made up."""
    body = Organisation.objects.filter(pk=organisation_id).values_list("synthetic", flat=True)
    return bool(body.first())
