"""Candidates: the list, what one person has ready and wishes, and openings that fit."""

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

from bazgasht.access import journal
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, beside
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.occupations.selectors import trade_choices
from bazgasht.people.selectors.cards import cards, get_client, open_file
from bazgasht.services import exports
from bazgasht.services.forms import ExportForm

from .. import policies, selectors
from .. import services as writing
from ..forms.openings import OpeningFilter
from ..forms.people import CandidateFilter, CandidateForm
from ..selectors.people import CERTIFICATE, CandidateView
from ..selectors.retention import jobs_of
from ..states import AtHome, Readiness, Ready
from .common import CHECK_TONES, PAGE, TONES, tabs, uuid_of

MOST = 40
READY_TONES = {"ready": "ok", "missing": "late", "not_needed": "plain", "": "wait"}


def readiness_of(view: CandidateView) -> list[dict[str, Any]]:
    """The check list in words with its tones."""
    found = []
    for key, value in view.readiness.items():
        certificate = key == CERTIFICATE
        label = _("certificate") if certificate else Readiness(key).label
        words: Any = Ready(value).label if value else _("not asked yet")
        if certificate and value != Ready.READY:
            words = _("none yet")
        found.append({"label": label, "words": words, "tone": READY_TONES[value]})
    return found


def _filtered(request: HttpRequest) -> tuple[CandidateFilter, Any]:
    form = CandidateFilter(request.GET, trades=trade_choices())
    chosen = form.cleaned_data if form.is_valid() else {}
    bodies = actor_of(request).organisations_for("openings.view")
    return form, selectors.candidate_rows(bodies, trade=chosen.get("trade") or "")


@permission("openings.view")
@require_GET
def candidate_list(request: HttpRequest) -> HttpResponse:
    """Who looks for work with the actor's bodies."""
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = selectors.candidate_lines(page.object_list)
    journal.record(
        by=by, action="candidates.listed", on=("list", "candidates"),
        detail={"shown": len(lines)},
    )  # fmt: skip
    trades = dict(trade_choices())
    context = {
        "filter": form, "page": page, "tabs": tabs(by, "candidates"),
        "lines": [
            {"line": x, "trades": "، ".join(trades.get(t, t) for t in x.view.trades),
             "missing": [Readiness(k).label for k in x.view.missing if k != CERTIFICATE]}
            for x in lines
        ],
    }  # fmt: skip
    return render(request, "jobs/candidates.html", context)


@permission("openings.view")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The list as a workbook; asks first whether names are needed, and what for."""
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export the candidates"), "submit": _("Make the workbook"),
            "text": _("Without names it shows wishes and what is ready."),
            "cancel_url": reverse("jobs:candidates"),
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    exports.check_names(request, names)
    found = _filtered(request)[1]
    exports.check_size(found.count())
    lines, trades = selectors.candidate_lines(found), dict(trade_choices())
    headers = [_("Wished trades"), _("Counties"), _("Least wage a month"), _("Most hours a week"),
               _("Can't come"), _("Work from home"), _("Can begin from"), *(r.label for r in Readiness),
               _("Certificates"), _("Put forward")]  # fmt: skip
    if names:
        headers += [_("Name"), _("File number")]
    rows = [
        ["، ".join(trades.get(t, t) for t in v.trades), "، ".join(v.counties), v.min_wage,
         v.max_hours, str(v.cannot), AtHome(v.home_based).label, v.available_from,
         *(Ready(v.readiness[r]).label if v.readiness[r] else "" for r in Readiness),
         len(v.certificates), x.live,
         *([x.card.full if x.card else "", x.card.file_no if x.card else ""] if names else [])]
        for x in lines for v in [x.view]
    ]  # fmt: skip
    return exports.workbook(
        request, action="jobs.exported", title=_("Candidates"), headers=headers, rows=rows,
        count=len(rows), names=names, reason=reason, filename="candidates",
    )  # fmt: skip


@permission("openings.view")
@require_GET
def person(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """One person's way to work: readiness, wishes, openings they were put forward for, jobs."""
    by = actor_of(request)
    who = open_file(client, by=by, page="jobs")
    row = selectors.candidate_of(who.pk)
    looks = row is not None and row.ended_on is None
    view = selectors.views([row])[0] if row else None
    trades = dict(trade_choices()) if view else {}
    living = who.died_on is None
    context = {
        "client": who,
        "card": cards([who.pk])[who.pk],
        "row": row,
        "looks": looks,
        "view": view,
        "home": AtHome(view.home_based).label if view else "",
        "trades": [trades.get(t, t) for t in view.trades] if view else [],
        "readiness": readiness_of(view) if view else [],
        "lines": [
            {"line": x, "tone": TONES[x.application.state]}
            for x in selectors.application_lines(client_id=who.pk)
        ],
        "jobs": [
            {"job": j, "checks": [(c, CHECK_TONES[c.state]) for c in j.checks.all()]}
            for j in jobs_of([who.pk])
        ],
        "may_edit": living and policies.user_can_act_for(by, who.pk, policies.MAKE),
        "may_record": living and policies.user_can_act_for(by, who.pk, policies.RECORD),
    }
    return render(request, "jobs/person.html", context)


@permission("applications.make")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    who = open_file(client, by=by, page="jobs")
    policies.case_body(by, who.pk)
    row = selectors.candidate_of(who.pk)
    form = CandidateForm(
        request.POST or None, initial=CandidateForm.initial_of(row), trades=trade_choices()
    )
    if request.method == "POST" and form.is_valid():
        try:
            writing.save_candidate(
                client_id=who.pk, draft=form.draft(), version=form.cleaned_data["version"], by=by
            )
            discard_draft(request)
            messages.success(request, _("Saved. The person can be put forward for openings now."))
            return redirect("jobs:person", client=client)
        except InvalidValue as refused:
            beside(form, refused)
    context = {
        "form": form, "card": cards([who.pk])[who.pk], "draft_key": draft_key(request),
        "cancel_url": reverse("jobs:person", args=[client]),
    }  # fmt: skip
    return render(request, "jobs/candidate_edit.html", context)


@permission("applications.make")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    who = get_client(client)
    policies.case_body(by, who.pk)
    if request.method == "POST":
        writing.end_candidate(client_id=who.pk, by=by)
        messages.success(request, _("Nobody proposes this person for work any more."))
        return redirect("jobs:person", client=client)
    context = {
        "title": _("The person no longer looks for work"), "submit": _("Record it"),
        "text": cards([who.pk])[who.pk].full,
        "consequences": [_("Nobody proposes this person for openings any more."),
                         _("Applications under way stay; withdraw them one by one."),
                         _("Nothing else in the file changes by it.")],
        "cancel_url": reverse("jobs:person", args=[client]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("applications.make")
@require_http_methods(["GET", "POST"])
def forward(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """Openings one person may be put forward for; what speaks for and against each, in words.

    What is not offered to this person is not in the list.
    """
    by = actor_of(request)
    who = open_file(client, by=by, page="jobs")
    policies.case_body(by, who.pk)
    if request.method == "POST":
        opening = selectors.get_opening(uuid_of(request.POST.get("opening", "")))
        try:
            row = writing.put_forward(
                opening_id=opening.pk, client_id=who.pk, by=by,
                reason=request.POST.get("reason", ""),
                request_id=uuid_of(request.POST.get("request_id", "")),
            )  # fmt: skip
        except Conflict as refused:
            messages.error(request, refused.message)
            return redirect(request.get_full_path())
        messages.success(
            request, _("Put forward. The employer sees nothing until the person agrees.")
        )
        return redirect("jobs:application", public_id=row.public_id)
    provinces = policies.provinces_for(by, "applications.make")
    form, found = _offered(request, provinces)
    rows = list(found[: MOST + 1])
    more, rows = len(rows) > MOST, rows[:MOST]
    known = selectors.fits_all(rows, [who.pk])
    done = {opening for opening, _client in selectors.put_forward_ids([who.pk])}
    counts = selectors.counts_of(rows)
    offers = [
        {"row": o, "fit": known[o.pk, who.pk], "counts": counts[o.pk], "request_id": uuid.uuid4()}
        for o in rows
        if o.pk not in done and known[o.pk, who.pk].code != "excluded"
    ]  # fmt: skip
    offers.sort(key=lambda o: (not o["fit"].fits, not o["fit"].wished, len(o["fit"].notes)))
    row = selectors.candidate_of(who.pk)
    context = {
        "client": who, "card": cards([who.pk])[who.pk], "offers": offers, "filter": form,
        "more": more, "most": MOST,
        "looks": row is not None and row.ended_on is None,
    }  # fmt: skip
    return render(request, "jobs/forward.html", context)


def _offered(request: HttpRequest, provinces: set[str]) -> tuple[OpeningFilter, Any]:
    """Openings that take people, narrowed by the same filters as their list."""
    known = selectors.openings_for(provinces=provinces, taking=True).order_by()
    form = OpeningFilter(
        request.GET, trades=trade_choices(),
        counties=sorted(set(known.values_list("county", flat=True))),
    )  # fmt: skip
    del form.fields["state"]
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, selectors.openings_for(
        provinces=provinces, taking=True, trade=chosen.get("trade") or "",
        county=chosen.get("county") or "", home_based=bool(chosen.get("home_based")),
        q=chosen.get("q") or "",
    )  # fmt: skip
