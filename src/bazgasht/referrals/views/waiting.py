"""The waiting list of a service, and why someone stands where they stand."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.people.selectors.cards import open_file
from bazgasht.plans.rules import priority_rule
from bazgasht.plans.selectors import priority
from bazgasht.services import exports
from bazgasht.services.forms import ExportForm
from bazgasht.services.models import Service
from bazgasht.services.selectors import capacities, get_service

from .. import policies, selectors
from ..states import State


@permission("waiting.view")
@require_GET
def waiting_list(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """In the order of the published rule, each with the reasons this body may read."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    service = _own(by, public_id)
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


def _own(by: Actor, public_id: uuid.UUID) -> Service:
    service = get_service(public_id)
    if not by.can("waiting.view", service.provider_id):
        raise NotFound("service")
    return service


@permission("waiting.view")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The list as a file, in its order; asks first whether names are needed, and what for."""
    service = _own(request.actor, public_id)  # type: ignore[attr-defined]
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export the waiting list"), "submit": _("Make the workbook"),
            "text": _("Without names it shows places, codes, points and what they are given for."),
            "cancel_url": reverse("referrals:waiting_list", args=[public_id]),
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    exports.check_names(request, names)
    lines = selectors.waiting_list(service.pk, [service.provider_id])
    headers = [_("Place"), _("Code"), _("Points"), _("What for"), _("Sent")]
    return exports.workbook(
        request, action="referrals.exported", title=_("Waiting list"), names=names, reason=reason,
        headers=[*headers, *([_("Name"), _("File number")] if names else [])],
        rows=[_row(line, names) for line in lines], count=len(lines), filename="waiting",
    )  # fmt: skip


def _row(line: selectors.WaitingLine, names: bool) -> list[object]:
    said = [f"{r.text} ({localise(r.points)})" for r in line.priority.reasons]
    sent = timezone.localdate(line.row.sent_at) if line.row.sent_at else None
    row: list[object] = [line.place, line.row.code, line.priority.points, " · ".join(said), sent]
    return [*row, line.card.full, line.card.file_no] if names else row


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
