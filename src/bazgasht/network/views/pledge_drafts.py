"""Preparing a pledge: a new draft, its term, its commitments."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.actor import Actor
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError, NotFound, StaleVersion

from .. import policies, selectors, services
from ..acts import DRAFT, EDIT, SIGN
from ..forms import CommitmentForm, NewPledgeForm, PledgeForm
from ..forms.pledges import commitment_values
from . import show


def _heads(by: Actor) -> list[Organisation]:
    """Headquarters the actor may prepare a pledge for: own ones, or those the body sits in."""
    bodies = by.organisations_for(SIGN)
    seats = selectors.live_seats().filter(organisation__in=bodies).values("headquarters")
    found = Organisation.objects.filter(kind=Kind.HEADQUARTERS, active=True)
    return list(
        found.filter(Q(pk__in=by.organisations_for(EDIT)) | Q(pk__in=seats)).order_by("sort_key")
    )


def _bodies(by: Actor, head: Organisation) -> Any:
    seated = selectors.live_seats().filter(headquarters=head).values("organisation")
    found = Organisation.objects.filter(pk__in=seated, active=True).order_by("sort_key")
    return found if by.can(EDIT, head.pk) else found.filter(pk__in=by.organisations_for(SIGN))


@permission(DRAFT)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """``?headquarters=`` is chosen first where there are several."""
    by = actor_of(request)
    heads = _heads(by)
    code = request.GET.get("headquarters", "")
    head = next((h for h in heads if h.code == code), heads[0] if len(heads) == 1 else None)
    if head is None:
        return render(request, "network/pledge_where.html", {"heads": heads})
    bodies = _bodies(by, head)
    first = timezone.localdate()
    initial = {
        "request_id": uuid.uuid4(), "starts": first, "ends": first + timedelta(days=364),
        "organisation": request.GET.get("body") or (bodies[0].pk if len(bodies) == 1 else None),
    }  # fmt: skip
    form = NewPledgeForm(request.POST or None, headquarters=head, bodies=bodies, initial=initial)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            made = services.draft_pledge(
                headquarters_id=head.pk, organisation_id=got["organisation"].pk,
                text_id=got["text"].pk, starts=got["starts"], ends=got["ends"],
                request_id=got["request_id"], by=by,
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused)
        else:
            messages.success(request, _("The draft is there. Add what the body promises."))
            return redirect("pledges:page", made.public_id)
    context = {"form": form, "head": head, "texts": selectors.usable_texts(head).exists()}
    return render(request, "network/pledge_form.html", context)


@permission(DRAFT)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Text and term of a draft."""
    by = actor_of(request)
    row = selectors.get_pledge(public_id)
    policies.check_user_can_pledge("edit", by, row)
    if request.method == "GET":  # a form that was open keeps what was typed
        policies.check_pledge_state("edit", row)
    initial = {"text": row.text_id, "starts": row.starts, "ends": row.ends, "version": row.version}
    form = PledgeForm(request.POST or None, headquarters=row.headquarters, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            services.change_pledge(
                public_id=public_id, text_id=got["text"].pk, starts=got["starts"],
                ends=got["ends"], version=got["version"] or 0, by=by,
            )  # fmt: skip
        except DomainError as refused:
            show(form, refused, row.version)
            status = refused.http_status if isinstance(refused, StaleVersion) else 200
        else:
            messages.success(request, _("The changes were saved."))
            return redirect("pledges:page", public_id)
    context = {"form": form, "head": row.headquarters, "pledge": row, "texts": True}
    return render(request, "network/pledge_form.html", context, status=status)


@permission(DRAFT)
@require_http_methods(["GET", "POST"])
def commitment(
    request: HttpRequest, public_id: uuid.UUID, line: uuid.UUID | None = None
) -> HttpResponse:
    """Add (no ``line``) or change what the body promises."""
    by = actor_of(request)
    row = selectors.get_pledge(public_id)
    policies.check_user_can_pledge("edit", by, row)
    found = selectors.get_commitment(row, line) if line else None
    initial = {
        "version": row.version, "request_id": uuid.uuid4(), "starts": row.starts, "due": row.ends,
        **(commitment_values(found) if found else {}),
    }  # fmt: skip
    form = CommitmentForm(request.POST or None, pledge=row, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            services.save_commitment(
                public_id=public_id, draft=form.draft(), commitment=line, by=by,
                version=got["version"] or 0, request_id=got["request_id"],
            )  # fmt: skip
        except DomainError as refused:
            if isinstance(refused, NotFound):
                raise
            show(form, refused, row.version)
            status = refused.http_status if isinstance(refused, StaleVersion) else 200
        else:
            discard_draft(request)
            messages.success(request, _("The commitment was saved."))
            again = "another" in request.POST
            where = "pledges:commitment_new" if again else "pledges:page"
            return redirect(where, public_id)
    context = {"form": form, "pledge": row, "line": found, "draft_key": draft_key(request)}
    return render(request, "network/commitment_form.html", context, status=status)


@permission(DRAFT)
@require_POST
def remove(request: HttpRequest, public_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    typed = request.POST.get("version", "")
    try:
        services.remove_commitment(
            public_id=public_id, commitment=line, by=actor_of(request),
            version=int(typed) if typed.isascii() and typed.isdigit() else -1,
        )  # fmt: skip
    except StaleVersion as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The commitment was removed."))
    return redirect("pledges:page", public_id)
