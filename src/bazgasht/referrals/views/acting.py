"""Doing something with a referral: one press, or a short form first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bazgasht.access.actor import Actor
from bazgasht.access.drafting import autosaved
from bazgasht.access.routes import permission
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.digits import localise
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.people.selectors.cards import Card, open_file
from bazgasht.services.models import Service
from bazgasht.services.selectors import (
    capacities,
    household_aid,
    household_id_of,
)
from bazgasht.services.services import stop_aid

from .. import policies, selectors
from .. import services as writing
from ..acts import ACTS
from ..forms import AssignForm, DeclineForm, EndForm, GiveForm, HoldForm
from ..models import Referral
from ..services.assign import assignees
from ..states import derive_end

Verb = Callable[..., Referral]
PRESSED: dict[str, tuple[Verb, Any]] = {
    "send": (writing.send, gettext_lazy("Sent. The body has been given the person's name and what it needs.")),
    "accept": (writing.accept, gettext_lazy("Accepted. It is yours until you assign it to a colleague.")),
    "wait": (writing.wait, gettext_lazy("On the waiting list; the published rule decides the place.")),
    "start": (writing.start, gettext_lazy("The service has begun.")),
    "resume": (writing.resume, gettext_lazy("The service goes on.")),
    "take": (writing.take, gettext_lazy("It is yours now.")),
    "withdraw": (writing.withdraw, gettext_lazy("Taken back. The body sees the person no more.")),
    "recall": (writing.recall, gettext_lazy("Taken back; needs that nobody else serves are open again.")),
    "mistaken": (writing.mistaken, gettext_lazy("Marked as sent by mistake. The body sees the person no more.")),
}  # fmt: skip
UNVERSIONED = ("take",)
STALE = StaleVersion.http_status


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _version(request: HttpRequest) -> int | None:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() else None


def leads_back(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A refusal leads to the page that shows how the referral stands, not to the act once more."""

    @wraps(view)
    def found(request: HttpRequest, public_id: uuid.UUID, **more: Any) -> HttpResponse:
        try:
            return view(request, public_id, **more)
        except Conflict as refused:
            refused.page = _standing(public_id)
            raise

    return found


def _standing(public_id: uuid.UUID) -> str:
    """The referral's page, or the list when its person is shown no more."""
    try:
        selectors.referral_file(selectors.get_referral(public_id))
    except NotFound:
        return reverse("referrals:board")
    return reverse("referrals:detail", args=[public_id])


@permission("clients.view")
@require_http_methods(["GET", "POST"])
@leads_back
def do(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """An act without a form; asked about first when it can't be undone."""
    if code not in PRESSED:
        raise NotFound("act")
    verb, said = PRESSED[code]
    if request.method == "POST":
        more = {} if code in UNVERSIONED else {"version": _version(request)}
        verb(public_id=public_id, by=_actor(request), **more)
        messages.success(request, said)
        return redirect("referrals:detail", public_id=public_id)
    row = selectors.get_referral(public_id)
    policies.check(code, _actor(request), row)
    return _form_page(
        request, row, None, title=str(ACTS[code].label), submit=str(ACTS[code].label),
        tone="danger" if ACTS[code].danger else "primary", consequences=_consequences(code, row),
    )  # fmt: skip


def _consequences(code: str, row: Referral) -> list[str]:
    if code == "recall":
        return [_("The receiving body is shut out from this person, so it can't end what it began."),
                _("What was given stays on record; needs that nobody else serves are open again.")]  # fmt: skip
    if code in ("withdraw", "mistaken") and row.sent_at:
        return [_("The receiving body sees the person no more, from this moment."),
                _("The referral stays readable for you, with its story.")]  # fmt: skip
    return []


def _form_page(
    request: HttpRequest, row: Referral, form: forms.Form | None, status: int = 200, **more: Any
) -> HttpResponse:
    """A short form beside what it is about; the version travels along."""
    context = {
        "row": row,
        "form": form,
        "card": _shown(row, _actor(request), told=status == STALE),
        "version": row.version if status == STALE else _version(request) or row.version,
        "back": reverse("referrals:detail", args=[row.public_id]),
        **more,
    }
    return render(request, "referrals/act.html", context, status=status)


def _shown(row: Referral, by: Actor, *, told: bool) -> Card | None:
    """The person on the page, which is a look into the file. After a conflict (``told``) there
    may be nobody to show any more."""
    try:
        card = selectors.referral_file(row).card
    except NotFound:
        if told:
            return None
        raise
    open_file(card.public_id, by=by, page="referral")
    return card


def _tried(form: forms.Form, row: Referral, code: str, act: Callable[[], Any]) -> int:
    """Done: 0. Refused: the status of the answer, what was typed kept under the reason."""
    try:
        act()
    except StaleVersion as refused:
        row.refresh_from_db(fields=["version", "state"])
        if row.state in ACTS[code].sources:
            return keep_typed(form, refused, row.version)
        over = _("What you typed is kept below, but it can't be sent any more.")
        form.add_error(None, f"{refused.message} {over}")
        return refused.http_status
    except InvalidValue as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return 200
    except Conflict as refused:
        row.refresh_from_db(fields=["version", "state"])
        form.add_error(None, refused.message)
        return refused.http_status
    return 0


def _open(request: HttpRequest, public_id: uuid.UUID, code: str) -> Referral:
    row = selectors.get_referral(public_id)
    policies.check_user_can(code, _actor(request), row)
    if request.method == "GET":
        policies.check_state_allows(code, row)
        policies.check_person_lives(code, row)
    return row


@permission("referrals.answer")
@require_http_methods(["GET", "POST"])
@leads_back
@autosaved()
def decline(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _open(request, public_id, "decline")
    form, status = DeclineForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        status = _tried(form, row, "decline", lambda: writing.decline(
            public_id=public_id, version=_version(request), by=_actor(request), **form.cleaned_data
        ))  # fmt: skip
        if not status:
            messages.success(request, _("Declined. The sender is told why."))
            return redirect("referrals:board")
    return _form_page(
        request, row, form, status, title=_("Decline this referral"), submit=_("Decline"), tone="danger",
        consequences=[_("The sender sees the reason and what you write."),
                      _("You see the person no more, from this moment.")],
    )  # fmt: skip


@permission("referrals.deliver")
@require_http_methods(["GET", "POST"])
@leads_back
def hold(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _open(request, public_id, "hold")
    form, status = HoldForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        status = _tried(form, row, "hold", lambda: writing.hold(
            public_id=public_id, reason=form.cleaned_data["reason"], version=_version(request),
            by=_actor(request),
        ))  # fmt: skip
        if not status:
            messages.success(request, _("Paused."))
            return redirect("referrals:detail", public_id=public_id)
    return _form_page(request, row, form, status, title=_("Pause the service"), submit=_("Pause"))


@permission("referrals.deliver")
@require_http_methods(["GET", "POST"])
@leads_back
@autosaved()
def end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A result for every need; the end state is derived and shown beforehand."""
    row = _open(request, public_id, "end")
    needs = selectors.referral_file(row).needs
    form, status = EndForm(request.POST or None, needs=needs), 200
    if request.method == "POST" and form.is_valid():
        status = _tried(form, row, "end", lambda: writing.end(
            public_id=public_id, results=form.results, version=_version(request),
            by=_actor(request),
        ))  # fmt: skip
        if not status:
            row.refresh_from_db()
            messages.success(
                request, _("Ended: %(state)s.") % {"state": row.get_end_state_display()}
            )
            return redirect("referrals:detail", public_id=public_id)
    derived = derive_end(row.delivered_units, row.planned_units)
    return _form_page(
        request, row, form, status, title=_("End with results"), submit=_("End it"),
        text=_("Given so far: %(given)s of %(planned)s. By this it will read “%(state)s”.")
        % {"given": row.delivered_units, "planned": row.planned_units, "state": derived.label},
    )  # fmt: skip


@permission("referrals.deliver")
@require_http_methods(["GET", "POST"])
@leads_back
@autosaved()
def deliver(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was given; before it is saved, what the household already got from all bodies."""
    row = _open(request, public_id, "deliver")
    form = GiveForm(request.POST or None, initial={"request_id": uuid.uuid4()})
    warned, status = False, 200
    if request.method == "POST" and form.is_valid():
        if "stop" in request.POST:
            stop_aid(service_id=row.service_id, by=_actor(request))
            messages.success(request, _("Nothing was given; the household had it already."))
            return redirect("referrals:detail", public_id=public_id)
        try:
            writing.deliver(
                public_id=public_id, by=_actor(request), **form.figures(row.service.cost)
            )
            messages.success(request, _("What was given is recorded."))
            return redirect("referrals:detail", public_id=public_id)
        except Conflict as refused:
            warned = refused.code == "aid.repeat"
            form.add_error("repeat_reason" if warned else None, refused.message)
            status = 200 if warned else refused.http_status
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    file = selectors.referral_file(row)
    open_file(file.card.public_id, by=_actor(request), page="referral")
    household = household_id_of(file.subject.client_id)
    context = {
        "row": row, "card": file.card, "form": form, "warned": warned, "household": household,
        "aid": household_aid(household or -file.subject.client_id),
    }  # fmt: skip
    return render(request, "referrals/deliver.html", context, status=status)


@permission("referrals.answer")
@require_http_methods(["GET", "POST"])
@leads_back
def transfer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Pass it on to another body's service of the same domain."""
    row = _open(request, public_id, "transfer")
    q = request.GET.get("q", "").strip()[:80]
    found = selectors.offers_for(
        domain=row.service.domain, body=row.from_organisation_id, q=q,
        besides=row.to_organisation_id,
    )  # fmt: skip
    form, status = _ServiceChoice(request.POST or None, services=found.services), 200
    if request.method == "POST" and form.is_valid():
        status = _tried(form, row, "transfer", lambda: writing.transfer(
            public_id=public_id, service_id=form.cleaned_data["service"],
            version=_version(request), by=_actor(request),
        ))  # fmt: skip
        if not status:
            messages.success(request, _("Passed on. The sender is told, and can take it back."))
            return redirect("referrals:detail", public_id=public_id)
    return _form_page(
        request, row, form, status, title=_("Pass on to another body"), submit=_("Pass it on"),
        searched=True, q=q, elsewhere=found.elsewhere,
        consequences=[_("The other body gets the person's name and what its service needs."),
                      _("The sender's case team is told at once and can take it back."),
                      _("You keep your view of it for 30 days, to hand over.")],
    )  # fmt: skip


class _ServiceChoice(forms.Form):
    service = forms.TypedChoiceField(
        label=gettext_lazy("Service of another body"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any):
        super().__init__(*args, **kwargs)
        capacity = capacities(services)
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (s.pk, f"{s.title} · {s.provider.name}{_free(capacity[s.pk].free)}") for s in services
        ]


def _free(free: int | None) -> str:
    return "" if free is None else " · " + _("%(n)s places free this week") % {"n": localise(free)}


@permission("referrals.assign")
@require_http_methods(["GET", "POST"])
@leads_back
def assign(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _open(request, public_id, "assign")
    form, status = AssignForm(
        request.POST or None, people=assignees(row.to_organisation_id),
        initial={"user": row.assigned_to},
    ), 200  # fmt: skip
    if request.method == "POST" and form.is_valid():
        status = _tried(form, row, "assign", lambda: writing.assign(
            public_id=public_id, user_id=form.cleaned_data["user"], version=_version(request),
            by=_actor(request),
        ))  # fmt: skip
        if not status:
            messages.success(request, _("Assigned."))
            return redirect("referrals:detail", public_id=public_id)
    return _form_page(
        request, row, form, status, title=_("Assign to a colleague"), submit=_("Assign")
    )
