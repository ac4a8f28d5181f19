"""A human decides about one proposal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.pages import actor_of, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, InvalidValue, StaleVersion
from bazgasht.people.selectors.cards import cards

from .. import policies, selectors
from .. import services as writing
from ..forms import ChooseForm, RefuseForm
from ..models import MatchLine
from ..rules import points
from .people import outcome_words


@permission("matching.run")
@require_POST
def accept(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What training or jobs refuse is told on the proposal's own page."""
    try:
        line = writing.accept(
            public_id=public_id, version=version_of(request), by=actor_of(request)
        )
    except StaleVersion:
        raise
    except Conflict as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{_('Accepted.')} {outcome_words(line.outcome)}")
    return redirect("matching:why", public_id=public_id)


def _line(request: HttpRequest, public_id: uuid.UUID) -> MatchLine:
    line = selectors.get_line(public_id)
    policies.check_user_can_decide(actor_of(request), line)
    if request.method == "GET":
        policies.check_state(line)
    return line


@permission("matching.run")
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another place, with the reason; those that were possible come first."""
    line = _line(request, public_id)
    form = ChooseForm(request.POST or None, places=_places(line))
    if request.method == "POST" and form.is_valid():
        try:
            done = writing.choose(
                public_id=public_id, place=form.cleaned_data["place"],
                reason=form.cleaned_data["reason"], version=version_of(request),
                by=actor_of(request),
            )  # fmt: skip
        except StaleVersion:
            raise
        except InvalidValue as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.message)
        except Conflict as refused:
            form.add_error("place", refused.message)
        else:
            messages.success(
                request, f"{_('Another place is chosen.')} {outcome_words(done.outcome)}"
            )
            return redirect("matching:why", public_id=public_id)
    context = {
        "title": _("Choose another place"), "text": cards([line.client_id])[line.client_id].full,
        "form": form, "fields": {"version": version_of(request) or line.version},
        "consequences": [_("The seat is asked for, or the person is put forward, at once."),
                         _("Your reason is kept beside the proposal.")],
        "submit": _("Choose this place"),
        "cancel_url": reverse("matching:why", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


def _places(line: MatchLine) -> list[tuple[int, str]]:
    worth = {index: value for index, value, _price in line.options}
    others = [n for n in range(len(line.run.targets)) if n != line.place]
    others.sort(key=lambda n: (-worth.get(n, 0), line.run.targets[n]["title"]))
    return [(n, _name(line, n, worth.get(n))) for n in others]


def _name(line: MatchLine, n: int, worth: int | None) -> str:
    place = line.run.targets[n]
    text = f"{place['title']} · {place['owner']}"
    if worth is None:
        return _("%(place)s (a condition does not hold)") % {"place": text}
    return _("%(place)s (%(points)s points)") % {"place": text, "points": points(worth)}


@permission("matching.run")
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    line = _line(request, public_id)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.refuse(
                public_id=public_id, code=form.cleaned_data["code"], note=form.cleaned_data["note"],
                version=version_of(request), by=actor_of(request),
            )  # fmt: skip
        except InvalidValue as wrong:
            form.add_error(wrong.field if wrong.field in form.fields else None, wrong.message)
        else:
            messages.success(request, _("Recorded. The same place is not proposed again."))
            return redirect("matching:why", public_id=public_id)
    context = {
        "title": _("Do not follow this proposal"),
        "text": f"{cards([line.client_id])[line.client_id].full} · {line.title}",
        "form": form, "fields": {"version": version_of(request) or line.version},
        "consequences": [_("Nothing else in the file changes by it."),
                         _("The same place is not proposed to this person again.")],
        "submit": _("Do not follow"), "cancel_url": reverse("matching:why", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)
