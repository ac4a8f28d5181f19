"""Asking for what is kept of somebody's wages, and for what is owed to people who left long ago."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.digits import localise
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.money import format_money
from bazgasht.people.selectors.cards import cards

from .. import policies
from ..forms.wages import PayeeForm
from ..selectors.gone import owed_to_gone, recently
from ..selectors.kept import kept_of
from ..selectors.placements import get_placement
from ..services import payout as writing
from ..states import KEPT, Recipient
from .common import form_page


@permission("wages.prepare")
@require_http_methods(["GET", "POST"])
def pay_out(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponse:
    """The whole amount of one part; another person decides in the accounts."""
    row = get_placement(public_id)
    card = cards([row.client_id]).get(row.client_id)
    if card is None or part not in KEPT:
        raise NotFound("placement")
    policies.check_may(actor_of(request), "wages.prepare", row.organisation_id)
    recipient = Recipient(part)
    form = PayeeForm(request.POST or None) if recipient == Recipient.RESTITUTION else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            writing.pay_out(
                public_id=public_id, recipient=part, by=actor_of(request),
                payee=form.chosen() if form else None,
            )  # fmt: skip
            messages.success(request, _("Asked for; a payment approver decides in the accounts."))
            return redirect("work:placement", public_id=public_id)
        except InvalidValue as refused:
            if form is None:
                raise
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    if request.method == "GET":
        writing.check_may_leave(row, recipient)
    amount = format_money(kept_of(row).get(recipient, 0))
    where = (
        _("It goes to the person's own account on file.") if form is None
        else _("It goes to whom the loss is made good to.")
    )  # fmt: skip
    return form_page(
        request, form, title=_("Pay out: %(what)s") % {"what": recipient.label}, card=card,
        sub=row.post.title, submit=_("Ask for the payment"),
        consequences=[_("%(money)s are asked for, all that is kept.") % {"money": amount}, where,
                      _("Another person approves it; it is paid once.")],
        cancel_url=reverse("work:placement", args=[public_id]),
    )  # fmt: skip


@permission("wages.prepare")
@require_GET
def gone(request: HttpRequest) -> HttpResponse:
    """What is owed to people whom the body may not see any more: contract, part, amount, account."""
    since = recently() if request.GET.get("recent") else None
    found = owed_to_gone(actor_of(request).organisations_for("wages.prepare"), since=since)
    names = names_of({g.organisation_id for g in found})
    journal.record(
        by=actor_of(request),
        action="kept.listed",
        on=("list", "owed"),
        detail={"shown": len(found)},
    )
    context = {
        "rows": [{"of": g, "body": names.get(g.organisation_id, ""),
                  "typed": g.recipient == Recipient.RESTITUTION} for g in found],
        "several": len(names) > 1, "recent": since is not None,
    }  # fmt: skip
    return render(request, "work/gone.html", context)


@permission("wages.prepare")
@require_http_methods(["GET", "POST"])
def pay_gone(request: HttpRequest, public_id: uuid.UUID, part: str) -> HttpResponse:
    """The whole amount of one part; another person decides in the accounts."""
    by = actor_of(request)
    of = writing.find_gone(by.organisations_for("wages.prepare"), public_id, part)
    form = PayeeForm(request.POST or None) if of.recipient == Recipient.RESTITUTION else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            writing.pay_gone(
                public_id=public_id, recipient=part, payee=form.chosen() if form else None, by=by
            )
            messages.success(request, _("Asked for; a payment approver decides in the accounts."))
            return redirect("work:gone")
        except InvalidValue as refused:
            if form is None:
                raise
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    where = [f"{a.holder} · {localise(a.last4)}" for a in of.accounts]
    return form_page(
        request, form, title=_("Pay out: %(what)s") % {"what": of.recipient.label},
        sub=of.contract_no, submit=_("Ask for the payment"),
        consequences=[
            _("%(money)s are asked for, all that is owed.") % {"money": format_money(of.rials)},
            *where, _("Another person approves it; it is paid once."),
        ],
        cancel_url=reverse("work:gone"),
    )  # fmt: skip
