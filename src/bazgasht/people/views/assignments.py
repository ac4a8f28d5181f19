"""Who carries which files: one, many at once, or everything of a colleague."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError, InvalidValue

from ..forms import refuse
from ..forms.access import AssignForm, HandOverForm
from ..models import Client
from ..selectors.cards import cards, get_client
from ..selectors.standing import held_by
from ..services.assignments import MOST, assign, hand_over
from .common import own_bodies

SHOWN = 12


@permission("clients.assign")
@require_http_methods(["GET", "POST"])
def assign_many(request: HttpRequest) -> HttpResponse:
    """Ticked rows of the list, then whom they go to; the names are shown before it is done."""
    chosen = _selected(request.POST.getlist("selected"))
    if not chosen:
        messages.info(request, _("Tick the files in the list first."))
        return redirect("people:list")
    found = list(Client.objects.filter(public_id__in=chosen).values_list("pk", flat=True)[:MOST])
    return _page(request, found, back=reverse("people:list"), selected=chosen)


@permission("clients.assign")
@require_http_methods(["GET", "POST"])
def assign_one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    client = get_client(public_id)
    back = reverse("people:client", args=[public_id])
    return _page(request, [client.pk], back=back, selected=[public_id])


def _selected(values: Sequence[str]) -> list[uuid.UUID]:
    found = []
    for value in values[:MOST]:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found


def _page(
    request: HttpRequest, ids: list[int], *, back: str, selected: Sequence[uuid.UUID]
) -> HttpResponse:
    actor = actor_of(request)
    body = _body(ids, actor)
    sent = request.POST if "user" in request.POST else None
    form = AssignForm(sent, body=body)
    if sent and form.is_valid():
        try:
            count = assign(
                client_ids=ids, organisation_id=body.pk, user_id=form.cleaned_data["user"],
                reason=form.cleaned_data["reason"], by=actor,
            )  # fmt: skip
        except InvalidValue as error:
            refuse(form, error)
        else:
            words = ngettext("%(n)s file was assigned.", "%(n)s files were assigned.", count)
            messages.success(request, words % {"n": localise(count)})
            return redirect(back)
    people = list(cards(ids).values())
    context = {
        "form": form, "body": body, "people": people[:SHOWN], "total": len(people),
        "more": max(0, len(people) - SHOWN), "selected": selected, "back": back,
    }  # fmt: skip
    return render(request, "people/assign.html", context)


def _body(ids: list[int], actor: Actor) -> Organisation:
    """The one body of the actor's that holds all of them.

    Raises InvalidValue when the files are held by different bodies: they are assigned body by body.
    """
    for pk, _name in own_bodies(actor, "clients.assign"):
        if held_by(ids, pk) == set(ids):
            return Organisation.objects.get(pk=pk)
    raise InvalidValue(
        "assign.bodies", _("These files belong to different bodies; filter the list by body first.")
    )


@permission("clients.assign")
@require_http_methods(["GET", "POST"])
def hand_over_all(request: HttpRequest, body: int) -> HttpResponse:
    """Everything one colleague carries in a body goes to another."""
    actor = actor_of(request)
    own = dict(own_bodies(actor, "clients.assign"))
    if body not in own:
        raise Http404
    found = Organisation.objects.get(pk=body)
    form = HandOverForm(request.POST or None, body=found)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            count = hand_over(from_user=got["leaver"], to_user=got["user"], organisation_id=body,
                              by=actor, reason=got["reason"])  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            words = ngettext("%(n)s file was handed over.", "%(n)s files were handed over.", count)
            messages.success(request, words % {"n": localise(count)})
            return redirect("people:list")
    return render(request, "people/form_plain.html",
                  {"form": form, "title": _("Hand over all files of a colleague"),
                   "sub": found.name, "back": reverse("people:list")})  # fmt: skip
