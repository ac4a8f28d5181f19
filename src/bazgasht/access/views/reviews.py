"""Looks at access that come back: periodic confirmation, second-factor resets."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.core.digits import localise
from bazgasht.core.errors import InvalidValue

from .. import selectors, services
from ..actor import Actor
from ..models import Lost
from ..roles import ROLES
from ..routes import permission
from ..services.factors import open_factor_resets


@permission("access.confirm")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """``selected`` memberships are confirmed (``do=confirm``) or ended (``do=end``) together."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        chosen = _ids(request.POST.getlist("selected"))
        if not chosen:
            messages.error(request, _("Choose at least one person."))
        elif request.POST.get("do") == "end":
            _end(request, actor, chosen)
        else:
            n = services.confirm_memberships(memberships=chosen, by=actor)
            messages.success(
                request,
                localise(
                    ngettext("%(n)d access confirmed.", "%(n)d accesses confirmed.", n) % {"n": n}
                ),
            )
        return redirect("access:review")
    page = Paginator(selectors.due_memberships(actor), 25).get_page(request.GET.get("page"))
    rows = [(m, ROLES[m.role].name) for m in page.object_list]
    return render(request, "access/review.html", {"page": page, "rows": rows})


def _end(request: HttpRequest, actor: Actor, chosen: list[uuid.UUID]) -> None:
    """All or none: whose files need a new owner is ended on their own page."""
    try:
        for membership in chosen:
            services.end_membership(membership=membership, reason="not confirmed", by=actor)
    except InvalidValue as refused:
        raise InvalidValue(
            refused.code,
            _("Someone among them has files to hand over; end that access from the body's page."),
        ) from None
    n = len(chosen)
    messages.success(
        request, localise(ngettext("%(n)d access ended.", "%(n)d accesses ended.", n) % {"n": n})
    )


def _ids(values: list[str]) -> list[uuid.UUID]:
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            raise InvalidValue("selected", _("Choose at least one person.")) from None
    return found


@permission("factors.reset")
@require_GET
def factor_resets(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return render(request, "access/factor_resets.html", {"rows": open_factor_resets(actor)})


@permission("factors.reset")
@require_POST
def decide_reset(request: HttpRequest, reset: uuid.UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    approve = request.POST.get("do") == "approve"
    row = services.decide_factor_reset(reset=reset, approve=approve, by=actor)
    if approve and row.what == Lost.PASSWORD:
        token = services.password_link(reset=reset, by=actor)
        link = request.build_absolute_uri(reverse("access:new_password", args=[token]))
        row.refresh_from_db()
        return render(request, "access/password_link.html", {"reset": row, "link": link})
    done = _("The second factor was reset.") if approve else _("The request was refused.")
    messages.success(request, done)
    return redirect("access:factor_resets")
