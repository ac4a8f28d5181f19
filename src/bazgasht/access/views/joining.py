"""The invited person's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bazgasht.core.errors import Conflict, DomainError, NotAllowed, NotFound

from .. import selectors, services
from ..forms.sign_in import InvitedPasswordForm
from ..models import Invitation, User
from ..roles import ROLES
from ..routes import public
from ..services.invitations import check_still_offered


@public
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody new chooses a password; somebody with an account signs in and agrees."""
    try:
        invitation = selectors.invitation_by_token(token)
        check_still_offered(invitation)
    except NotFound:
        return _dead(request)
    existing = User.objects.filter(username__iexact=invitation.username).first()
    if existing is not None:
        return _existing(request, token, invitation, existing)
    if request.user.is_authenticated:
        raise NotAllowed("invitation_account", _("Sign out first: this link is for someone else."))
    person = User(username=invitation.username, name=invitation.name)
    form = InvitedPasswordForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.accept_invitation(token=token, password=form.cleaned_data["password1"])
        except ValidationError as refused:
            form.add_error("password1", refused)
        except Conflict as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Your account is ready. Sign in with your new password."))
            return redirect("account_login")
    return _page(request, invitation, form=form)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody who forgot the password chooses another one."""
    try:
        reset = services.reset_by_token(token)
    except NotFound:
        return _dead(request)
    if request.user.is_authenticated:
        raise NotAllowed("invitation_account", _("Sign out first: this link is for someone else."))
    form = InvitedPasswordForm(request.POST or None, user=reset.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_password(token=token, password=form.cleaned_data["password1"])
        except ValidationError as refused:
            form.add_error("password1", refused)
        else:
            messages.success(request, _("Your new password is set. Sign in with it."))
            return redirect("account_login")
    return render(request, "access/new_password.html", {"person": reset.user, "form": form})


def _existing(request: HttpRequest, token: str, invitation: Invitation, user: User) -> HttpResponse:
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id != user.pk:
        return _page(request, invitation, sign_in=actor is None, other=actor is not None)
    if request.method == "POST":
        try:
            services.accept_invitation(token=token, by=actor)
        except DomainError as refused:
            return _page(request, invitation, refused=refused.message)
        messages.success(request, _("You have the new role. Sign in again."))
        return redirect("account_login")
    return _page(request, invitation, agree=True)


def _dead(request: HttpRequest) -> HttpResponse:
    """Used, expired, withdrawn and never given out look the same."""
    return render(request, "access/dead_link.html", status=404)


def _page(request: HttpRequest, invitation: Invitation, **more: Any) -> HttpResponse:
    context = {"invitation": invitation, "role": ROLES[invitation.role], **more}
    return render(request, "access/accept.html", context)
