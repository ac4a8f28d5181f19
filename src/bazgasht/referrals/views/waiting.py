"""The waiting list of a service, and why someone stands where they stand."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.people.selectors.cards import open_file
from bazgasht.plans.rules import priority_rule
from bazgasht.plans.selectors import priority
from bazgasht.services.selectors import capacities, get_service

from .. import policies, selectors
from ..states import State


@permission("waiting.view")
@require_GET
def waiting_list(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """In the order of the published rule, each with the reasons this body may read."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    service = get_service(public_id)
    if not by.can("waiting.view", service.provider_id):
        raise NotFound("service")
    lines = selectors.waiting_list(service.pk, [service.provider_id])
    journal.record(
        by=by, action="referrals.listed", on=("service", service.public_id),
        detail={"shown": len(lines), "list": "waiting"},
    )  # fmt: skip
    context = {
        "service": service,
        "lines": lines,
        "capacity": capacities([service])[service.pk],
        "rule": _rule(),
    }
    return render(request, "referrals/waiting.html", context)


def _rule() -> dict[str, str]:
    rule = priority_rule()
    language = "fa" if (get_language() or "fa").startswith("fa") else "en"
    words = {name: getattr(rule, name) for name in ("title", "intro", "ties")}
    return {name: getattr(text, language, str(text)) for name, text in words.items()}


@permission("waiting.view")
@require_GET
def why(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """For the person: the place, the points line by line, and what never counts. Made to print."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.get_referral(public_id)
    if not policies.sides_of(by, row):
        raise NotFound("referral")
    if row.state != State.WAITING:
        raise Conflict("referral.not_waiting", _("This referral is on no waiting list."))
    file = selectors.referral_file(row)
    open_file(file.card.public_id, by=by, page="waiting")
    journal.record(
        by=by, action="waiting.explained", on=("referral", row.public_id),
        client_id=file.subject.client_id,
    )  # fmt: skip
    context = {
        "row": row,
        "card": file.card,
        "place": selectors.place_of(row),
        "priority": priority(file.subject.client_id),
        "rule": _rule(),
        "never": [str(text) for text in priority_rule().never_counted],
        "provider": row.service.provider.name,
    }
    return render(request, "referrals/why.html", context)
