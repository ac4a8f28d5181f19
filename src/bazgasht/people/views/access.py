"""Who has seen this file, who may, and why; barriers."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.drafting import autosaved
from bazgasht.access.models import User
from bazgasht.access.pages import actor_of
from bazgasht.access.roles import ROLES
from bazgasht.access.routes import permission
from bazgasht.access.selectors import reach_over
from bazgasht.core.errors import Conflict, DomainError
from bazgasht.core.registry import cut_off_sources

from ..forms import refuse
from ..forms.access import BarrierForm
from ..models import Client
from ..selectors.access import (
    Barrier,
    FileGrant,
    Look,
    barriers,
    file_grants,
    told_grants,
    who_has_seen,
)
from ..selectors.barriers import reasons
from ..selectors.cards import get_client
from ..selectors.inbox import emergencies_of
from ..selectors.naming import names
from ..services.acting import acting_body
from ..services.barriers import lift_barrier, set_barrier
from ..services.grants import GRANT_RULES
from ..states import Basis, Level
from .common import page_of
from .voiding import done_already


@permission("access.history")
@require_GET
def access(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For the case team: grants with their reasons, looks by day and body, barriers."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "access")
    context |= _told(found, actor, staff=True)
    own = actor.organisations_for("barriers.manage")
    context |= {
        "barriers": _barriers(found, actor),
        "may_bar": bool(own),
        "emergencies": emergencies_of(found.pk),
    }
    return render(request, "people/access.html", context)


@permission("access.history")
@require_GET
def access_print(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The same for the person to keep: bodies and roles, no name of staff, no address."""
    actor = actor_of(request)
    found = get_client(public_id)
    acting_body(client_id=found.pk, permission="access.history", by=actor, level=Level.FULL)
    journal.record(by=actor, action="client.printed", on=("client", found.public_id),
                   client_id=found.pk, detail={"page": "access"})  # fmt: skip
    context = {"client": found, **_told(found, actor, staff=False)}
    return render(request, "people/access_print.html", context)


def _told(found: Client, actor: Actor, *, staff: bool) -> dict[str, Any]:
    acting_body(client_id=found.pk, permission="access.history", by=actor, level=Level.FULL)
    grants, looks = told_grants(found.pk), who_has_seen(found.pk)
    live = [g for g in grants if g.live]
    over = reach_over(g.organisation_id for g in live)
    above = {o for rows in over.values() for o, _role in rows}
    users = {u for look in looks for u in look.users} if staff else set()
    bodies = {g.organisation_id for g in grants} | {x.organisation_id for x in looks} | above
    known = names(bodies, users)
    return {
        "now": timezone.now(),
        "may_see": [
            _grant(g, known.body(g.organisation_id))
            | {"over": [(known.body(o), ROLES[r].name) for o, r in over.get(g.organisation_id, ())]}
            for g in live
        ],
        "could_see": [_grant(g, known.body(g.organisation_id)) for g in grants if not g.live],
        "looks": [_look(x, known.body(x.organisation_id), map(known.user, x.users), staff)
                  for x in looks],
    }  # fmt: skip


def _grant(grant: FileGrant, body: str) -> dict[str, Any]:
    return {"grant": grant, "body": body, "why": GRANT_RULES[Basis(grant.basis)].why}


def _look(look: Look, body: str, users: Any, staff: bool) -> dict[str, Any]:
    counts = [
        (look.opened, _("opened the file")),
        (look.documents, _("opened a document")),
        (look.exported, _("took it into a list")),
        (look.changed, _("recorded something")),
    ]
    return {
        "day": look.day,
        "body": body or _("no body named"),
        "roles": sorted(look.roles),
        "counts": [(n, words) for n, words in counts if n],
        "who": sorted(filter(None, users)) if staff else [],
    }


def _barriers(found: Client, by: Actor) -> list[dict[str, Any]]:
    rows = barriers(found.pk, by)
    own = {told.id: told.reason for told in reasons(found.pk)} if rows else {}
    known = names({b.organisation_id for b in rows}, {b.user_id for b in rows})
    return [
        {"barrier": b, "target": known.body(b.organisation_id) or known.user(b.user_id),
         "reason": own.get(b.id, "")}
        for b in rows
    ]  # fmt: skip


@permission("barriers.manage")
@require_http_methods(["GET", "POST"])
@autosaved()
def barrier_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, context = page_of(request, public_id, "access")
    form = BarrierForm(request.POST or None)
    cuts: list[str] = []
    if request.method == "POST" and form.is_valid():
        cuts = _cut_off(found.pk, form.cleaned_data["organisation"])
    if request.method == "POST" and form.is_valid() and not form.tell_first(cuts):
        got = form.cleaned_data
        try:
            set_barrier(
                client_id=found.pk, reason=got["reason"], until=got["until"],
                organisation_id=got["organisation"], user_id=_user(got["username"]),
                by=actor_of(request),
            )  # fmt: skip
        except DomainError as error:
            if error.http_status == 403:
                raise
            refuse(form, error)
        else:
            messages.success(request, _("The barrier stands from this moment."))
            return redirect("people:access", public_id)
    context |= {
        "form": form,
        "title": _("Shut out a body or a person at work"),
        "consequences": [_("It beats every other right to see this file, at once."), *cuts],
    }
    return render(request, "people/form.html", context)


def _cut_off(client_id: int, body: int | None) -> list[str]:
    return [line for told in cut_off_sources for line in told(client_id, body)] if body else []


def _user(username: str) -> int | None:
    """An unknown name counts as none, so that the form asks again without telling who exists."""
    found = User.objects.filter(username__iexact=username.strip()).values_list("pk", flat=True)
    return found.first() if username.strip() else None


@permission("barriers.manage")
@require_http_methods(["GET", "POST"])
def barrier_lift(request: HttpRequest, public_id: uuid.UUID, barrier: int) -> HttpResponse:
    """Asks once more, with who sees the file again."""
    actor = actor_of(request)
    found, context = page_of(request, public_id, "access")
    access_page = reverse("people:access", args=[public_id])
    if request.method == "POST":
        try:
            lift_barrier(client_id=found.pk, barrier_id=barrier, by=actor)
        except Conflict as error:
            return done_already(request, error.message, access_page)
        messages.success(request, _("The barrier was lifted."))
        return redirect(access_page)
    row = next((b for b in _barriers(found, actor) if b["barrier"].id == barrier), None)
    if row is None:
        return done_already(request, _("This barrier stands no more."), access_page)
    shown = {
        "head": context["head"],
        "title": _("Lift this barrier?"),
        "text": row["target"],
        "consequences": _seen_again(found.pk, row["barrier"]),
        "submit": _("Lift the barrier"),
        "tone": "danger",
        "cancel_url": access_page,
    }
    return render(request, "ui/confirm.html", shown)


def _seen_again(client_id: int, barrier: Barrier) -> list[str]:
    """What whoever is shut out gets back by the grants that stand."""
    if barrier.organisation_id is None:
        return [_("From this moment this person sees again what their body may see of the file.")]
    levels = [g.level for g in file_grants(client_id)
              if g.live and g.organisation_id == barrier.organisation_id]  # fmt: skip
    if not levels:
        return [_("This body has no right to the file now: it sees nothing until it is given one.")]
    return [
        _("From this moment this body sees again: %(what)s.") % {"what": Level(max(levels)).label},
        _("It can go on with what it is asked to do for this person."),
    ]
