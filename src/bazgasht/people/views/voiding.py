"""What taking a record back does and leaves, told before it is done; and a death taken back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.jalali import format_jalali

from ..forms import refuse
from ..forms.file import ReasonForm
from ..policies import check_death_outside
from ..selectors.cards import open_file
from ..selectors.custody import latest_stay
from ..services.custody_void import void_death
from ..states import CustodyEventKind


def voiding_means(kind: str) -> list[str]:
    """Lines for the page that asks once more."""
    if kind == CustodyEventKind.ADMISSION:
        return [
            _("The stay is taken away; the record and your reason stay in the file."),
            _("If it was this admission that opened the file to the prison, the prison sees the person"
              " no more from this moment."),
            _("Possible only while nothing else of this stay stands: no later event, no child inside,"
              " no post in a workshop."),
        ]  # fmt: skip
    first = _("The stay is again as it was before; the record and your reason stay in the file.")
    return [first, *_left_by(kind)]


def _left_by(kind: str) -> list[str]:
    """What voiding does to others, and what it does not undo."""
    match kind:
        case CustodyEventKind.TRANSFER:
            return [
                _("The prison that was left has the file again, carried by whoever carried it; the"
                  " other prison sees the person no more from this moment, and what it wrote stays."),
                _("The plan, open referrals and children who live inside come back too; a review that"
                  " the transfer brought forward stays."),
                _("A post in a workshop that ended with the transfer stays ended; offer it anew."),
            ]  # fmt: skip
        case CustodyEventKind.RELEASE:
            return [
                _("A review that was planned for after the release stays."),
                _("A post in a workshop that ended with the release stays ended; offer it anew."),
            ]
        case CustodyEventKind.DEATH:
            return death_undone()
    return []


def death_undone() -> list[str]:
    return [
        _("Plans, needs and assessments that the death closed stand again, unless somebody has gone on"
          " from there."),
        _("Referrals that the death took back stay so; send them anew."),
        _("What a body is still serving goes on as before."),
        _("Bodies let in by a consent or at their request still stop seeing the file 30 days after the"
          " death was recorded, unless they are let in again."),
    ]  # fmt: skip


def done_already(request: HttpRequest, words: str, url: str) -> HttpResponse:
    """A second press, or a colleague who was quicker: how it stands now, told on the page that
    shows it."""
    messages.info(request, words)
    return redirect(url)


@permission("clients.edit")
@require_http_methods(["GET", "POST"])
def death_void(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back a death outside custody that was recorded by mistake."""
    actor = actor_of(request)
    found = open_file(public_id, by=actor, page="death")
    file_page = reverse("people:client", args=[public_id])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_death(client_id=found.pk, reason=form.cleaned_data["reason"], by=actor)
        except InvalidValue as error:
            refuse(form, error)
        except Conflict as error:
            if error.code != "death.none":
                raise
            return done_already(request, error.message, file_page)
        else:
            messages.success(request, _("The record was voided."))
            return redirect(file_page)
    elif request.method == "GET":
        if found.died_on is None:
            return done_already(request, _("No death is recorded for this person."), file_page)
        check_death_outside(found, latest_stay(found.pk))
    day = format_jalali(found.died_on, "long") if found.died_on else ""
    context = {
        "title": _("Take this death back?"),
        "text": _("%(name)s, died %(day)s") % {"name": found.name.full, "day": day},  # type: ignore[attr-defined]
        "consequences": [_("Your reason stays in the journal."), *death_undone()],
        "submit": _("Take it back"),
        "tone": "danger",
        "cancel_url": file_page,
        "form": form,
    }
    return render(request, "ui/confirm.html", context)
