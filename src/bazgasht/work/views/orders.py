"""Orders of buyers: the list, one of them, and what happens to it."""

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

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, beside, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import InvalidValue
from bazgasht.core.jalali import today
from bazgasht.services import exports

from .. import policies
from ..forms.workshops import ChangeOrderForm, DeliverForm, OrderFilter, OrderForm, ReasonForm
from ..models import Order
from ..selectors import workshops as reading
from ..services import orders as writing
from ..states import ORDER_TRANSITIONS, OrderState
from .common import PAGE, form_page

TONES = {
    OrderState.OPEN: "wait",
    OrderState.IN_WORK: "info",
    OrderState.DELIVERED: "ok",
    OrderState.CANCELLED: "plain",
}


def _filtered(request: HttpRequest) -> tuple[OrderFilter, Any]:
    bodies = actor_of(request).organisations_for("workshops.edit")
    shops = reading.workshops(active=None, mine=bodies)
    form = OrderFilter(
        request.GET if request.GET else {"state": "open"},
        workshops=[(str(w.public_id), w.name) for w in shops],
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    picked = chosen.get("workshop")
    return form, reading.orders(
        bodies, state=chosen.get("state") or "", late=bool(chosen.get("late")),
        workshop=uuid.UUID(picked) if picked else None,
    )  # fmt: skip


@permission("workshops.edit")
@require_GET
def orders(request: HttpRequest) -> HttpResponse:
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form, "page": page, "query": request.GET.urlencode(),
        "rows": [(row, TONES[OrderState(row.state)], _late(row)) for row in page.object_list],
    }  # fmt: skip
    return render(request, "work/orders.html", context)


def _late(row: Order) -> bool:
    return row.state in reading.OPEN_ORDERS and row.due < today()


@permission("workshops.edit")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered orders as a workbook."""
    _form, found = _filtered(request)
    count = found.count()
    exports.check_size(count)
    headers = [_("Workshop"), _("Product"), _("Buyer"), _("How many"), _("Delivered"),
               _("Price of one (rial)"), _("In all (rial)"), _("Ordered on"), _("Due"),
               _("State")]  # fmt: skip
    rows = [
        [o.workshop.name, o.product.name, o.buyer, o.quantity, o.delivered, o.unit_price, o.total,
         o.ordered_on, o.due, o.get_state_display()]
        for o in found
    ]  # fmt: skip
    return exports.workbook(
        request, action="orders.exported", title=_("Orders"), headers=headers, rows=rows,
        count=count, filename="orders",
    )  # fmt: skip


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """An order for a product of the workshop."""
    workshop = reading.get_workshop(public_id)
    by = actor_of(request)
    policies.check_may(by, "workshops.edit", workshop.organisation_id)
    products = list(reading.products_of(workshop, active=True))
    if not products:
        messages.info(request, _("Add what the workshop makes first."))
        return redirect("work:add_product", public_id=workshop.public_id)
    form = OrderForm(
        request.POST or None, initial={"request_id": uuid.uuid4()},
        products=[(str(p.public_id), f"{p.name} ({p.unit})") for p in products],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        picked = next(p for p in products if str(p.public_id) == values["product"])
        price = values["unit_price"]
        draft = writing.OrderDraft(
            picked.public_id, values["buyer"], values["quantity"],
            picked.price if price is None else price, values["ordered_on"], values["due"],
            values["note"],
        )  # fmt: skip
        try:
            row = writing.record_order(request_id=values["request_id"], draft=draft, by=by)
            discard_draft(request)
            messages.success(request, _("The order is recorded."))
            return redirect("work:order", public_id=row.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("New order"), sub=workshop.name, draft_key=draft_key(request),
        cancel_url=reverse("work:workshop", args=[workshop.public_id]),
    )  # fmt: skip


@permission("workshops.edit")
@require_GET
def order(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_order(public_id)
    context = {
        "order": row, "tone": TONES[OrderState(row.state)], "late": _late(row),
        "open": bool(ORDER_TRANSITIONS[OrderState(row.state)]),
    }  # fmt: skip
    return render(request, "work/order.html", context)


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def deliver(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_order(public_id)
    form = DeliverForm(request.POST or None, initial={"quantity": row.quantity - row.delivered})
    if request.method == "POST" and form.is_valid():
        try:
            writing.deliver_order(
                public_id=public_id, version=version_of(request), by=actor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("The delivery is recorded."))
            return redirect("work:order", public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return _page(request, row, form, _("Record a delivery"))


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_order(public_id)
    form = ChangeOrderForm(request.POST or None, initial={"due": row.due, "note": row.note})
    if request.method == "POST" and form.is_valid():
        try:
            writing.change_order(
                public_id=public_id, version=version_of(request), by=actor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("The order is changed."))
            return redirect("work:order", public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return _page(request, row, form, _("Change the order"))


@permission("workshops.edit")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_order(public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.cancel_order(
                public_id=public_id, version=version_of(request), by=actor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("The order is cancelled."))
            return redirect("work:order", public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return _page(request, row, form, _("Cancel the order"), tone="danger")


def _page(
    request: HttpRequest, row: Order, form: Any, title: str, tone: str = "primary"
) -> HttpResponse:
    return form_page(
        request, form, title=title, sub=f"{row.product.name} · {row.buyer}", tone=tone,
        submit=title, version=version_of(request) or row.version,
        cancel_url=reverse("work:order", args=[row.public_id]),
    )  # fmt: skip
