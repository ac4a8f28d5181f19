"""One's own account: roles, sessions, password, second factor."""

from __future__ import annotations

import uuid

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import journal, sessions
from ..actor import Actor
from ..routes import signed_in


@signed_in
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "seats": actor.seats,
        "sessions": sessions.mine(actor.user_id),
        "current": request.session.session_key,
        "factor": is_mfa_enabled(request.user),
        "factor_needed": actor.needs_second_factor,
    }
    return render(request, "access/account.html", context)


@signed_in
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """``session``: the public id of one of the person's sessions; without it all others."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one = request.POST.get("session", "")
    if one:
        try:
            sessions.end_one(user_id=actor.user_id, public_id=uuid.UUID(one))
        except ValueError:
            return redirect("access:account")
    else:
        sessions.end_all(actor.user_id, keep=request)
    journal.record(
        by=actor, action="session.ended", on=("user", actor.user_id), detail={"all": not one}
    )
    messages.success(
        request, _("The session has ended.") if one else _("All other sessions ended.")
    )
    return redirect("access:account")
