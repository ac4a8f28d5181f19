"""Balances, the journal of entries, one entry, and closing a period."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import user_names
from bazgasht.core.errors import DomainError

from .. import selectors
from .. import services as writing
from ..forms import LINES, CloseForm, EntryForm, JournalFilter, LineForm, ReasonForm
from ..services import Line
from ..states import AccountKind
from .common import PAGE, frame, fresh, refuse


@permission("ledger.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The bodies whose accounts one sees; straight to it when there is one."""
    found = selectors.bodies_for(actor_of(request))
    if len(found) == 1:
        return redirect("ledger:home", code=found[0].code)
    return render(request, "ledger/index.html", {"bodies": found})


@permission("ledger.view")
@require_GET
def home(request: HttpRequest, code: str) -> HttpResponse:
    """Balances by kind of account; debit and credit add up to the same."""
    body, context = frame(request, code, "home")
    rows = selectors.balances(body.pk)
    context |= {
        "kinds": [(kind.label, [r for r in rows if r.kind == kind.value]) for kind in AccountKind],
        "debit": sum(r.amount for r in rows if r.amount > 0),
        "credit": -sum(r.amount for r in rows if r.amount < 0),
    }
    return render(request, "ledger/home.html", context)


@permission("ledger.post")
@require_POST
def open_book(request: HttpRequest, code: str) -> HttpResponse:
    body, _context = frame(request, code, "home")
    writing.ensure_book(organisation_id=body.pk, by=actor_of(request))
    return redirect("ledger:home", code=code)


@permission("ledger.view")
@require_GET
def entries(request: HttpRequest, code: str) -> HttpResponse:
    body, context = frame(request, code, "entries")
    form = JournalFilter(request.GET, accounts=selectors.account_choices(body.pk))
    found = selectors.entries(body.pk, **(form.cleaned_data if form.is_valid() else {}))
    context |= {
        "filter": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
    }
    return render(request, "ledger/entries.html", context)


@permission("ledger.view")
@require_GET
def entry(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    body, context = frame(request, code, "entries")
    found = selectors.entry_of(body.pk, public_id)
    reversed_by = getattr(found, "reversed_by", None)
    context |= {
        "entry": found,
        "who": user_names([found.recorded_by]).get(found.recorded_by, ""),
        "reversed_by": reversed_by,
        "may_reverse": context["may"]["post"] and not reversed_by and not found.reverses_id,
    }
    return render(request, "ledger/entry.html", context)


@permission("ledger.post")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """An entry by hand: up to six lines that balance."""
    body, context = frame(request, code, "entries")
    accounts = selectors.account_choices(body.pk)
    data = request.POST or None
    form = EntryForm(data, initial=fresh())
    lines = [LineForm(data, prefix=f"l{n}", accounts=accounts) for n in range(LINES)]
    if data is not None and all([form.is_valid(), *(x.is_valid() for x in lines)]):
        got = form.cleaned_data
        try:
            made = writing.post_entry(
                organisation_id=body.pk, on=got["on"], text=got["text"],
                request_id=got["request_id"], by=actor_of(request),
                lines=[Line(x.cleaned_data["account"], x.amount) for x in lines if x.amount],
            )  # fmt: skip
        except DomainError as error:
            refuse(form, error)
        else:
            discard_draft(request)
            messages.success(request, _("The entry is written."))
            return redirect("ledger:entry", code=code, public_id=made.public_id)
    context |= {"form": form, "lines": lines, "draft_key": draft_key(request)}
    return render(request, "ledger/new.html", context)


@permission("ledger.post")
@require_http_methods(["GET", "POST"])
def reverse_one(request: HttpRequest, code: str, public_id: uuid.UUID) -> HttpResponse:
    body, context = frame(request, code, "entries")
    found = selectors.entry_of(body.pk, public_id)
    form = ReasonForm(request.POST or None, initial=fresh())
    if request.method == "POST" and form.is_valid():
        try:
            made = writing.reverse_entry(
                entry_id=found.pk, by=actor_of(request), **form.cleaned_data
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The entry is reversed; both stay in the journal."))
            return redirect("ledger:entry", code=code, public_id=made.public_id)
    context |= {
        "form": form, "title": _("Reverse this entry"), "tone": "danger", "text": found.text,
        "submit": _("Write the reversal"),
        "consequences": [_("A second entry with the same amounts on the other sides is written."),
                         _("Nothing is deleted: both entries stay readable.")],
        "cancel_url": reverse("ledger:entry", args=[code, public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("ledger.close")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    body, context = frame(request, code, "home")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.close_period(
                organisation_id=body.pk, through=form.cleaned_data["through"], by=actor_of(request)
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The period is closed."))
            return redirect("ledger:home", code=code)
    context |= {
        "form": form, "title": _("Close a period"), "submit": _("Close it"), "tone": "danger",
        "text": body.name,
        "consequences": [_("Nothing can be dated on or before this day any more."),
                         _("This can't be undone; a mistake is answered by an entry on a later day.")],
        "cancel_url": reverse("ledger:home", args=[code]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)
