"""Custody: the stays with their events, and recording what happened."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.drafting import autosaved
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.errors import Conflict, DomainError, InvalidValue, NotFound, StaleVersion
from bazgasht.core.jalali import format_jalali, today

from ..forms import refuse
from ..forms.custody import AdmitForm, ChildForm, ChildLeavesForm, EventForm, StayForm
from ..forms.file import ReasonForm
from ..models import ChildInside, Client, CustodyEvent
from ..permissions import check_user_can_record_custody, user_can_record_custody, user_can_void
from ..policies import (
    can_be_admitted,
    check_can_be_admitted,
    check_event_allowed,
    event_voidable,
    events_possible,
)
from ..selectors.cards import cards
from ..selectors.custody import last_event, latest_stay
from ..selectors.story import story
from ..services import children, custody
from ..services.custody_void import void_event
from ..states import OPEN_STATES, CustodyEventKind, RelationKind
from .common import death_consequences, page_of
from .voiding import done_already, voiding_means


@permission("clients.view")
@require_GET
def overview(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Every stay, what may be recorded next, children inside."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "custody")
    stay = latest_stay(found.pk)
    may_record = user_can_record_custody(stay, actor)
    may = may_record and found.died_on is None
    last = last_event(stay) if stay else None
    if stay and last and not user_can_void(last, stay, actor):
        last = None
    open_stay = stay if stay and stay.state in OPEN_STATES else None
    inside = list(ChildInside.objects.filter(mother_id=found.pk).order_by("-since"))
    known = cards({c.client_id for c in inside})
    context |= {
        "events": [(e, e.label) for e in events_possible(stay.state)] if may and open_stay else [],
        "voidable": last if last and event_voidable(last, last) else None,
        "may_edit_stay": may and open_stay is not None,
        "may_leave": may_record,  # the mother may have died: the child still goes to somebody
        "may_admit": bool(_prisons(request)) and can_be_admitted(found, stay),
        "story": story([found.pk], kind="custody", by=actor_of(request))[0],
        "inside": [(c, known[c.client_id]) for c in inside if c.client_id in known],
        "may_child": may and open_stay is not None and bool(_children(context)),
    }
    return render(request, "people/custody.html", context)


def _prisons(request: HttpRequest) -> list[tuple[int, str]]:
    ids = actor_of(request).organisations_for("custody.edit")
    rows = Organisation.objects.filter(id__in=ids, kind=Kind.PRISON, active=True)
    return list(rows.order_by("sort_key").values_list("id", "name"))


@permission("custody.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def event(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    """One event; its form asks only what its kind needs."""
    if kind not in CustodyEventKind.values or kind == CustodyEventKind.ADMISSION:
        raise Http404
    actor = actor_of(request)
    found, context = page_of(request, public_id, "custody")
    stay = latest_stay(found.pk)
    if stay is None:
        raise Http404
    if request.method == "GET":
        try:
            check_user_can_record_custody(stay, actor)
            check_event_allowed(stay, kind)
        except Conflict as refused:  # an old page, or a colleague was quicker: said before typing
            return done_already(
                request, refused.message, reverse("people:custody", args=[public_id])
            )
    status = 200
    form = EventForm(
        request.POST or None, kind=CustodyEventKind(kind), prison_id=stay.prison_id,
        initial={"version": stay.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            custody.record_event(
                client_id=found.pk, kind=kind, on=got["on"], by=actor, version=got["version"],
                detail=got.get("detail", ""), to_prison_id=got.get("to_prison"),
                until=got.get("until"), note=got["note"],
            )  # fmt: skip
        except StaleVersion as error:
            status = keep_typed(form, error, stay.version)
        except DomainError as error:
            if error.http_status == 403:
                raise
            status = error.http_status if error.http_status == 409 else status
            refuse(form, error)
        else:
            messages.success(request, _("It was recorded."))
            return redirect("people:client", public_id)
    title = CustodyEventKind(kind).label
    notes = _consequences(kind)
    return render(request, "people/form.html",
                  {**context, "form": form, "title": title, "consequences": notes},
                  status=status)  # fmt: skip


@permission("custody.edit")
@require_http_methods(["GET", "POST"])
def event_void(request: HttpRequest, public_id: uuid.UUID, event_id: int) -> HttpResponse:
    """Take back the last event, which should not have been recorded."""
    found, context = page_of(request, public_id, "custody")
    custody_page = reverse("people:custody", args=[public_id])
    row = CustodyEvent.objects.filter(pk=event_id, client_id=found.pk).first()
    if row is None:
        raise Http404
    if row.voided_at is not None:
        return done_already(request, _("This record is voided already."), custody_page)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_event(client_id=found.pk, event_id=row.pk, reason=form.cleaned_data["reason"],
                       by=actor_of(request))  # fmt: skip
        except InvalidValue as error:
            refuse(form, error)
        except (Conflict, NotFound):
            # two presses at once: the second waited for the first
            row.refresh_from_db()
            if row.voided_at is None:
                raise
            return done_already(request, _("This record is voided already."), custody_page)
        else:
            messages.success(request, _("The record was voided."))
            if not Client.objects.filter(pk=found.pk).exists():
                return redirect("people:list")  # it was this record that had opened the file
            return redirect(custody_page)
    kind = CustodyEventKind(row.kind)
    day = format_jalali(row.on, "long")
    shown = {
        "head": context["head"],
        "title": _("Void this record?"),
        "text": _("%(event)s, on %(day)s") % {"event": kind.label, "day": day},
        "consequences": [
            *voiding_means(kind),
        ],
        "submit": _("Void it"),
        "tone": "danger",
        "cancel_url": custody_page,
        "form": form,
    }
    return render(request, "ui/confirm.html", shown)


def _consequences(kind: str) -> list[str]:
    return {
        CustodyEventKind.TRANSFER: [
            _("The other prison sees the whole file from now on."),
            _("This prison keeps it for 30 days, to hand it over."),
            _("The plan and open referrals are the other prison's to follow from now on."),
        ],
        CustodyEventKind.RELEASE: [_("The stay ends; open plans and referrals hear of it.")],
        CustodyEventKind.DEATH: death_consequences(),
    }.get(kind, [])  # type: ignore[call-overload]


@permission("custody.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def admit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, context = page_of(request, public_id, "custody")
    if request.method == "GET":
        try:
            check_can_be_admitted(found, latest_stay(found.pk), today())
        except Conflict as refused:
            return done_already(
                request, refused.message, reverse("people:custody", args=[public_id])
            )
    form = AdmitForm(request.POST or None, prisons=_prisons(request))
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            custody.admit(client_id=found.pk, prison_id=got["prison"], on=got["on"],
                          by=actor_of(request), stay=form.stay())  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The admission was recorded."))
            return redirect("people:client", public_id)
    title = _("Record an admission")
    return render(request, "people/form.html", {**context, "form": form, "title": title})


@permission("custody.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def edit_stay(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offence, sentence, expected release."""
    found, context = page_of(request, public_id, "custody")
    stay = latest_stay(found.pk)
    if stay is None:
        raise Http404
    names_ = ("offence", "sentence_months", "expected_release", "version")
    status = 200
    form = StayForm(request.POST or None, initial={n: getattr(stay, n) for n in names_})
    if request.method == "POST" and form.is_valid():
        try:
            custody.edit_stay(client_id=found.pk, version=form.cleaned_data["version"] or 0,
                              stay=form.stay(), by=actor_of(request))  # fmt: skip
        except StaleVersion as error:
            status = keep_typed(form, error, stay.version)
        except DomainError as error:
            if error.http_status in (403, 409):
                raise
            refuse(form, error)
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("people:custody", public_id)
    title = _("Sentence and expected release")
    return render(request, "people/form.html", {**context, "form": form, "title": title},
                  status=status)  # fmt: skip


def _children(context: dict[str, Any]) -> list[tuple[int, str]]:
    """Children on file, to choose from."""
    own = context["client"].pk
    return [
        (r["other_id"], f"{r['given']} {r['family']}")
        for r in context["file"].relations
        if r["client_id"] == own and r["kind"] == RelationKind.CHILD
    ]


@permission("custody.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def child_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A child comes to live inside with the mother."""
    found, context = page_of(request, public_id, "custody")
    form = ChildForm(request.POST or None, children=_children(context))
    if request.method == "POST" and form.is_valid():
        try:
            children.child_enters(mother_id=found.pk, child_id=form.cleaned_data["child"],
                                  since=form.cleaned_data["on"], by=actor_of(request))  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It was recorded."))
            return redirect("people:custody", public_id)
    title = _("A child lives inside with the mother")
    return render(request, "people/form.html", {**context, "form": form, "title": title})


@permission("custody.edit")
@require_http_methods(["GET", "POST"])
@autosaved()
def child_leave(request: HttpRequest, public_id: uuid.UUID, record: int) -> HttpResponse:
    found, context = page_of(request, public_id, "custody")
    form = ChildLeavesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            children.child_leaves(mother_id=found.pk, record_id=record, by=actor_of(request),
                                  **form.cleaned_data)  # fmt: skip
        except DomainError as error:
            if error.http_status == 404:
                raise
            refuse(form, error)
        else:
            messages.success(request, _("It was recorded."))
            return redirect("people:custody", public_id)
    title = _("The child goes out")
    return render(request, "people/form.html", {**context, "form": form, "title": title})
