"""Case notes: the list, a new one (kept while typing), an amendment."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.pages import actor_of
from bazgasht.access.pressing import one_press
from bazgasht.access.routes import permission
from bazgasht.core import drafts
from bazgasht.core.errors import DomainError

from ..forms import refuse
from ..forms.file import NoteForm
from ..models import CaseNote
from ..selectors.naming import names
from ..services.notes import add_note
from .common import page_of


@permission("clients.view")
@require_GET
def notes(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All wordings, the newest first; an amended one names what replaced it."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "notes")
    rows = list(CaseNote.objects.filter(client_id=found.pk).order_by("-on", "-id"))
    newer = {n.amends_id: n.pk for n in rows if n.amends_id}
    known = names({n.organisation_id for n in rows}, {n.author_id for n in rows})
    own = actor.organisations_for("clients.note")
    context |= {
        "notes": [
            {"note": n, "who": known.user(n.author_id), "body": known.body(n.organisation_id),
             "newer": newer.get(n.pk), "mine": n.organisation_id in own and n.pk not in newer}
            for n in rows
        ],
        "may_note": actor.can("clients.note"),
    }  # fmt: skip
    return render(request, "people/notes.html", context)


@permission("clients.note")
@require_http_methods(["GET", "POST"])
@one_press
def new(request: HttpRequest, public_id: uuid.UUID, amends: int | None = None) -> HttpResponse:
    actor = actor_of(request)
    found, context = page_of(request, public_id, "notes")
    old = None
    if amends is not None:
        old = CaseNote.objects.filter(pk=amends, client_id=found.pk).first()
        if old is None:
            raise Http404
    key = f"people/note/{public_id}" + (f"/{amends}" if amends else "")
    initial = {"text": old.text, "on": old.on} if old else None
    form = NoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_note(client_id=found.pk, by=actor, amends=amends, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            drafts.discard(user_id=actor.user_id, form=key)
            messages.success(request, _("The note was saved."))
            return redirect("people:notes", public_id)
    title = _("Amend the note") if old else _("Write a note")
    context |= {"form": form, "title": title, "draft_key": key}
    if old:
        context["consequences"] = [_("The old wording stays readable, with its writer and day.")]
    return render(request, "people/form.html", context)
