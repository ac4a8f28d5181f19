"""People of a body: list, invitation, role, leaver."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound

from .. import policies, selectors, services
from ..actor import Actor
from ..drafting import discard_draft, draft_key
from ..forms.members import EndForm, InviteForm, LostForm, RoleForm
from ..models import Lost, Membership, Organisation
from ..roles import ROLES
from ..routes import permission
from ..services.factors import own_factor_resets

Form = Any


@permission("members.manage")
@require_GET
def members(request: HttpRequest, code: str) -> HttpResponse:
    actor, body = _visible(request, code)
    rows = [
        {"membership": m, "role": ROLES[m.role].name if m.role in ROLES else m.role,
         "mine": m.user_id == actor.user_id, "may": policies.decides_about(actor, m)}
        for m in selectors.members(body)
    ]  # fmt: skip
    context = {
        "body": body,
        "rows": rows,
        "invitations": [(i, ROLES[i.role].name) for i in selectors.open_invitations(body)],
        "roles": policies.roles_to_give(actor, body),
        "asked": own_factor_resets(actor, body.pk),
    }
    return render(request, "access/members.html", context)


@permission("members.manage")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """After POST the page shows the link, this once."""
    actor, body = _visible(request, code)
    form = InviteForm(request.POST or None, roles=policies.roles_to_give(actor, body))
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = services.invite_member(
                organisation_id=body.pk, by=actor, **form.cleaned_data
            )
        except (InvalidValue, Conflict, NotAllowed) as refused:
            _show(form, refused)
        else:
            discard_draft(request)
            link = request.build_absolute_uri(reverse("access:accept", args=[token]))
            context = {"body": body, "invitation": invitation, "link": link,
                       "role": ROLES[invitation.role].name}  # fmt: skip
            return render(request, "access/invited.html", context)
    context = {"form": form, "body": body, "draft_key": draft_key(request)}
    return render(request, "access/invite.html", context)


@permission("members.manage")
@require_POST
def withdraw(request: HttpRequest, invitation: uuid.UUID) -> HttpResponse:
    services.withdraw_invitation(invitation=invitation, by=_actor(request))
    messages.success(request, _("The invitation was withdrawn."))
    return redirect(_back(request))


@permission("members.manage")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, membership: uuid.UUID) -> HttpResponse:
    actor, body, found = _membership(request, code, membership)
    able = selectors.colleagues(body, without=found.user_id)
    if not ROLES[found.role].sees_persons:
        able = []
    form = EndForm(request.POST or None, able=able)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_membership(
                membership=membership, reason=form.cleaned_data["reason"],
                handover_to=form.handover(), by=actor,
            )  # fmt: skip
        except InvalidValue as refused:
            _show(form, refused)
        else:
            discard_draft(request)
            messages.success(request, _("The access has ended; every session is closed."))
            return redirect("access:members", body.code)
    return _person_page(request, "access/member_end.html", form, found)


@permission("members.manage")
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, code: str, membership: uuid.UUID) -> HttpResponse:
    actor, body, found = _membership(request, code, membership)
    codes = [c for c in policies.roles_to_give(actor, body) if c != found.role]
    able = selectors.colleagues(body, without=found.user_id)
    if not any(services.loses_carried(found, c) for c in codes):
        able = []
    form = RoleForm(request.POST or None, roles=codes, able=able)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(
                membership=membership, role=form.cleaned_data["role"],
                handover_to=form.handover(), by=actor,
            )  # fmt: skip
        except (InvalidValue, Conflict) as refused:
            _show(form, refused)
        else:
            discard_draft(request)
            messages.success(request, _("The role was changed. The person signs in again."))
            return redirect("access:members", body.code)
    return _person_page(request, "access/member_role.html", form, found)


@permission("members.manage")
@require_http_methods(["GET", "POST"])
def reset_factor(request: HttpRequest, code: str, membership: uuid.UUID) -> HttpResponse:
    actor, body, found = _membership(request, code, membership)
    form = LostForm(request.POST or None, initial={"what": Lost.FACTOR})
    if request.method == "POST" and form.is_valid():
        try:
            services.request_factor_reset(membership=membership, by=actor, **form.cleaned_data)
        except (InvalidValue, Conflict) as refused:
            _show(form, refused)
        else:
            discard_draft(request)
            messages.success(request, _("The request waits for a second person."))
            return redirect("access:members", body.code)
    return _person_page(request, "access/member_factor.html", form, found)


@permission("members.manage")
@require_POST
def withdraw_reset(request: HttpRequest, reset: uuid.UUID) -> HttpResponse:
    """The asker's own request, as long as nobody has decided."""
    services.withdraw_factor_reset(reset=reset, by=_actor(request))
    messages.success(request, _("The request was withdrawn."))
    return redirect(_back(request))


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]


def _visible(request: HttpRequest, code: str) -> tuple[Actor, Organisation]:
    actor, body = _actor(request), selectors.body_by_code(code)
    policies.check_sees_members(actor, body)
    return actor, body


def _membership(
    request: HttpRequest, code: str, public_id: uuid.UUID
) -> tuple[Actor, Organisation, Membership]:
    """A live membership through its body; raises NotFound, NotAllowed."""
    actor, body = _visible(request, code)
    found = selectors.members(body).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("membership")
    found.organisation = body
    policies.check_decides_about(actor, found)
    return actor, body, found


def _person_page(
    request: HttpRequest, template: str, form: Form, found: Membership
) -> HttpResponse:
    context = {"form": form, "body": found.organisation, "membership": found,
               "role": ROLES[found.role].name, "draft_key": draft_key(request)}  # fmt: skip
    return render(request, template, context)


def _show(form: Form, refused: Exception) -> None:
    field = getattr(refused, "field", None)
    form.add_error(field if field in form.fields else None, refused.message)  # type: ignore[attr-defined]


def _back(request: HttpRequest) -> str:
    code = request.POST.get("body", "")
    return reverse("access:members", args=[code]) if code else reverse("access:bodies")
