"""What was given: list, one record, recording and voiding."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.drafting import autosaved
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today
from bazgasht.people.selectors.cards import cards, open_file
from bazgasht.people.selectors.families import client_by_number

from .. import exports, policies, selectors
from .. import services as writing
from ..forms import DeliveryFilter, ExportForm, FileNumberForm, RecordForm, VoidForm
from ..models import Delivery, Service
from ..orders import orders
from ..sections import amount_words

PAGE = 25


def own_services(request: HttpRequest) -> list[Service]:
    """Services at present whose giving the actor may record."""
    bodies = request.actor.organisations_for("deliveries.record")  # type: ignore[attr-defined]
    return list(selectors.services_for().filter(provider_id__in=bodies))


def _filtered(request: HttpRequest) -> tuple[DeliveryFilter, Any]:
    bodies = request.actor.organisations_for("deliveries.record")  # type: ignore[attr-defined]
    services = list(selectors.services_for(active=None).filter(provider_id__in=bodies))
    form = DeliveryFilter(request.GET, services=services)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.deliveries_of(
        bodies, service=chosen.get("service") or "", kind=chosen.get("kind") or "",
        since=chosen.get("since"), until=chosen.get("until"), voided=bool(chosen.get("voided")),
    )  # fmt: skip
    return form, found


@permission("deliveries.record")
@require_GET
def delivery_list(request: HttpRequest) -> HttpResponse:
    """What the actor's bodies gave, newest first."""
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    people = cards(_clients(page.object_list))
    rows = [
        {"delivery": d, "card": people.get(_client(d)), "words": amount_words(d)}
        for d in page.object_list
    ]
    context = {"filter": form, "page": page, "rows": rows, "query": request.GET.urlencode()}
    return render(request, "services/deliveries.html", context)


def _client(delivery: Delivery) -> int:
    subject = getattr(delivery, "subject", None)
    return subject.client_id if subject else 0


def _clients(rows: Any) -> set[int]:
    return {_client(d) for d in rows} - {0}


@permission("deliveries.record")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; asks first whether names are needed, and what for."""
    _form, found = _filtered(request)
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export what was given"), "submit": _("Make the workbook"),
            "text": _("Without names it shows what was given, when and how much."),
            "cancel_url": f"{reverse('services:deliveries')}?{request.GET.urlencode()}",
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    count = found.count()
    exports.check_size(count)
    exports.check_names(request, names)
    rows = list(found)
    people = cards(_clients(rows)) if names else {}
    headers = [_("Date"), _("Service"), _("Kind of aid"), _("How much"), _("Amount (rial)"),
               _("On a referral"), _("State")]  # fmt: skip
    if names:
        headers += [_("Name"), _("File number")]
    return exports.workbook(
        request, action="deliveries.exported", title=_("What was given"), headers=headers,
        rows=[_row(d, people.get(_client(d)), names) for d in rows], count=count, names=names,
        reason=reason, filename="deliveries",
    )  # fmt: skip


def _row(d: Delivery, card: Any, names: bool) -> list[object]:
    row: list[object] = [
        d.on, d.service.title, d.service.get_aid_kind_display() if d.service.aid_kind else "",
        d.quantity, d.amount, bool(d.referral_id), _("voided") if d.voided_at else _("delivered"),
    ]  # fmt: skip
    return [*row, card.full if card else "", card.file_no if card else ""] if names else row


@permission("deliveries.record")
@require_http_methods(["GET", "POST"])
@autosaved("client")
def record(request: HttpRequest) -> HttpResponse:
    """Record what one person got; before it is saved, what the household already got is shown."""
    services = own_services(request)
    if not services:
        return render(request, "services/nothing_to_give.html")
    wanted = request.GET.get("client", "")
    if not wanted:
        return _ask_for_client(request)
    try:
        client = open_file(uuid.UUID(wanted), by=request.actor, page="aid")  # type: ignore[attr-defined]
    except ValueError:
        raise NotFound("client") from None
    asked = request.GET.get("service", "")
    initial: dict[str, Any] = {"request_id": uuid.uuid4()}
    if chosen := next((s.pk for s in services if str(s.public_id) == asked), None):
        initial["service"] = chosen
    form = RecordForm(request.POST or None, initial=initial, services=services)
    warned = False
    if request.method == "POST" and form.is_valid():
        by = request.actor  # type: ignore[attr-defined]
        if "stop" in request.POST:
            writing.stop_aid(service_id=form.cleaned_data["service"], by=by)
            messages.success(request, _("Nothing was given; the household had it already."))
            return redirect("services:deliveries")
        try:
            made = writing.record_delivery(client_id=client.pk, **form.figures, by=by)
            messages.success(request, _("What was given is recorded."))
            return redirect("services:delivery", public_id=made.public_id)
        except Conflict as refused:
            warned = refused.code == "aid.repeat"
            form.add_error("repeat_reason" if warned else None, refused.message)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    return render(request, "services/record.html", _record_context(client, form, warned))


def _record_context(client: Any, form: RecordForm, warned: bool) -> dict[str, Any]:
    household = selectors.household_id_of(client.pk)
    card = cards([client.pk])[client.pk]
    asked = orders(form.services, [client.pk], today())
    return {
        "only": next(iter(form.services.values())) if len(form.services) == 1 else None,
        "orders": [(form.services[service], order) for (service, _who), order in asked.items()],
        "card": card, "form": form, "warned": warned, "household": household,
        "aid": selectors.household_aid(household or -client.pk),
    }  # fmt: skip


def _ask_for_client(request: HttpRequest) -> HttpResponse:
    form = FileNumberForm(request.POST if "file_no" in request.POST else None)
    if form.is_bound and form.is_valid():
        client = client_by_number(form.cleaned_data["file_no"])
        if client is not None:
            return redirect(f"{reverse('services:record')}?client={client.public_id}")
        form.add_error("file_no", _("No client of yours has this file number."))
    return render(request, "services/ask_for_client.html", {"form": form})


@permission("clients.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One record, for the giver and the person's case team."""
    delivery = selectors.get_delivery(public_id)
    people = cards([delivery.subject.client_id])
    for card in people.values():
        open_file(card.public_id, by=request.actor, page="aid")  # type: ignore[attr-defined]
    context = {
        "delivery": delivery,
        "card": people.get(delivery.subject.client_id),
        "body": names_of([delivery.organisation_id]).get(delivery.organisation_id, ""),
        "who": user_names([delivery.recorded_by]).get(delivery.recorded_by, ""),
        "words": amount_words(delivery),
        "may_void": policies.user_can_void(request.actor, delivery)  # type: ignore[attr-defined]
        and delivery.voided_at is None,
    }
    return render(request, "services/delivery.html", context)


@permission("deliveries.record")
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take a wrong record back, with a reason; the right one may come in its place."""
    delivery = selectors.get_delivery(public_id)
    policies.check_user_can_void(request.actor, delivery)  # type: ignore[attr-defined]
    if delivery.voided_at is not None:
        return _voided_already(request, delivery)
    initial = {"right": "nothing", "on": delivery.on, "quantity": delivery.quantity,
               "amount": delivery.amount}  # fmt: skip
    form = VoidForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("services:delivery", public_id=_taken_back(request, delivery, form))
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
        except Conflict as refused:
            if refused.code == "delivery.voided":  # two presses at once
                return _voided_already(request, delivery)
            form.add_error(None, refused.message)
    consequences = [_("It no longer counts, here and in every report."),
                    _("It stays readable, with your reason.")]  # fmt: skip
    if delivery.referral_id:
        consequences.append(_("Its referral counts it no more. An ended one to which nothing else was"
                              " given reads cancelled, its results “not achieved”, and the needs"
                              " stand again."))  # fmt: skip
    context = {
        "form": form, "title": _("Void or correct this record"), "tone": "danger",
        "submit": _("Record it"), "text": f"{delivery.service.title} · {amount_words(delivery)}",
        "consequences": consequences,
        "cancel_url": reverse("services:delivery", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


def _taken_back(request: HttpRequest, delivery: Delivery, form: VoidForm) -> uuid.UUID:
    """The record to go on with: the right one, else the voided one."""
    by, reason, right = request.actor, form.cleaned_data["reason"], form.figures  # type: ignore[attr-defined]
    if right is None:
        writing.void_delivery(public_id=delivery.public_id, reason=reason, by=by)
        messages.success(request, _("The record is voided; it stays readable."))
        return delivery.public_id
    made = writing.correct_delivery(public_id=delivery.public_id, reason=reason, right=right, by=by)
    messages.success(request, _("Corrected. The wrong record is voided and stays readable."))
    return made.public_id


def _voided_already(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    messages.info(request, _("This record was voided already."))
    return redirect("services:delivery", public_id=delivery.public_id)
