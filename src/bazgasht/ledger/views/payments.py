"""Payments of a body: the list with its acts, one payment, bank files."""

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

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import user_names
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError, InvalidValue, NotFound
from bazgasht.core.export import CSV_TYPE
from bazgasht.people import asked

from .. import selectors
from .. import services as writing
from ..chart import BANK
from ..forms import PaidForm, PaymentFilter, PaymentForm, ReasonForm, WhyForm
from ..models import Payment
from ..services import NewPayment
from ..states import PaymentState
from .common import PAGE, frame, fresh, refuse

TONES = {
    PaymentState.REQUESTED: "wait", PaymentState.APPROVED: "info", PaymentState.IN_FILE: "info",
    PaymentState.PAID: "ok", PaymentState.RECONCILED: "ok", PaymentState.RETURNED: "late",
}  # fmt: skip
CHANGEABLE = (PaymentState.REQUESTED, PaymentState.APPROVED, PaymentState.RETURNED)


def tone(row: Payment) -> str:
    return TONES.get(PaymentState(row.state), "plain")


@permission("ledger.view")
@require_http_methods(["GET", "POST"])
def payment_list(request: HttpRequest, code: str) -> HttpResponse:
    body, context = frame(request, code, "payments")
    if request.method == "POST":  # the name of who is paid stands in no address
        return redirect(asked.address(request, reverse("ledger:payments", args=[code])))
    form = PaymentFilter(asked.query(request))
    found = selectors.payments(body.pk, **(form.cleaned_data if form.is_valid() else {}))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context |= {
        "filter": form,
        "page": page,
        "rows": [(row, tone(row)) for row in page.object_list],
        "request_id": uuid.uuid4(),
    }
    return render(request, "ledger/payments.html", context)


@permission("ledger.view")
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """One act on the ticked payments; who may do which is decided by the service."""
    body, _context = frame(request, code, "payments")
    by = actor_of(request)
    ticked = dict(_ticked(value) for value in request.POST.getlist("selected"))
    seen = {
        pk: ticked[public_id]
        for pk, public_id in selectors.payments(body.pk)
        .filter(public_id__in=[v for v in ticked if v])
        .values_list("pk", "public_id")
    }
    try:
        if not seen:
            raise InvalidValue("payment.none", _("Choose at least one payment."))
        done = _act(
            request.POST.get("do", ""), body.pk, seen, request.POST.get("request_id", ""), by
        )
    except DomainError as error:
        if error.http_status in (403, 404):
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, localise(done))
    return redirect("ledger:payments", code=code)


def _ticked(value: str) -> tuple[uuid.UUID | None, int]:
    """``id:version``, as the page ticks a payment that it shows."""
    public_id, _colon, version = value.partition(":")
    return (uuid.UUID(public_id) if _is_uuid(public_id) else None, whole(version))


def whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _act(do: str, body: int, seen: dict[int, int], request_id: str, by) -> str:  # type: ignore[no-untyped-def]
    ids = list(seen)
    if do == "approve":
        n = writing.approve_payments(organisation_id=body, ids=ids, by=by, seen=seen)
        return ngettext("%(n)d payment approved.", "%(n)d payments approved.", n) % {"n": n}
    if do == "file" and _is_uuid(request_id):
        made = writing.make_bank_file(
            organisation_id=body, ids=ids, request_id=uuid.UUID(request_id), by=by
        )
        return ngettext(
            "A bank file with %(n)d payment is made.", "A bank file with %(n)d payments is made.",
            made.count,
        ) % {"n": made.count}  # fmt: skip
    if do == "reconcile":
        n = writing.reconcile(organisation_id=body, ids=ids, by=by)
        return ngettext("%(n)d payment reconciled.", "%(n)d payments reconciled.", n) % {"n": n}
    raise NotFound("act")


@permission("ledger.view")
@require_GET
def payment(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    body, context = frame(request, code, "payments")
    row = selectors.payment_of(body.pk, public_id)
    by, may = actor_of(request), context["may"]
    names = user_names([u for u in (row.requested_by, row.approved_by) if u])
    state = PaymentState(row.state)
    context |= {
        "row": row,
        "tone": tone(row),
        "asked": names.get(row.requested_by, ""),
        "approved": names.get(row.approved_by or 0, ""),
        "acts": {
            "decide": may["approve"]
            and state == PaymentState.REQUESTED
            and row.requested_by != by.user_id,
            "own": may["approve"]
            and state == PaymentState.REQUESTED
            and row.requested_by == by.user_id,
            "change": may["ask"]
            and state in CHANGEABLE
            and (not row.source_type or state == PaymentState.RETURNED),
            "cancel": may["ask"] and state in (PaymentState.REQUESTED, PaymentState.APPROVED),
            "paid": may["pay"] and state in (PaymentState.APPROVED, PaymentState.IN_FILE),
            "returned": may["pay"] and state in (PaymentState.IN_FILE, PaymentState.PAID),
        },
    }
    return render(request, "ledger/payment.html", context)


@permission("payments.request")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    body, context = frame(request, code, "payments")
    form = PaymentForm(request.POST or None, initial=fresh(),
                       accounts=selectors.account_choices(body.pk))  # fmt: skip
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        asked = NewPayment(got["payee"], got["amount"], got["purpose"], got["debit"],
                           got["request_id"], got["sheba"] or "", bank=BANK)  # fmt: skip
        try:
            made = writing.request_payments(
                organisation_id=body.pk, payments=[asked], by=actor_of(request)
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The payment waits for a second person's approval."))
            return redirect("ledger:payment", code=code, public_id=made[0].public_id)
    return render(request, "ledger/payment_form.html",
                  {**context, "form": form, "title": _("Ask for a payment")})  # fmt: skip


@permission("payments.request")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    body, context = frame(request, code, "payments")
    row = selectors.payment_of(body.pk, public_id)
    initial = {"payee": row.payee, "amount": row.amount, "purpose": row.purpose,
               "version": row.version, "debit": row.debit_account.code, **fresh()}  # fmt: skip
    accounts = [
        (row.debit_account.code, f"{localise(row.debit_account.code)} · {row.debit_account.name}")
    ]
    form = PaymentForm(request.POST or None, initial=initial, accounts=accounts)
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        try:
            writing.change_payment(
                organisation_id=body.pk, payment_id=row.pk, version=got["version"] or 0,
                payee=got["payee"], amount=got["amount"], purpose=got["purpose"],
                sheba=got["sheba"] or "", by=actor_of(request),
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Changed; it waits for approval again."))
            return redirect("ledger:payment", code=code, public_id=public_id)
    return render(request, "ledger/payment_form.html",
                  {**context, "form": form, "row": row, "title": _("Change the payment")})  # fmt: skip


@permission("payments.approve")
@require_POST
def approve(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    body, _context = frame(request, code, "payments")
    row = selectors.payment_of(body.pk, public_id)
    writing.approve_payments(
        organisation_id=body.pk, ids=[row.pk], by=actor_of(request),
        seen={row.pk: whole(request.POST.get("version", ""))},
    )  # fmt: skip
    messages.success(request, _("The payment is approved."))
    return redirect("ledger:payment", code=code, public_id=public_id)


@permission("payments.approve")
@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    return _with_reason(request, code, public_id, writing.reject_payment, _("Reject the payment"))


@permission("payments.request")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    return _with_reason(
        request, code, public_id, writing.cancel_payment, _("Take the payment back")
    )


@permission("payments.pay")
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    return _with_reason(request, code, public_id, writing.record_returned,
                        _("The payment came back"), form_class=ReasonForm)  # fmt: skip


def _with_reason(  # type: ignore[no-untyped-def]
    request: HttpRequest, code: str, public_id: uuid.UUID, verb, title: str, form_class=WhyForm
) -> HttpResponse:
    body, context = frame(request, code, "payments")
    row = selectors.payment_of(body.pk, public_id)
    form = form_class(request.POST or None, initial=fresh())
    if request.method == "POST" and form.is_valid():
        try:
            verb(organisation_id=body.pk, payment_id=row.pk, by=actor_of(request),
                 **form.cleaned_data)  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is recorded."))
            return redirect("ledger:payment", code=code, public_id=public_id)
    context |= {"form": form, "title": title, "text": f"{row.payee} · {row.purpose}",
                "submit": title, "tone": "danger",
                "cancel_url": reverse("ledger:payment", args=[code, public_id])}  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("payments.pay")
@require_http_methods(["GET", "POST"])
def paid(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    """One payment by hand, or with its whole bank file."""
    body, context = frame(request, code, "payments")
    row = selectors.payment_of(body.pk, public_id)
    ids = [row.pk]
    if row.bank_file_id is not None:
        ids = list(selectors.payments(body.pk).filter(
            bank_file_id=row.bank_file_id, state=PaymentState.IN_FILE).values_list("pk", flat=True))  # fmt: skip
    form = PaidForm(request.POST or None, initial=fresh())
    if request.method == "POST" and form.is_valid():
        try:
            writing.record_paid(organisation_id=body.pk, ids=ids or [row.pk], by=actor_of(request),
                                **form.cleaned_data)  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Paid, and written into the accounts."))
            return redirect("ledger:payment", code=code, public_id=public_id)
    whole = ngettext("%(n)d payment of this bank file is recorded as paid, in one entry.",
                     "%(n)d payments of this bank file are recorded as paid, in one entry.",
                     len(ids)) % {"n": len(ids)}  # fmt: skip
    context |= {
        "form": form, "title": _("The bank has paid"), "submit": _("Record as paid"),
        "text": f"{row.payee} · {row.purpose}",
        "consequences": [localise(whole)] if row.bank_file_id else [],
        "cancel_url": reverse("ledger:payment", args=[code, public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("ledger.view")
@require_GET
def files(request: HttpRequest, code: str) -> HttpResponse:
    body, context = frame(request, code, "files")
    context["page"] = Paginator(selectors.bank_files(body.pk), PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "ledger/files.html", context)


@permission("payments.pay")
@require_GET
def file_download(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    """The file for the bank, with whole Sheba numbers: journalled, never stored."""
    body, _context = frame(request, code, "files")
    found, data = writing.take_file(
        organisation_id=body.pk, public_id=public_id, by=actor_of(request)
    )
    answer = HttpResponse(data, content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="bank-{found.pk}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@permission("payments.approve")
@require_http_methods(["GET", "POST"])
def file_void(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    """The file was not sent: its payments are approved again."""
    body, context = frame(request, code, "files")
    found = selectors.bank_files(body.pk).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("bank_file")
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.void_bank_file(
                organisation_id=body.pk, public_id=public_id, by=actor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The file is void; its payments are approved again."))
            return redirect("ledger:files", code=code)
    context |= {
        "form": form, "title": _("The file was not sent"), "submit": _("Take the file back"),
        "tone": "danger",
        "text": localise(
            ngettext("A file with %(n)d payment", "A file with %(n)d payments", found.count)
            % {"n": found.count}
        ),
        "consequences": [_("Ask the bank first: what was sent after all would be paid twice."),
                         _("Its payments are approved again and can go into another file."),
                         _("Nobody can take this file out any more.")],
        "cancel_url": reverse("ledger:files", args=[code]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)
