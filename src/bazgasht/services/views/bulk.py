"""A hundred families at once: choose, look at the warnings, confirm."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.people.selectors import families as people
from bazgasht.people.selectors.standing import days_of_death

from .. import selectors
from .. import services as writing
from ..forms import BulkForm
from ..orders import orders
from .deliveries import own_services


def _bodies(request: HttpRequest) -> tuple[int, ...]:
    return request.actor.organisations_for("deliveries.record")  # type: ignore[attr-defined,no-any-return]


@permission("deliveries.record")
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """What is given and to which families; the answer is a preview with warnings."""
    services = own_services(request)
    if not services:
        return render(request, "services/nothing_to_give.html")
    form = BulkForm(request.POST or None, services=services, cities=people.cities(_bodies(request)))
    if request.method == "POST" and form.is_valid():
        ids, unknown = _chosen(request, form)
        if len(ids) > writing.MOST:
            form.add_error(
                "source",
                _("These are %(n)s families; at most %(most)s go at once. Choose a city, or paste"
                  " file numbers.") % {"n": localise(len(ids)), "most": localise(writing.MOST)},
            )  # fmt: skip
        elif not ids:
            form.add_error("source", _("No family of yours was found by this."))
        else:
            return render(request, "services/bulk_preview.html", _preview(form, ids, unknown))
    return render(request, "services/bulk.html", {"form": form})


def _chosen(request: HttpRequest, form: BulkForm) -> tuple[list[int], list[str]]:
    data = form.cleaned_data
    if data["source"] == "numbers":
        return people.households_by_number(data["numbers"].split())
    ids = people.family_ids(_bodies(request), city=data["city"])
    if data["fresh"]:
        kind = form.services[data["service"]].aid_kind
        met = selectors.aid_inside(ids, kind, data["on"])
        ids = [i for i in ids if i not in met]
    return ids, []


def _preview(
    form: BulkForm, ids: Iterable[int], unknown: list[str], typed: QueryDict | None = None
) -> dict[str, Any]:
    """``typed`` is what came with a refused confirmation: its ticks and reasons stay."""
    data = form.cleaned_data
    service = form.services[data["service"]]
    families = people.families(ids)
    met = selectors.aid_inside([f.household_id for f in families], service.aid_kind, data["on"])
    gone = _gone(families, data["on"])
    asked = orders([service.pk], [f.head.id for f in families], data["on"])
    rows = [
        _row(f, met.get(f.household_id), typed, f.head.id in gone)
        | {"order": asked.get((service.pk, f.head.id))}
        for f in families
    ]
    return {
        "service": service,
        "form": form,
        "amount": form.rials,
        "rows": rows,
        "warned": sum(
            row["met"] is not None and not row["ticked"] and not row["gone"] for row in rows
        ),
        "gone": len(gone),
        "unknown": unknown,
        "request_id": uuid.uuid4(),
    }


def _gone(shown: Iterable[people.Family], on: date) -> set[int]:
    """Those who stand for a family and had died before that day."""
    died = days_of_death(f.head.id for f in shown)
    return {client for client, day in died.items() if on > day}


def _row(family: people.Family, met: Any, typed: QueryDict | None, gone: bool) -> dict[str, Any]:
    number = str(family.head.public_id)
    ticked = met is None if typed is None else number in typed.getlist("selected")
    reason = "" if typed is None else typed.get(f"reason-{number}", "")
    return {"family": family, "met": met, "ticked": ticked and not gone, "reason": reason,
            "gone": gone}  # fmt: skip


@permission("deliveries.record")
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Record for the ticked families; a ticked one with a warning needs its reason."""
    form = BulkForm(
        request.POST, services=own_services(request), cities=people.cities(_bodies(request))
    )
    if not form.is_valid():
        return render(request, "services/bulk.html", {"form": form})
    shown = people.families(_households(request.POST.getlist("shown")))
    ticked = set(request.POST.getlist("selected"))
    chosen = [f for f in shown if str(f.head.public_id) in ticked]
    service = form.services[form.cleaned_data["service"]]
    met = selectors.aid_inside(
        [f.household_id for f in shown], service.aid_kind, form.cleaned_data["on"]
    )
    by = request.actor  # type: ignore[attr-defined]
    if not chosen:
        messages.error(request, _("Tick at least one family."))
        return _again(request, form, shown)
    try:
        result = writing.record_bulk(
            service_id=service.pk, on=form.cleaned_data["on"], amount=form.rials,
            quantity=form.cleaned_data["quantity"], request_id=_request_id(request), by=by,
            rows=[
                writing.BulkRow(f.head.id, request.POST.get(f"reason-{f.head.public_id}", ""))
                for f in chosen
            ],
        )  # fmt: skip
    except InvalidValue as refused:
        messages.error(request, refused.message)
        return _again(request, form, shown)
    left_out = [f for f in shown if f not in chosen]
    gone = _gone(left_out, form.cleaned_data["on"])
    spared = sum(f.household_id in met and f.head.id not in gone for f in left_out)
    if spared and not result.repeated:  # a second press of the same form counts nothing twice
        writing.stop_aid(service_id=service.pk, times=spared, by=by)
    _tell(request, result.given)
    if result.died:  # a page older than the news, or a hand-made form
        messages.warning(request, _("Nothing was recorded for whoever had died before that day."))
    if result.held:
        held = [f for f in chosen if f.head.id in result.held]
        messages.warning(request, _("For the families below a reason is needed: they got this aid"
                                    " a short while ago. Nothing was recorded for them."))  # fmt: skip
        return _again(request, form, held)
    return redirect("services:deliveries")


def _tell(request: HttpRequest, given: int) -> None:
    if given:
        text = ngettext("Recorded for %(n)s family.", "Recorded for %(n)s families.", given)
        messages.success(request, text % {"n": localise(given)})


def _again(request: HttpRequest, form: BulkForm, shown: Iterable[people.Family]) -> HttpResponse:
    context = _preview(form, [f.household_id for f in shown], [], request.POST)
    return render(request, "services/bulk_preview.html", context)


def _households(numbers: Iterable[str]) -> list[int]:
    """Households by the public ids of those who stand for them."""
    try:
        return people.households_of_public_ids([uuid.UUID(n) for n in numbers])
    except ValueError:
        raise NotFound("client") from None


def _request_id(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("request_id", ""))
    except ValueError:
        raise NotFound("form") from None
