"""Openings: the list, one opening, adding and changing it; the employer's pages use the editor too."""

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

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, beside, form_page, version_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.occupations.selectors import trade_choices
from bazgasht.services import exports, rule_forms
from bazgasht.services.eligibility import FIELDS, describe

from .. import policies, selectors
from .. import services as writing
from ..acts import OPENING_ACTS
from ..forms.openings import ExclusionForm, OpeningFilter, OpeningForm
from ..models import Opening
from ..selectors.facilities import facilities_of
from ..services.openings import CONDITIONS
from ..states import OpeningState
from .common import OPENING_TONES, PAGE, employers, tabs


def _filtered(request: HttpRequest) -> tuple[OpeningFilter, Any]:
    by = actor_of(request)
    provinces = policies.provinces_for(by, "openings.view")
    known = selectors.openings_for(provinces=provinces).order_by()
    form = OpeningFilter(
        request.GET, trades=trade_choices(),
        counties=sorted(set(known.values_list("county", flat=True))),
    )  # fmt: skip
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, selectors.openings_for(
        provinces=provinces, state=chosen.get("state") or "", trade=chosen.get("trade") or "",
        county=chosen.get("county") or "", home_based=bool(chosen.get("home_based")),
        q=chosen.get("q") or "",
    )  # fmt: skip


def line(row: Opening, counts: selectors.Counts) -> dict[str, Any]:
    return {"row": row, "counts": counts, "tone": OPENING_TONES[row.state]}


@permission("openings.view")
@require_GET
def opening_list(request: HttpRequest) -> HttpResponse:
    """What employers of the province offer. No person is in it."""
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = selectors.counts_of(page.object_list)
    context = {
        "filter": form,
        "page": page,
        "lines": [line(o, counts[o.pk]) for o in page.object_list],
        "tabs": tabs(by, "openings"),
        "may_add": by.can("openings.edit"),
        "query": request.GET.urlencode(),
    }
    return render(request, "jobs/openings.html", context)


def workbook(request: HttpRequest, found: Any, *, own: bool = False) -> HttpResponse:
    """Openings as rows; an employer's own file counts only those it may see."""
    count = found.count()
    exports.check_size(count)
    rows = list(found)
    counts = selectors.counts_of(rows)
    headers = [_("Title"), _("Employer"), _("Trade"), _("ISCO-08"), _("County"), _("State"),
               _("How it is paid"), _("Wage, rials"), _("Hours a week"), _("Days and hours"), _("Places"),
               _("Started"), _("In hand"), _("Opened on"), _("Open until")]  # fmt: skip
    return exports.workbook(
        request, action="jobs.exported", title=_("Openings"), headers=headers, count=count,
        filename="openings",
        rows=[
            [o.title, o.organisation.name, o.trade.name, o.trade.occupation_id, o.county,
             o.get_state_display(), o.get_pay_kind_display(), o.wage, o.hours_week, str(o.times), o.seats,
             n.started, n.shown if own else n.in_hand, o.opened_on, o.valid_until]
            for o in rows for n in [counts[o.pk]]
        ],
    )  # fmt: skip


@permission("openings.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; there is no person in it."""
    return workbook(request, _filtered(request)[1])


@permission("openings.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_opening(public_id)
    may_edit = policies.user_can_edit_openings_of(by, row.organisation_id, row.province)
    context = {
        **facts_of(row),
        "actions": actions(row, request, "jobs"),
        "may_exclude": may_edit and by.can("openings.edit"),
        "exclusions": selectors.exclusions_of(row) if by.can("openings.edit") else [],
        "lines": selectors.application_lines(opening=row),
    }
    return render(request, "jobs/opening.html", context)


def facts_of(row: Opening) -> dict[str, Any]:
    """What either side reads of an opening."""
    return {
        "row": row, "tone": OPENING_TONES[row.state],
        "counts": selectors.counts_of([row])[row.pk],
        "rules": [describe(rule) for rule in row.eligibility],
    }  # fmt: skip


def actions(row: Opening, request: HttpRequest, side: str) -> list[dict[str, Any]]:
    """Buttons of an opening; ``side`` is the page's: "jobs" or "employer"."""
    by, prefix = actor_of(request), "jobs:employer_" if side == "employer" else "jobs:"
    if not policies.user_can_edit_openings_of(by, row.organisation_id, row.province):
        return []
    found = []
    for code in ("publish", "edit", "close"):
        act = OPENING_ACTS[code]
        if OpeningState(row.state) not in act.sources:
            continue
        pressed = code == "publish"
        found.append(
            {
                "label": act.label, "icon": act.icon,
                "reason": policies.why_not_opening(code, by, row),
                "url": reverse(f"{prefix}opening_{code}", args=[row.public_id]),
                "method": "post" if pressed else "", "tone": "primary" if pressed else "",
                "fields": {"version": row.version},
            }
        )  # fmt: skip
    return found


@permission("openings.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    choices = employers(actor_of(request))
    if not choices:
        raise Conflict("jobs.opening", _("There is no employer in your province yet."))
    return editor(request, None, choices, "jobs:opening", reverse("jobs:openings"))


@permission("openings.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_opening(public_id)
    return editor(request, row, [(row.organisation_id, row.organisation.name)], "jobs:opening",
                  reverse("jobs:opening", args=[public_id]))  # fmt: skip


def editor(
    request: HttpRequest, row: Opening | None, choices: Any, then: str, cancel_url: str
) -> HttpResponse:
    """The form of an opening with its conditions; ``then`` is the route of the page afterwards."""
    by = actor_of(request)
    if row is not None:
        policies.check_user_can_opening("edit", by, row)
        policies.check_opening_state("edit", row)
    officer = by.can("openings.edit")
    data = request.POST if request.method == "POST" else None
    initial = OpeningForm.initial_of(row) if row else {"request_id": uuid.uuid4()}
    linked = facilities_of(row.organisation_id) if row and officer else []
    form = OpeningForm(
        data, initial=initial, employers=choices, trades=trade_choices(),
        facilities=[(str(f.public_id), f.title) for f in linked],
    )  # fmt: skip
    rules = rule_forms.RuleSet(
        data, prefix="rules",
        initial=rule_forms.initial_of(row.eligibility) if row else None,
    )  # fmt: skip
    for rule in rules:
        rule.fields["what"].choices = [
            (what, words)
            for what, words in rule_forms.questions()
            if not what or what.split(":")[0] in CONDITIONS
        ]
    if data is not None and form.is_valid() and rules.is_valid():
        kept = row.facility.public_id if row and row.facility and not officer else None
        draft = form.draft(rules.rules, kept)
        try:
            if row is None:
                saved = writing.create_opening(
                    organisation_id=form.cleaned_data["employer"], draft=draft, by=by,
                    public_id=form.cleaned_data["request_id"], publish="publish" in data,
                )  # fmt: skip
            else:
                saved = writing.update_opening(
                    public_id=row.public_id, draft=draft, by=by,
                    version=form.cleaned_data["version"] or 0,
                )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
            return redirect(then, public_id=saved.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    context = {
        "form": form, "rules": rules, "row": row, "draft_key": draft_key(request),
        "suggestions": [str(label) for _code, label in FIELDS["sex"].choices],
        "cancel_url": cancel_url,
    }  # fmt: skip
    return render(request, "jobs/opening_edit.html", context)


@permission("openings.edit")
@require_POST
def publish(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return published(request, public_id, "jobs:opening", "jobs:opening_edit")


def published(request: HttpRequest, public_id: uuid.UUID, then: str, change: str) -> HttpResponse:
    """Opens it, or leads to the form when its day or places have to be changed first."""
    try:
        writing.publish_opening(
            public_id=public_id, version=version_of(request), by=actor_of(request)
        )
    except InvalidValue as refused:
        messages.error(request, refused.message)
        return redirect(change, public_id=public_id)
    messages.success(request, _("Open: case teams can put people forward now."))
    return redirect(then, public_id=public_id)


@permission("openings.edit")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return closed(request, public_id, "jobs:opening")


def closed(request: HttpRequest, public_id: uuid.UUID, then: str) -> HttpResponse:
    row, by = selectors.get_opening(public_id), actor_of(request)
    policies.check_user_can_opening("close", by, row)
    policies.check_opening_state("close", row)
    if request.method == "POST":
        writing.close_opening(public_id=public_id, version=version_of(request), by=by)
        messages.success(request, _("Closed."))
        return redirect(then, public_id=public_id)
    context = {
        "title": _("Close this opening"), "submit": _("Close it"), "tone": "danger",
        "text": row.title, "fields": {"version": row.version},
        "consequences": [_("Nobody can be put forward for it any more."),
                         _("People who are under way go on.")],
        "cancel_url": reverse(then, args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("openings.edit")
@require_http_methods(["GET", "POST"])
def exclusions(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return excluded(request, public_id, "jobs:opening")


def excluded(request: HttpRequest, public_id: uuid.UUID, then: str) -> HttpResponse:
    """Whom the employer can't take by law or licence, with the reason."""
    row, by = selectors.get_opening(public_id), actor_of(request)
    policies.check_user_can_opening("edit", by, row)
    policies.check_opening_state("edit", row)
    form = ExclusionForm(request.POST or None, standing=selectors.exclusions_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            writing.exclude_offences(public_id=public_id, reasons=form.reasons(), by=by)
            messages.success(request, _("Saved."))
            return redirect(then, public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("Whom this employer can't take"), sub=row.title,
        cancel_url=reverse(then, args=[public_id]),
        note=_("Only what a law or licence of this work forbids, with its reason. Nobody else sees"
               " it; the opening is simply not offered to these people."),
    )  # fmt: skip
