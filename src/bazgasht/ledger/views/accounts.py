"""Where one person wants money sent."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import DomainError
from bazgasht.people.selectors.cards import open_file

from .. import selectors
from .. import services as writing
from ..forms import PayAccountForm
from .common import refuse


@permission("consents.record")
@require_http_methods(["GET", "POST"])
def pay_accounts(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The accounts on file, and a new one."""
    by = actor_of(request)
    client = open_file(public_id, by=by, page="pay_accounts")
    form = PayAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.add_pay_account(client_id=client.pk, by=by, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The account is recorded."))
            return redirect("ledger:pay_accounts", public_id=public_id)
    rows = selectors.pay_accounts([client.pk]).get(client.pk, [])
    context = {"client": client, "rows": rows, "form": form}
    return render(request, "ledger/pay_accounts.html", context)


@permission("consents.record")
@require_POST
def pay_account_end(request: HttpRequest, public_id: uuid.UUID, account: int) -> HttpResponse:
    by = actor_of(request)
    client = open_file(public_id, by=by, page="pay_accounts")
    writing.end_pay_account(client_id=client.pk, account_id=account, by=by)
    messages.success(request, _("No money is sent there any more."))
    return redirect("ledger:pay_accounts", public_id=public_id)
