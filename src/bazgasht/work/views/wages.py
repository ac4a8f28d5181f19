"""The wages of a month: list, preview, the steps of two people, payslips."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.pages import actor_of, version_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.digits import localise, number
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.people import asked
from bazgasht.people.selectors.cards import cards
from bazgasht.people.selectors.search import Ranks, ranked
from bazgasht.services import exports

from .. import policies
from ..forms.wages import LineFilter, PrepareForm, SendBackForm
from ..models import WageRun
from ..months import JalaliMonth
from ..papers import payslip_pdf
from ..selectors import runs as reading
from ..selectors.workshops import running_bodies
from ..services import approval
from ..services import runs as writing
from ..states import Recipient, RunKind, RunState, Warn
from ..terms import clock, hours
from .common import PAGE, form_page, named

TONES = {Warn.TOPPED_UP: "info", Warn.WITHDRAWN: "info", Warn.OVERPAID: "wait"}
PRESSED: dict[str, tuple[Callable[..., Any], Any]] = {
    "recalculate": (writing.recalculate, gettext_lazy("Calculated again.")),
    "submit": (approval.submit_run, gettext_lazy("Submitted. Another person approves it.")),
    "approve": (approval.approve_run, gettext_lazy("Approved. The entry is in the ledger and the payments are approved.")),
    "cancel": (approval.cancel_run, gettext_lazy("Cancelled.")),
    "settle": (approval.settle_run, gettext_lazy("Recorded as paid.")),
}  # fmt: skip
"""Steps of one press, each with what is said after it."""


def _bodies(request: HttpRequest) -> tuple[int, ...]:
    by = actor_of(request)
    found = {*by.organisations_for("wages.prepare"), *by.organisations_for("wages.approve")}
    return tuple(sorted(found))


def _run(request: HttpRequest, public_id: uuid.UUID) -> WageRun:
    """Raises NotFound for a run of a body whose payroll the actor does not do."""
    run = reading.get_run(public_id)
    if run.organisation_id not in _bodies(request):
        raise NotFound("run")
    return run


@permission("ledger.view")
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The body's months, the newest first."""
    found = reading.runs(_bodies(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = names_of({run.organisation_id for run in page.object_list})
    missing = reading.left_out(page.object_list)
    context = {
        "page": page,
        "rows": [
            {"run": run, "month": JalaliMonth(run.year, run.month).words,
             "tone": reading.TONES[RunState(run.state)], "body": names.get(run.organisation_id, ""),
             "left_out": missing.get(run.pk, 0) if run.kind == RunKind.REGULAR else 0}
            for run in page.object_list
        ],
        "may_prepare": actor_of(request).can("wages.prepare"),
    }  # fmt: skip
    return render(request, "work/runs.html", context)


@permission("wages.prepare")
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Choose the month; the lines are calculated from what is on record."""
    by = actor_of(request)
    bodies = running_bodies(by, "wages.prepare")
    initial = {"request_id": uuid.uuid4(), "kind": request.GET.get("kind", RunKind.REGULAR),
               "month": request.GET.get("month", "")}  # fmt: skip
    form = PrepareForm(request.POST or None, bodies=named(bodies), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            run = writing.prepare_run(
                organisation_id=form.cleaned_data["organisation"], month=form.chosen, by=by,
                request_id=form.cleaned_data["request_id"], kind=form.cleaned_data["kind"],
            )  # fmt: skip
            return redirect("work:run", public_id=run.public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
        except Conflict as refused:
            form.add_error("month", refused.message)
    return form_page(
        request, form if bodies else None, title=_("Prepare the wages of a month"),
        submit=_("Calculate"), cancel_url=reverse("work:runs"),
        note=_("Nothing is paid by this: you see a preview, submit it, and another person approves."),
    )  # fmt: skip


@permission("ledger.view")
@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The preview: totals, notes, every line; and the next step."""
    by = actor_of(request)
    row = _run(request, public_id)
    if request.method == "POST":
        return redirect(asked.address(request, reverse("work:run", args=[public_id])))
    form = LineFilter(asked.query(request))
    chosen = form.cleaned_data if form.is_valid() else {}
    met = ranked(chosen["q"], by=by) if chosen.get("q") else Ranks()
    found = reading.lines_of(
        row, warning=chosen.get("warning") or "",
        clients=list(met.ids) if chosen.get("q") else None,
    )  # fmt: skip
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    journal.record(
        by=by, action="wagerun.opened", on=("wagerun", row.public_id),
        detail={"shown": len(page.object_list)},
    )  # fmt: skip
    prepares = by.can("wages.prepare", row.organisation_id)
    context = {
        "run": row, "month": JalaliMonth(row.year, row.month), "filter": form, "page": page,
        "best_of": met.best_of, "tone": reading.TONES[RunState(row.state)], "who": reading.who_did(row),
        "body": names_of([row.organisation_id]).get(row.organisation_id, ""),
        "lines": [(x, clock(abs(x.row.minutes))) for x in reading.views(page.object_list)],
        "totals": [(Recipient(r).label, rials) for r, rials in row.totals.items()],
        "warnings": [
            {"text": Warn(w).label, "n": number(n), "tone": TONES.get(Warn(w), "wait"),
             "url": f"?warning={w}"}
            for w, n in row.warnings.items()
        ],
        "hours": hours(abs(row.minutes)),
        "prepares": prepares, "approves": by.can("wages.approve", row.organisation_id),
        "why_not": policies.why_not_approve(by, row),
        "left_out": reading.left_out([row]).get(row.pk, 0),
        "unpaid": approval.unpaid(row) if row.state == RunState.APPROVED else 0,
    }  # fmt: skip
    return render(request, "work/run.html", context)


@permission("ledger.view")
@require_POST
def step(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """One press of a preparer or an approver; the service decides who may."""
    if code not in PRESSED:
        raise NotFound("step")
    _run(request, public_id)
    verb, said = PRESSED[code]
    verb(public_id=public_id, version=version_of(request), by=actor_of(request))
    messages.success(request, said)
    return redirect("work:run", public_id=public_id)


@permission("ledger.view")
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Back to the preparer, with what has to be put right."""
    row = _run(request, public_id)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            approval.send_back(
                public_id=public_id, note=form.cleaned_data["note"], by=actor_of(request),
                version=version_of(request),
            )  # fmt: skip
            messages.success(request, _("Sent back; it is a draft again."))
            return redirect("work:run", public_id=public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    return form_page(
        request, form, title=_("Send it back"), sub=JalaliMonth(row.year, row.month).words,
        submit=_("Send it back"), version=version_of(request) or row.version,
        cancel_url=reverse("work:run", args=[public_id]),
    )  # fmt: skip


@permission("wages.prepare")
@require_POST
def outstanding(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for what is still owed to people whose account is on file now."""
    _run(request, public_id)
    try:
        count = approval.ask_outstanding(public_id=public_id, by=actor_of(request))
        messages.success(
            request,
            _("%(n)s payments are asked for; a payment approver decides.") % {"n": localise(count)},
        )
    except Conflict as refused:
        messages.info(request, refused.message)
    return redirect("work:run", public_id=public_id)


@permission("ledger.view")
@require_GET
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The month by contract: hours, wage, parts. No names."""
    row = _run(request, public_id)
    found = list(reading.lines_of(row))
    names = list(Recipient)
    headers = [
        _("Contract"), _("Post"), _("Days"), _("Hours"), _("Pieces"), _("Rate (rial)"),
        _("By the terms (rial)"), _("Raised to the floor (rial)"), _("Wage (rial)"),
        *(f"{r.label} ({_('rial')})" for r in names), _("Takes back"),
    ]  # fmt: skip
    rows = [
        [x.placement.contract_no, x.placement.post.title, x.days, clock(abs(x.minutes)), x.pieces,
         x.rate, x.base, x.topup, x.gross, *(x.parts.get(r.value, 0) for r in names),
         bool(x.reverses_id)]
        for x in found
    ]  # fmt: skip
    return exports.workbook(
        request, action="wagerun.exported", title=JalaliMonth(row.year, row.month).words,
        headers=headers, rows=rows, count=len(rows), filename=f"wages-{row.year}-{row.month:02}",
    )  # fmt: skip


@permission("workshops.view")
@require_GET
def payslip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person's wage of a month on paper, for the payroll and for the person's case team."""
    by = actor_of(request)
    line = reading.get_line(public_id)
    if not policies.user_can_see_wages(by, line.placement):
        raise NotFound("line")
    card = cards([line.client_id]).get(line.client_id)
    if card is None:
        raise NotFound("line")
    content = payslip_pdf(line, card)
    journal.record(
        by=by, action="payslip.printed", on=("wageline", line.public_id), client_id=line.client_id
    )
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{line.placement.contract_no}-{line.run.year}-{line.run.month:02}"
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
