"""Offering a post, the agreement, and a person's post from the inside."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.pages import actor_of, covered, forget_draft, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, DomainError, InvalidValue, NotFound
from bazgasht.core.jalali import format_jalali, today
from bazgasht.people import asked
from bazgasht.people.selectors.cards import Card, cards, open_file
from bazgasht.people.selectors.search import Ranks, ranked
from bazgasht.services import exports

from .. import consent_text, policies
from ..forms.placements import AgreeForm, EndForm, OfferForm, PeopleFilter, SplitForm, WithdrawForm
from ..models import Placement
from ..papers import contract_pdf
from ..selectors import placements as reading
from ..selectors import workshops as shops
from ..selectors.days import recent_days
from ..selectors.kept import kept_of
from ..selectors.rules import split_parts, split_rule_on
from ..selectors.runs import payslips_of
from ..services import placements as writing
from ..services.payout import check_may_leave
from ..states import Recipient, State
from ..terms import Terms, clock
from .common import PAGE, form_page


def _filtered(request: HttpRequest) -> tuple[PeopleFilter, Any, Ranks]:
    by = actor_of(request)
    bodies = covered(by)
    query = asked.query(request)
    known = shops.workshops(active=None, mine=bodies)
    form = PeopleFilter(
        query or {"state": State.ACTIVE.value},
        workshops=[(str(w.public_id), w.name) for w in known],
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    picked, q = chosen.get("workshop"), chosen.get("q")
    met = ranked(q, by=by) if q else Ranks()
    found = reading.placements(
        bodies=bodies, state=chosen.get("state") or "",
        workshop=uuid.UUID(picked) if picked else None, clients=list(met.ids) if q else None,
    )  # fmt: skip
    return form, found, met


@permission("workshops.view")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """People in posts of the actor's bodies, and offers that wait for an answer."""
    if request.method == "POST":
        return redirect(asked.address(request, reverse("work:people")))
    form, found, met = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = reading.lines(page.object_list)
    journal.record(
        by=actor_of(request), action="placements.listed", on=("list", "placements"),
        detail={"shown": len(lines), "filter": sorted(k for k, v in request.GET.items() if v)},
    )  # fmt: skip
    context = {
        "filter": form, "page": page, "lines": lines, "query": request.GET.urlencode(),
        "best_of": met.best_of,
        "may_offer": actor_of(request).can("placements.make"),
    }  # fmt: skip
    return render(request, "work/people.html", context)


@permission("workshops.view")
@require_GET
def people_export(request: HttpRequest) -> HttpResponse:
    """The filtered list without names: contracts, posts and dates."""
    _form, found, _met = _filtered(request)
    count = found.count()
    exports.check_size(count)
    headers = [_("Contract"), _("Workshop"), _("Post"), _("State"), _("Offered on"),
               _("First day of work"), _("Last day in the post"), _("Why it ended")]  # fmt: skip
    rows = [
        [p.contract_no, p.post.workshop.name, p.post.title, p.get_state_display(), p.offered_on,
         p.starts, p.ends, p.get_end_code_display() if p.end_code else ""]
        for p in found
    ]  # fmt: skip
    return exports.workbook(
        request, action="placements.exported", title=_("People in posts"), headers=headers,
        rows=rows, count=count, filename="posts",
    )  # fmt: skip


@permission("placements.make")
@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """Posts for the people of the person's prison, each with the reason when it does not fit."""
    by = actor_of(request)
    person = open_file(client, by=by, page="work")
    writing.case_body(person.pk, by)
    standing = reading.standing_of(person.pk)
    assignable = policies.user_can_be_assigned(standing.custody.legal_status)
    form = OfferForm(request.POST or None, assignable=assignable)
    if request.method == "POST" and form.is_valid():
        row = writing.offer_post(
            client_id=person.pk, post_id=form.cleaned_data["post"], origin=form.chosen, by=by
        )
        messages.success(request, _("Offered. Nothing begins before the person has signed."))
        return redirect("work:placement", public_id=row.public_id)
    prison = standing.custody.prison_id
    offers = []
    for post, seats in shops.posts_for_prison(prison) if prison else []:
        try:
            writing.check_can_be_offered(post, standing, "offer")
            reason = ""
        except DomainError as refused:
            reason = refused.message
        offers.append(
            {"post": post, "seats": seats, "free": max(0, post.seats - seats.taken),
             "terms": Terms.of_post(post), "reason": reason}
        )  # fmt: skip
    context = {
        "card": cards([person.pk])[person.pk], "client": person, "form": form, "offers": offers,
        "standing": standing, "assignable": assignable,
        "open": reading.open_placement(person.pk),
    }  # fmt: skip
    return render(request, "work/offer.html", context)


def _opened(request: HttpRequest, public_id: uuid.UUID) -> tuple[Placement, Card]:
    """The post with its person; the opening is journalled. Raises NotFound."""
    row = reading.get_placement(public_id)
    card = cards([row.client_id]).get(row.client_id)
    if card is None:
        raise NotFound("placement")
    return row, card


@permission("workshops.view")
@require_GET
def placement(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was agreed, what was worked, how the wage is split, and what may be done."""
    by = actor_of(request)
    row, card = _opened(request, public_id)
    journal.record(
        by=by, action="placement.opened", on=("placement", row.public_id), client_id=row.client_id
    )
    terms = reading.terms_of(row)
    split = reading.split_on(row, today())
    case = by.can("placements.make") and by.scope().case_orgs != ()
    context = {
        "row": row, "card": card, "terms": terms, "tone": reading.TONES[State(row.state)],
        "facts": _facts(row, terms),
        "split": _split_lines(split.parts) if split else [],
        "split_since": split.starts if split else None,
        "days": [(d, clock(d.minutes)) for d in recent_days(row)],
        "slips": [s for s in payslips_of(row.client_id, 12) if s.placement_id == row.pk],
        "case": case,
        "may_open_file": by.can("clients.view"),
        "may_withdraw": row.state == State.ACTIVE and policies.user_can_withdraw(by, row),
        "may_end": row.state == State.ACTIVE and policies.user_can_end(by, row),
        "may_slip": policies.user_can_see_wages(by, row),
        "kept": _kept(row, by),
    }  # fmt: skip
    return render(request, "work/placement.html", context)


def _kept(row: Placement, by: Any) -> list[dict[str, Any]]:
    """What is kept of the wages in the books, for the payroll and the case team."""
    if not policies.user_can_see_wages(by, row):
        return []
    prepares, found = by.can("wages.prepare", row.organisation_id), []
    for part, rials in kept_of(row).items():
        reason = ""
        try:
            check_may_leave(row, part)
        except Conflict as refused:
            reason = refused.message
        url = reverse("work:pay_out", args=[row.public_id, part.value]) if prepares else ""
        found.append({"label": part.label, "rials": rials, "reason": reason, "url": url})
    return found


def _split_lines(parts: dict[str, int]) -> list[tuple[str, int, str]]:
    return [
        (str(Recipient(r).label), bp, policies.percent(bp))
        for r, bp in sorted(parts.items(), key=lambda pair: -pair[1])
    ]


def _facts(row: Placement, terms: Terms) -> list[tuple[str, str]]:
    workshop = row.post.workshop
    consent = row.consent
    facts = [
        (_("Workshop"), workshop.name),
        (_("For the people of"), workshop.prison.name),
        (_("Wage"), terms.wage_words),
        (_("Hours"), terms.hours_words),
        (_("Day of rest"), terms.rest_words),
        (_("How it is given"), row.get_origin_display()),
        (_("Contract"), row.contract_no),
        (_("Offered on"), format_jalali(row.offered_on, "long")),
    ]
    if consent:
        facts.append((_("Consent signed on"), format_jalali(consent.signed_on, "long")))
        if consent.withdrawn_on:
            facts.append((_("Withdrawn on"), format_jalali(consent.withdrawn_on, "long")))
    if row.starts:
        facts.append((_("First day of work"), format_jalali(row.starts, "long")))
    if row.ends:
        facts.append((_("Last day in the post"), format_jalali(row.ends, "long")))
    return facts


def _act_page(request: HttpRequest, row: Placement, form: Any, **more: Any) -> HttpResponse:
    card = cards([row.client_id]).get(row.client_id)
    return form_page(
        request, form, card=card, sub=f"{row.post.title} · {row.post.workshop.name}",
        version=version_of(request) or row.version,
        cancel_url=reverse("work:placement", args=[row.public_id]), **more,
    )  # fmt: skip


@permission("placements.make")
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The person has read the contract and signed it."""
    row, _card = _opened(request, public_id)
    policies.check_transition(row, State.ACTIVE)
    rule = split_parts(split_rule_on(today()))
    form, key = AgreeForm(request.POST or None, rule=rule), f"work/agree/{public_id}"
    if request.method == "POST" and form.is_valid():
        try:
            writing.agree(
                public_id=public_id, agreement=form.agreement, version=version_of(request),
                by=actor_of(request),
            )  # fmt: skip
            forget_draft(request, key)
            messages.success(request, _("Recorded. The workshop sees the person from now on."))
            return redirect("work:placement", public_id=public_id)
        except InvalidValue as refused:
            form.refuse(refused.field, refused.message)
    return _act_page(
        request, row, form, title=_("The person agrees"), submit=_("Record the consent and begin"),
        draft_key=key, says=consent_text.lines(), terms=reading.terms_of(row),
        paper=reverse("work:contract", args=[public_id]),
    )  # fmt: skip


@permission("placements.make")
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row, _card = _opened(request, public_id)
    if request.method == "POST":
        writing.decline(public_id=public_id, version=version_of(request), by=actor_of(request))
        messages.success(request, _("Recorded. Nothing follows from it."))
        return redirect("work:placement", public_id=public_id)
    policies.check_transition(row, State.DECLINED)
    return _act_page(
        request, row, None, title=_("The person says no"), submit=_("Record it"),
        consequences=[_("No reason is asked for and none is kept."),
                      _("Nothing else changes: not leave, not visits, not any decision."),
                      _("Another post can be offered at any time.")],
    )  # fmt: skip


@permission("placements.make")
@require_POST
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the offer back."""
    writing.cancel_offer(public_id=public_id, version=version_of(request), by=actor_of(request))
    messages.success(request, _("The offer is taken back."))
    return redirect("work:placement", public_id=public_id)


@permission("workshops.view")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The person takes the consent back."""
    row, _card = _opened(request, public_id)
    policies.check_user_can_withdraw(actor_of(request), row)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.withdraw_consent(
                public_id=public_id, on=form.cleaned_data["on"], by=actor_of(request)
            )
            messages.success(request, _("Recorded. The work ends that day; nothing else changes."))
            return redirect("work:placement", public_id=public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    if request.method == "GET":
        policies.check_transition(row, State.ENDED)
    return _act_page(
        request, row, form, title=_("The person withdraws the consent"),
        submit=_("Record the withdrawal"),
        consequences=[_("The work ends that very day. No reason is asked for."),
                      _("What was earned up to that day is paid in full."),
                      _("Nothing else in the file changes: not leave, not visits, not any decision.")],
    )  # fmt: skip


@permission("workshops.view")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The work is over for a reason of the work."""
    row, _card = _opened(request, public_id)
    policies.check_user_can_end(actor_of(request), row)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.end_placement(
                public_id=public_id, version=version_of(request), by=actor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("Recorded."))
            return redirect("work:placement", public_id=public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    if request.method == "GET":
        policies.check_transition(row, State.ENDED)
    return _act_page(
        request, row, form, title=_("The work is over"), submit=_("Record it"),
        consequences=[_("What was earned is paid; the workshop sees the person for 60 more days, to pay it.")],
    )  # fmt: skip


@permission("placements.make")
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The person wants the wage split differently."""
    row, _card = _opened(request, public_id)
    if row.state != State.ACTIVE:
        raise Conflict("work.state", _("The wage is split while somebody works."))
    now = reading.split_on(row, today())
    form = SplitForm(
        request.POST or None, rule=split_parts(split_rule_on(today())),
        shares=now.parts if now else {},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            writing.change_split(
                public_id=public_id, agreement=form.agreement, by=actor_of(request)
            )
            messages.success(request, _("Recorded."))
            return redirect("work:placement", public_id=public_id)
        except InvalidValue as refused:
            form.refuse(refused.field, refused.message)
    return _act_page(
        request, row, form, title=_("How the person wants the wage split"), submit=_("Record it")
    )


@permission("placements.make")
@require_GET
def contract(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The contract with the consent, to be read and signed."""
    row, card = _opened(request, public_id)
    content = contract_pdf(row, card)
    journal.record(
        by=actor_of(request), action="contract.printed", on=("placement", row.public_id),
        client_id=row.client_id,
    )  # fmt: skip
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.contract_no}.pdf"'
    return answer
