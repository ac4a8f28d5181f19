"""Looks at access that come back: periodic confirmation, second-factor resets."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
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
from ..models import Lost, Membership
from ..roles import ROLES
from ..routes import permission
from ..services.factors import open_factor_resets


@permission("access.confirm")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """``selected`` memberships are confirmed (``do=confirm``) or, asked once more, ended (``do=end``)
    together."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        chosen = _ids(request.POST.getlist("selected"))
        if not chosen:
            messages.error(request, _("Choose at least one person."))
        elif request.POST.get("do") == "end":
            return _end(request, actor, chosen)
        else:
            n = services.confirm_memberships(memberships=chosen, by=actor)
            messages.success(
                request,
                localise(
                    ngettext("%(n)d access confirmed.", "%(n)d accesses confirmed.", n) % {"n": n}
                ),
            )
        return redirect("access:review")
    return _list(request, actor)


def _list(
    request: HttpRequest, actor: Actor, chosen: list[uuid.UUID] | None = None,
    heirs_wanted: list[Membership] | None = None,
) -> HttpResponse:  # fmt: skip
    page = Paginator(selectors.due_memberships(actor), 25).get_page(request.GET.get("page"))
    rows = [(m, ROLES[m.role].name) for m in page.object_list]
    context = {"page": page, "rows": rows, "chosen": chosen or [], "heirs_wanted": heirs_wanted}
    return render(request, "access/review.html", context, status=422 if heirs_wanted else 200)


def _end(request: HttpRequest, actor: Actor, chosen: list[uuid.UUID]) -> HttpResponse:
    """All or none: whose files need a new owner is ended on their own page."""
    rows = [m for m in selectors.due_memberships(actor) if m.public_id in chosen]
    if not rows:
        messages.info(request, _("This was decided already."))
        return redirect("access:review")
    if heirs_wanted := [m for m in rows if services.needs_heir(m)]:
        return _list(request, actor, chosen, heirs_wanted)
    if "sure" not in request.POST:
        shown = {
            "title": _("End their access?"),
            "consequences": [
                *(f"{m.user.name} · {ROLES[m.role].name} · {m.organisation.name}" for m in rows),
                _("The role ends this minute and every open session is closed."),
                _("Whoever has no other role can't sign in any more."),
            ],
            "submit": _("End their access"),
            "tone": "danger",
            "cancel_url": reverse("access:review"),
            "fields": {
                "do": "end",
                "sure": "1",
                "selected": ",".join(str(m.public_id) for m in rows),
            },
        }
        return render(request, "ui/confirm.html", shown)
    with transaction.atomic():
        for row in rows:
            services.end_membership(membership=row.public_id, reason="not confirmed", by=actor)
    n = len(rows)
    messages.success(
        request, localise(ngettext("%(n)d access ended.", "%(n)d accesses ended.", n) % {"n": n})
    )
    return redirect("access:review")


def _ids(values: list[str]) -> list[uuid.UUID]:
    found = []
    for value in (part for several in values for part in several.split(",")):
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
