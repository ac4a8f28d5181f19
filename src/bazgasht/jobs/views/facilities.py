"""Facilities: the list with jobs owed and delivered, one of them, and every act."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of, beside, form_page, version_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.digits import localise
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.services import exports

from .. import policies
from .. import services as writing
from ..acts import FACILITY_ACTS
from ..forms.facilities import FacilityFilter, FacilityForm, VisitForm, WordsForm
from ..models import Facility
from ..selectors import facilities as reading
from ..states import FOLLOWS, Consequence, FacilityState
from .common import FACILITY_TONES, PAGE, employers, tabs

PRESSED: dict[str, Any] = {
    "approve": writing.approve_facility, "hand_over": writing.hand_over,
    "fulfil": writing.fulfil_facility, "demand": writing.demand_facility,
}  # fmt: skip
FORMS = {"edit": "jobs:facility_edit", "assess": "jobs:facility_assess",
         "visit": "jobs:facility_visit", "settle": "jobs:facility_settle", "decline": "jobs:facility_decline"}  # fmt: skip
GIVERS = (Kind.FOUNDATION, Kind.PRISON, Kind.ASSOCIATION, Kind.BANK, Kind.AGENCY, Kind.CHARITY,
          Kind.DIRECTORATE)  # fmt: skip


def _filtered(request: HttpRequest) -> tuple[FacilityFilter, Any]:
    form = FacilityFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, reading.facilities_for(
        q=chosen.get("q") or "", kind=chosen.get("kind") or "", state=chosen.get("state") or ""
    )


@permission("facilities.view")
@require_GET
def facility_list(request: HttpRequest) -> HttpResponse:
    """Jobs owed and delivered; no person is in it."""
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = reading.delivered_of(page.object_list)
    context = {
        "filter": form, "page": page, "tabs": tabs(by, "facilities"),
        "lines": [
            {"row": f, "count": counts[f.pk], "tone": FACILITY_TONES[f.state]}
            for f in page.object_list
        ],
        "may_add": by.can("facilities.edit"), "query": request.GET.urlencode(),
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "jobs/facilities.html", context)


@permission("facilities.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    found = _filtered(request)[1]
    count = found.count()
    exports.check_size(count)
    rows = list(found)
    counts = reading.delivered_of(rows)
    headers = [_("Title"), _("Kind"), _("Employer"), _("Given by"), _("Amount, rials"),
               _("State"), _("Asked for on"), _("Agreed on"), _("Jobs owed"), _("Until"),
               _("Jobs held today"), _("Jobs begun")]  # fmt: skip
    return exports.workbook(
        request, action="jobs.exported", title=_("Facilities"), headers=headers, count=count,
        filename="facilities",
        rows=[
            [f.title, f.get_kind_display(), f.organisation.name, f.given_by.name, f.amount,
             f.get_state_display(), f.asked_on, f.agreed_on, f.jobs_owed, f.jobs_due,
             n.held, n.begun]
            for f in rows for n in [counts[f.pk]]
        ],
    )  # fmt: skip


@permission("facilities.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = reading.get_facility(public_id)
    context = {
        "row": row,
        "tone": FACILITY_TONES[row.state],
        "count": reading.delivered_of([row])[row.pk],
        "recorded_by": names_of([row.recorded_by_body]).get(row.recorded_by_body, ""),
        "visits": list(row.visits.all()),
        "openings": list(row.openings.select_related("organisation").order_by("-valid_until")[:20])
        if by.can("openings.view") else [],
        "actions": _actions(row, request),
        "late": row.jobs_due < timezone.localdate(),
    }  # fmt: skip
    return render(request, "jobs/facility.html", context)


def _actions(row: Facility, request: HttpRequest) -> list[dict[str, Any]]:
    by, found = actor_of(request), []
    for code, act in FACILITY_ACTS.items():
        if FacilityState(row.state) not in act.sources:
            continue
        if code == "demand" and not policies.user_can_demand(row):
            continue
        if not any(by.can(p) for p in act.sides.values()):
            continue
        pressed = code in PRESSED
        url = (
            reverse("jobs:facility_do", args=[row.public_id, code])
            if pressed else reverse(FORMS[code], args=[row.public_id])
        )  # fmt: skip
        found.append(
            {
                "label": act.label, "icon": act.icon, "url": url,
                "reason": policies.why_not_facility(code, by, row),
                "method": "post" if pressed else "", "tone": "primary" if pressed else "",
                "fields": {"version": row.version},
            }
        )  # fmt: skip
    return found


@permission("facilities.view")
@require_POST
def do(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    if code not in PRESSED:
        raise NotFound("act")
    PRESSED[code](public_id=public_id, version=version_of(request), by=actor_of(request))
    messages.success(request, _("Recorded."))
    return redirect("jobs:facility", public_id=public_id)


@permission("facilities.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _editor(request, None)


@permission("facilities.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = reading.get_facility(public_id)
    policies.check_user_can_facility("edit", actor_of(request), row)
    policies.check_facility_state("edit", row)
    return _editor(request, row)


def _bodies(kinds: Any, provinces: set[str]) -> list[tuple[int, str]]:
    found = Organisation.objects.filter(kind__in=kinds, active=True)
    if "" not in provinces:
        found = found.filter(province__in=[*provinces, ""])
    return list(found.order_by("sort_key", "id").values_list("id", "name"))


def _editor(request: HttpRequest, row: Facility | None) -> HttpResponse:
    by = actor_of(request)
    provinces = policies.provinces_for(by, "facilities.edit")
    choices = employers(by, "facilities.edit")
    givers = _bodies(GIVERS, provinces)
    if row is not None:
        choices = [(row.organisation_id, row.organisation.name)]
        givers = [(row.given_by_id, row.given_by.name)]
    form = FacilityForm(
        request.POST or None,
        initial=FacilityForm.initial_of(row) if row else {"request_id": uuid.uuid4()},
        employers=choices, givers=givers, prisons=_bodies([Kind.PRISON], provinces),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            if row is None:
                saved = writing.create_facility(
                    draft=form.draft(), by=by, public_id=form.cleaned_data["request_id"]
                )
            else:
                saved = writing.update_facility(
                    public_id=row.public_id, draft=form.draft(), by=by,
                    version=form.cleaned_data["version"] or 0,
                )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
            return redirect("jobs:facility", public_id=saved.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    back = reverse("jobs:facility", args=[row.public_id]) if row else reverse("jobs:facilities")
    title = _("Change the facility") if row else _("New facility")
    return form_page(request, form, title=title, cancel_url=back, draft_key=draft_key(request))


@permission("facilities.edit")
@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _worded(request, public_id, "assess", writing.assess_facility, "text")


@permission("facilities.view")
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _worded(request, public_id, "decline", writing.decline_facility, "reason")


@permission("facilities.view")
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _worded(request, public_id, "settle", writing.settle_facility, "note")


def _worded(
    request: HttpRequest, public_id: uuid.UUID, code: str, verb: Any, key: str
) -> HttpResponse:
    row, by = reading.get_facility(public_id), actor_of(request)
    policies.check_user_can_facility(code, by, row)
    if request.method == "GET":
        policies.check_facility_state(code, row)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(
                public_id=public_id, version=version_of(request), by=by,
                **{key: form.cleaned_data["text"]},
            )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("Recorded."))
            return redirect("jobs:facility", public_id=public_id)
        except InvalidValue as refused:
            form.add_error("text", refused.message)
    act = FACILITY_ACTS[code]
    return form_page(
        request, form, title=str(act.label), sub=row.title, submit=str(act.label),
        tone="danger" if act.danger else "", version=version_of(request) or row.version,
        cancel_url=reverse("jobs:facility", args=[public_id]), draft_key=draft_key(request),
    )  # fmt: skip


@permission("facilities.edit")
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row, by = reading.get_facility(public_id), actor_of(request)
    policies.check_user_can_facility("visit", by, row)
    policies.check_facility_state("visit", row)
    form = VisitForm(
        request.POST or None, initial={"request_id": uuid.uuid4(), "on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            writing.record_visit(
                public_id=public_id, draft=form.draft(), by=by,
                request_id=form.cleaned_data["request_id"],
            )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("Recorded."))
            return redirect("jobs:facility", public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("Record a visit"), sub=row.title,
        note=_("A demand to repay, or an end, makes this facility a breach. The employer gets no"
               " further facility until the headquarters records that it is settled; a repayment is"
               " due within %(days)s days.") % {"days": localise(FOLLOWS[Consequence.REPAY].days)},
        cancel_url=reverse("jobs:facility", args=[public_id]), draft_key=draft_key(request),
    )  # fmt: skip
