"""Drafting a referral: the need, the service that fits, the letter."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bazgasht.access.actor import Actor
from bazgasht.access.drafting import autosaved
from bazgasht.access.routes import permission
from bazgasht.core.conflicts import keep_typed
from bazgasht.core.domains import Domain
from bazgasht.core.errors import Conflict, InvalidValue, StaleVersion
from bazgasht.people.models import Client
from bazgasht.people.selectors.cards import cards, open_file
from bazgasht.people.services.acting import check_lives
from bazgasht.plans.models import Need
from bazgasht.plans.selectors import open_needs
from bazgasht.services.eligibility import eligible
from bazgasht.services.models import Service
from bazgasht.services.selectors import capacities, get_service, person_facts_for

from .. import policies, selectors
from .. import services as writing
from ..forms import DraftForm
from ..services.create import sending_body

PAGE = 40
"""Services on one page."""


@permission("referrals.send")
@require_http_methods(["GET", "POST"])
@autosaved("service")
def create(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """First a service that fits, then what it is asked for."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    person = open_file(client, by=by, page="referral")
    body = sending_body(by, person.pk)
    check_lives(person.pk)
    needs = open_needs(person.pk)
    wanted = request.GET.get("service", "")
    if not wanted:
        return _choose(request, person, needs, body)
    try:
        service = get_service(uuid.UUID(wanted))
    except ValueError:
        return _choose(request, person, needs, body)
    initial = {
        "planned_units": service.planned_units,
        "needs": [n.pk for n in needs if n.domain == service.domain],
    }
    form = DraftForm(request.POST or None, needs=needs, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = _save(request, person.pk, service, form, by)
            return redirect("referrals:detail", public_id=row.public_id)
        except InvalidValue as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        except Conflict as refused:
            form.add_error(None, refused.message)
    fits, reasons = eligible(service, _facts(person, needs))
    context = {
        "card": cards([person.pk])[person.pk], "service": service, "form": form, "fits": fits,
        "reasons": reasons, "capacity": capacities([service])[service.pk],
        "shows": _shows(service),
    }  # fmt: skip
    return render(request, "referrals/draft.html", context)


@transaction.atomic  # a refusal to send keeps no draft behind that would stand in the way
def _save(
    request: HttpRequest, client_id: int, service: Service, form: DraftForm, by: Actor
) -> Any:
    data = form.cleaned_data
    row = writing.create_referral(
        client_id=client_id, service_id=service.pk, need_ids=data.get("needs") or (),
        message=data["message"], planned_units=data["planned_units"], by=by,
    )  # fmt: skip
    if "send" not in request.POST:
        messages.success(request, _("The draft is kept. Nobody else sees it before it is sent."))
        return row
    row = writing.send(public_id=row.public_id, by=by)
    messages.success(request, _("Sent. The code is %(code)s.") % {"code": row.code})
    return row


def _shows(service: Service) -> str:
    from bazgasht.services.states import SHOWS

    return "، ".join([_("name"), *(str(w) for c, w in SHOWS.items() if c in service.shows)])


def _facts(person: Client, needs: list[Need]) -> Any:
    return person_facts_for(person.pk, {n.domain for n in needs})


def _choose(request: HttpRequest, person: Client, needs: list[Need], body: int) -> HttpResponse:
    """Services of the chosen need, those that fit first, the near ones before others, each with
    its reasons. A search looks through the whole country."""
    domains = list(dict.fromkeys(n.domain for n in needs))
    asked = request.GET.get("domain", "")
    domain = asked if asked in Domain.values else (domains[0] if domains else "")
    q = request.GET.get("q", "").strip()[:80]
    found = selectors.offers_for(domain=domain, body=body, q=q) if domain else selectors.Offers()
    capacity = capacities(found.services)
    facts = _facts(person, needs)
    offers = [
        {"service": s, "capacity": capacity[s.pk], "fits": fits, "reasons": reasons,
         "far": s.pk not in found.near}
        for s in found.services for fits, reasons in [eligible(s, facts)]
    ]  # fmt: skip
    offers.sort(key=lambda o: (not o["fits"], o["far"], o["capacity"].full, o["capacity"].waiting))
    page = Paginator(offers, PAGE).get_page(request.GET.get("page"))
    here = reverse("referrals:create", args=[person.public_id])
    context = {
        "card": cards([person.pk])[person.pk],
        "needs": needs,
        "domain": domain,
        "domain_label": Domain(domain).label if domain else "",
        "tabs": [
            {"label": Domain(d).label, "url": f"{here}?domain={d}", "active": d == domain}
            for d in domains
        ],
        "others": [(d.value, d.label) for d in Domain if d.value not in domains],
        "offers": page.object_list,
        "page": page,
        "q": q,
        "elsewhere": found.elsewhere,
        "open": selectors.lines(selectors.open_referrals(person.pk)),
    }
    return render(request, "referrals/choose.html", context)


@permission("referrals.send")
@require_http_methods(["GET", "POST"])
@autosaved()
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a draft's letter and how much is asked for."""
    row = selectors.get_referral(public_id)
    by: Actor = request.actor  # type: ignore[attr-defined]
    policies.check("edit", by, row)
    file = selectors.referral_file(row)
    open_file(file.card.public_id, by=by, page="referral")
    initial = {"planned_units": row.planned_units, "message": file.subject.message}
    form, status = DraftForm(request.POST or None, initial=initial), 200
    version: Any = request.POST.get("version", row.version)
    if request.method == "POST" and form.is_valid():
        typed = request.POST.get("version", "")
        try:
            writing.edit_draft(
                public_id=public_id, message=form.cleaned_data["message"],
                planned_units=form.cleaned_data["planned_units"],
                version=int(typed) if typed.isdecimal() else 0, by=by,
            )  # fmt: skip
            messages.success(request, _("The draft is changed."))
            return redirect("referrals:detail", public_id=public_id)
        except StaleVersion as refused:
            status, version = keep_typed(form, refused, row.version), row.version
        except Conflict as refused:  # sent or given up meanwhile
            form.add_error(None, refused.message)
            status = refused.http_status
    context = {"row": row, "card": file.card, "form": form, "version": version}
    return render(request, "referrals/edit.html", context, status=status)
