"""The page of one file, and changing who the person is."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.drafting import autosaved
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import DomainError, StaleVersion
from bazgasht.core.jalali import PartialDate
from bazgasht.core.national_id import mask_national_id
from bazgasht.core.registry import client_sections
from bazgasht.core.sections import gather

from .. import crypto
from ..forms import refuse
from ..forms.clients import ContactForm, DeathForm, EditPersonForm
from ..models import Client, ClientIdentity
from ..permissions import check_may
from ..selectors.cards import get_client, open_file
from ..selectors.file import File
from ..selectors.relations import label
from ..selectors.story import kinds, story
from ..services import clients, contacts
from ..states import CustodyState
from .common import death_consequences, frame, page_of

STORY = 12
"""Items of the story on the first page; the rest is one click away."""


@permission("clients.view")
@require_GET
def client(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Needs and family beside the story, the next action on top."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "client")
    kind = request.GET.get("kind", "")
    part = "" if kind == "all" else kind
    shown, total = story([found.pk], kind=part, limit=None if kind else STORY, by=actor)
    sections = sections_of(found, actor)
    file: File = context["file"]
    context |= {
        "sections": sections,
        "story": shown,
        "story_total": total,
        "kind": kind,
        "kinds": kinds(),
        "family": family_words(file, found),
        "next": next_action(found, file, actor, sections),
        "may_edit": actor.can("clients.edit") and file.identity is not None,
        "may_note": actor.can("clients.note"),
        "died_outside": file.whole and died_outside(found, file),
    }
    return render(request, "people/client.html", context)


def died_outside(found: Client, file: File) -> bool:
    """A death that is no event of a stay is taken back here, not on the page of custody."""
    inside = file.stay is not None and file.stay["state"] == CustodyState.DIED
    return found.died_on is not None and not inside


def sections_of(found: Client, actor: Actor) -> list[dict[str, Any]]:
    """What the upper rooms show of this person, in their order."""
    return gather(client_sections, found, actor)


def next_action(
    found: Client, file: File, actor: Actor, sections: list[dict[str, Any]]
) -> dict[str, str] | None:
    """The one primary button: what an upper room says comes next, else what is missing here."""
    if found.died_on:
        return None
    for section in sections:
        if section.get("next_action"):
            return section["next_action"]
    args = [found.public_id]
    if not file.carriers and actor.can("clients.assign"):
        return {"label": _("Next: assign the file"), "url": reverse("people:assign_one", args=args)}
    if file.no_id and actor.can("clients.edit"):
        return {"label": _("Next: national id"), "url": reverse("people:edit", args=args)}
    if actor.can("clients.note"):
        return {"label": _("Write a note"), "url": reverse("people:note_new", args=args)}
    return None


def family_words(file: File, found: Client) -> list[dict[str, Any]]:
    """Relatives on file, each told from this person's side."""
    return [
        {
            "name": f"{r['given']} {r['family']}",
            "label": label(r["kind"], turned=r["client_id"] != found.pk),
            "url": reverse("people:client", args=[r["public_id"]]),
            "birth": r["birth"],
            "id": r["id"],
            "own": r["client_id"] == found.pk,
        }
        for r in file.relations
    ]


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Name and identity, with the version the page was opened with."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "client")
    row = ClientIdentity.objects.filter(client_id=found.pk).first()
    check_may(actor, "clients.edit")
    status = 200
    form = EditPersonForm(
        request.POST or None, initial=_values(found, row), masked=masked_id(row),
        masked_foreign=mask_national_id(_foreign(row)) if row else "",
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            clients.edit_person(client_id=found.pk, version=form.cleaned_data["version"],
                                person=form.edited(), by=actor)  # fmt: skip
        except StaleVersion as error:
            status = keep_typed(form, error, found.version)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("people:client", public_id)
    return render(request, "people/edit.html", {**context, "form": form}, status=status)


def _values(found: Client, row: ClientIdentity | None) -> dict[str, Any]:
    name: Any = found.name  # type: ignore[attr-defined]
    values = {n: getattr(name, n) for n in ("given", "family", "father", "alias")}
    values["version"] = found.version
    if row is None:
        return values
    values |= {n: getattr(row, n) for n in ("sex", "nationality", "marital", "education", "skill")}
    values["in_school"] = {True: "yes", False: "no"}.get(row.in_school, "")  # type: ignore[call-overload]
    if row.birth:
        values["birth"] = PartialDate.of(row.birth, row.birth_precision)
    return values


def masked_id(row: ClientIdentity | None) -> str:
    return mask_national_id(_plain(row)) if row and row.national_id else ""


def _plain(row: ClientIdentity) -> str:
    return crypto.decrypt(row.national_id, context="national_id", version=row.key_version)


def _foreign(row: ClientIdentity) -> str:
    if not row.foreign_id:
        return ""
    return crypto.decrypt(row.foreign_id, context="foreign_id", version=row.key_version)


@permission("clients.edit")
@require_POST
def show_id(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The whole national or foreigner's id on one page that is never stored; the look is journalled."""
    actor = actor_of(request)
    found = get_client(public_id)
    row = ClientIdentity.objects.filter(client_id=found.pk).first()
    journal.record(by=actor, action="client.id_shown", on=("client", found.public_id),
                   client_id=found.pk)  # fmt: skip
    context = frame(found, actor, "client")
    number = _plain(row) if row and row.national_id else ""
    foreign = _foreign(row) if row else ""
    response = render(request, "people/show_id.html",
                      {**context, "number": number, "foreign": foreign})  # fmt: skip
    response["Cache-Control"] = "no-store"
    return response


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def contact_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    found, context = page_of(request, public_id, "client")
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.add_contact(client_id=found.pk, by=actor, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It was added."))
            return redirect("people:client", public_id)
    title = _("Add a telephone or an address")
    return render(request, "people/form.html", {**context, "form": form, "title": title})


@permission("clients.edit")
@require_POST
def contact_end(request: HttpRequest, public_id: uuid.UUID, contact: int) -> HttpResponse:
    found = get_client(public_id)
    contacts.end_contact(client_id=found.pk, contact_id=contact, by=actor_of(request))
    messages.success(request, _("It is no longer shown; it stays in the history."))
    return redirect("people:client", public_id)


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
def death(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A death outside custody."""
    actor = actor_of(request)
    found = open_file(public_id, by=actor, page="death")
    form = DeathForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            clients.record_death(client_id=found.pk, on=form.cleaned_data["on"], by=actor)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The death was recorded."))
            return redirect("people:client", public_id)
    context = {
        "title": _("Record a death"),
        "text": found.name.full,  # type: ignore[attr-defined]
        "consequences": death_consequences(),
        "submit": _("Record the death"),
        "tone": "danger",
        "cancel_url": reverse("people:client", args=[public_id]),
        "form": form,
    }
    return render(request, "ui/confirm.html", context)
