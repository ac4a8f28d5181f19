"""Beyond the own files: emergencies and asking other bodies."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.drafting import autosaved
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission, signed_in
from bazgasht.core.errors import DomainError

from ..forms import refuse
from ..forms.access import DecideRequestForm, EmergencyForm, RequestForm, ReviewForm
from ..selectors.inbox import emergencies_to_review, own_requests, waiting_requests
from ..selectors.naming import names
from ..services.emergency import open_in_emergency, review_emergency
from ..services.requests import decide_request, request_access, withdraw_request
from ..states import Level
from .common import own_bodies

IDS = ("national_id", "foreign_id")


@permission("access.emergency")
@require_http_methods(["GET", "POST"])
@autosaved()
def emergency(request: HttpRequest) -> HttpResponse:
    """Open a file for 24 hours. What is typed stays in the form, never in the address."""
    actor = actor_of(request)
    form = EmergencyForm(request.POST or None, bodies=own_bodies(actor, "access.emergency"))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            client = open_in_emergency(
                organisation_id=got["organisation"], reason=got["reason"], by=actor,
                national_id=got["national_id"] or "", foreign_id=got["foreign_id"],
                file_no=got["file_no"],
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            if client is not None:
                messages.warning(request, _("The file is open to you for 24 hours."))
                return redirect("people:client", client.public_id)
            form.add_error(None, _("No file can be opened with this."))
    return render(request, "people/emergency.html", {"form": form})


@permission("access.review")
@require_GET
def emergencies(request: HttpRequest) -> HttpResponse:
    context = {"rows": emergencies_to_review(actor_of(request))}
    return render(request, "people/emergencies.html", context)


@permission("access.review")
@require_http_methods(["GET", "POST"])
def emergency_review(request: HttpRequest, access: int) -> HttpResponse:
    actor = actor_of(request)
    row = next((r for r in emergencies_to_review(actor) if r.access.pk == access), None)
    if row is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_emergency(access_id=access, justified=form.cleaned_data["verdict"] == "yes",
                             note=form.cleaned_data["note"], by=actor)  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your review was recorded."))
            return redirect("people:emergencies")
    return render(request, "people/emergency_review.html", {"form": form, "row": row})


@signed_in
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's decision, and what the own bodies have asked."""
    actor = actor_of(request)
    own = own_requests(actor) if actor.can("access.request") else []
    known = names({r.organisation_id for r in own}, {r.user_id for r in own})
    context = {
        "waiting": waiting_requests(actor) if actor.can("access.decide") else [],
        "own": [(r, known.body(r.organisation_id), known.user(r.user_id)) for r in own],
        "may_request": actor.can("access.request"),
        "may_decide": actor.can("access.decide"),
    }
    return render(request, "people/requests.html", context)


@permission("access.request")
@require_http_methods(["GET", "POST"])
@autosaved()
def request_new(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether anybody holds the person or not."""
    actor = actor_of(request)
    posted = request.POST if "reason" in request.POST else None
    form = RequestForm(posted, bodies=own_bodies(actor, "access.request"),
                       initial={n: request.POST.get(n, "") for n in IDS})  # fmt: skip
    if posted and form.is_valid():
        got = form.cleaned_data
        try:
            request_access(
                organisation_id=got["organisation"], purpose=got["purpose"],
                reason=got["reason"], by=actor, **{n: got[n] or "" for n in IDS},
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("The request was sent. If a body holds this person, it decides and you will see"
                  " the file in your list."),
            )  # fmt: skip
            return redirect("people:requests")
    return render(request, "people/form_plain.html",
                  {"form": form, "title": _("Ask other bodies for access"),
                   "sub": _("Nobody learns here whether this person is on file anywhere."),
                   "back": reverse("people:requests")})  # fmt: skip


@permission("access.request")
@require_POST
def request_withdraw(request: HttpRequest, access_request: int) -> HttpResponse:
    withdraw_request(request_id=access_request, by=actor_of(request))
    messages.success(request, _("The request was withdrawn."))
    return redirect("people:requests")


@permission("access.decide")
@require_http_methods(["GET", "POST"])
def request_decide(request: HttpRequest, match: int) -> HttpResponse:
    """``do``: ``approve`` with a level, or ``refuse``."""
    actor = actor_of(request)
    row = next((w for w in waiting_requests(actor) if w.match_id == match), None)
    if row is None:
        raise Http404
    form = DecideRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        approve = request.POST.get("do") == "approve"
        try:
            decide_request(match_id=match, approve=approve, by=actor, note=form.cleaned_data["note"],
                           level=Level(form.cleaned_data["level"]))  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your decision was recorded."))
            return redirect("people:requests")
    return render(request, "people/request_decide.html", {"form": form, "row": row})
