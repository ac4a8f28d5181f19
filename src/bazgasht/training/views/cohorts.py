"""Cohorts: the list, one cohort with its people, planning and changing it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, version_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.core.weekly import Slot, slot_words
from bazgasht.occupations.selectors import trade_choices
from bazgasht.services import exports
from bazgasht.services.eligibility import describe
from bazgasht.services.forms import ExportForm

from .. import policies, selectors
from .. import services as writing
from ..acts import COHORT_ACTS
from ..forms import CohortFilter, CohortForm, ReasonForm
from ..models import Cohort
from ..states import TAKING, CohortState, State
from .common import PAGE, prisons, providers_of, tabs

TONES = {
    CohortState.PLANNED: "plain",
    CohortState.OPEN: "info",
    CohortState.RUNNING: "ok",
    CohortState.FINISHED: "plain",
    CohortState.CANCELLED: "late",
}
PRIMARY = {
    CohortState.PLANNED: "open",
    CohortState.OPEN: "start",
}
PRESSED: dict[str, tuple[Any, Any]] = {
    "open": (writing.open_cohort, gettext_lazy("Open for enrolment.")),
    "start": (writing.start_cohort, gettext_lazy("Begun. Record attendance after each session.")),
}


def _filtered(request: HttpRequest) -> tuple[CohortFilter, Any]:
    by = actor_of(request)
    own = by.organisations_for("training.run")
    counties = Cohort.objects.exclude(county="").order_by("county").values_list("county", flat=True)
    data = request.GET.copy()
    if own and not data:
        data["own"] = "on"
    form = CohortFilter(
        data, trades=trade_choices(), counties=list(counties.distinct()), teaches=bool(own)
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.cohorts_for(
        providers=own if chosen.get("own") else None, state=chosen.get("state") or "",
        trade=chosen.get("trade") or "", audience=chosen.get("audience") or "",
        county=chosen.get("county") or "", q=chosen.get("q") or "",
    )  # fmt: skip
    return form, found


@permission("training.view")
@require_GET
def cohort_list(request: HttpRequest) -> HttpResponse:
    """The provider's own at first; everybody's by taking the filter off."""
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = selectors.counts_of(page.object_list)
    slots = selectors.slots_of(page.object_list)
    context = {
        "filter": form,
        "page": page,
        "rows": [line(c, counts[c.pk], slots[c.pk]) for c in page.object_list],
        "tabs": tabs(by, "cohorts"),
        "may_plan": bool(providers_of(by)),
        "may_outlook": by.can("outlook.view"),
        "query": request.GET.urlencode(),
    }
    return render(request, "training/cohorts.html", context)


def line(
    cohort: Cohort, counts: selectors.Counts, slots: Iterable[Slot]
) -> dict[str, Any]:  # fmt: skip
    return {
        "cohort": cohort, "counts": counts, "times": slot_words(slots), "tone": TONES[CohortState(cohort.state)],
        "taking": takes_people(cohort),
    }  # fmt: skip


def takes_people(cohort: Cohort) -> bool:
    return cohort.state in TAKING and cohort.enrol_until >= timezone.localdate()


@permission("training.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; there is no person in it."""
    _form, found = _filtered(request)
    count = found.count()
    exports.check_size(count)
    cohorts = list(found)
    counts, slots = selectors.counts_of(cohorts), selectors.slots_of(cohorts)
    headers = [
        _("Course"), _("Trade"), _("ISCO-08"), _("Body"), _("County"), _("Place"), _("State"),
        _("First day"), _("Last day"), _("Days and hours"), _("Enrolment until"), _("Seats"), _("Seats held"),
        _("Waiting"), _("Completed"),
    ]  # fmt: skip
    rows = [
        [c.course.title, c.course.trade.name, c.course.trade.occupation_id,
         c.course.organisation.name, c.county, c.place, c.get_state_display(), c.starts, c.ends,
         slot_words(slots[c.pk]), c.enrol_until, n.seats, n.held, n.waiting, n.completed]
        for c in cohorts for n in [counts[c.pk]]
    ]  # fmt: skip
    return exports.workbook(
        request, action="training.exported", title=_("Cohorts"), headers=headers, rows=rows,
        count=count, filename="cohorts",
    )  # fmt: skip


@permission("training.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What it is, how full, its sessions; its people for the provider, and to a case team its own."""
    by = actor_of(request)
    cohort = selectors.get_cohort(public_id)
    runs = by.can("training.run", cohort.organisation_id)
    people = selectors.roster(cohort)
    if people:
        journal.record(
            by=by, action="training.listed", on=("cohort", cohort.public_id),
            detail={"shown": len(people)},
        )  # fmt: skip
    counts = selectors.counts_of([cohort])[cohort.pk]
    waiting = selectors.waiting_list(cohort) if runs else []
    sessions = list(cohort.sessions.all())
    today = timezone.localdate()
    missing = [s for s in sessions if s.recorded_at is None and s.on <= today]
    if cohort.state not in TAKING:
        missing = []
    context = {
        "cohort": cohort,
        "course": cohort.course,
        "counts": counts,
        "tone": TONES[CohortState(cohort.state)],
        "actions": actions(cohort, by) if runs else [],
        "runs": runs,
        "seated": [p for p in people if p.enrolment.state in
                   (State.OFFERED, State.ENROLLED, State.COMPLETED, State.FAILED)],
        "gone": [p for p in people if p.enrolment.state in (State.WITHDRAWN, State.CANCELLED)],
        "queued": [p for p in people if p.enrolment.state == State.WAITING] if not runs else [],
        "waiting": waiting,
        "sessions": sessions,
        "unrecorded": len(missing),
        "next_session": missing[0] if missing and runs else None,
        "taking": takes_people(cohort),
        "facts": _facts(cohort),
        "rules": [describe(rule) for rule in cohort.course.eligibility],
        "may_certify": runs and any(
            p.enrolment.state == State.COMPLETED and p.certificate is None for p in people
        ),
        "today": today,
    }  # fmt: skip
    return render(request, "training/cohort.html", context)


def _facts(cohort: Cohort) -> list[tuple[str, Any]]:
    course = cohort.course
    inside = names_of([cohort.prison_id]).get(cohort.prison_id, "") if cohort.prison_id else ""
    issuer = course.certificate_issuer or course.organisation
    return [
        (_("Body"), course.organisation.name),
        (_("Trade"), course.trade.name),
        (_("Place"), f"{cohort.place}، {cohort.county}" if cohort.county else cohort.place),
        (_("Held inside"), inside or _("outside")),
        (
            _("Days and hours"),
            slot_words(selectors.slots_of([cohort])[cohort.pk]) or _("not known yet"),
        ),
        (_("For whom"), course.get_audience_display()),
        (
            _("Body on the certificate"),
            _("none yet") if issuer.kind in policies.NO_ISSUER else issuer.name,
        ),
    ]


def actions(cohort: Cohort, by: Actor) -> list[dict[str, Any]]:
    """Buttons of the provider: the next step first, what the state does not allow left out."""
    first = PRIMARY.get(CohortState(cohort.state))
    found = []
    for code, act in COHORT_ACTS.items():
        if "case" in act.sides or CohortState(cohort.state) not in act.sources or code == "attend":
            continue
        found.append(
            {
                "label": act.label, "icon": act.icon, "danger": act.danger, "primary": code == first,
                "url": _url(code, cohort), "method": "post" if code in PRESSED else "",
                "tone": "primary" if code == first else "",
                "fields": {"version": cohort.version},
                "reason": policies.why_not_cohort(code, by, cohort),
            }
        )  # fmt: skip
    return sorted(found, key=lambda a: (not a["primary"], a["danger"]))


def _url(code: str, cohort: Cohort) -> str:
    if code in PRESSED:
        return reverse("training:cohort_do", args=[cohort.public_id, code])
    names = {"edit": "cohort_edit", "plan": "sessions", "mark": "marks", "finish": "finish",
             "cancel": "cohort_cancel"}  # fmt: skip
    return reverse(f"training:{names[code]}", args=[cohort.public_id])


@permission("training.view")
@require_http_methods(["POST"])
def do(request: HttpRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    if code not in PRESSED:
        raise NotFound("act")
    verb, said = PRESSED[code]
    verb(public_id=public_id, version=version_of(request), by=actor_of(request))
    messages.success(request, said)
    return redirect("training:cohort", public_id=public_id)


@permission("training.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, course: uuid.UUID) -> HttpResponse:
    of = selectors.get_course(course)
    policies.check_user_can_edit_courses_of(actor_of(request), of.organisation_id)
    return _editor(request, of, None)


@permission("training.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    cohort = selectors.get_cohort(public_id)
    policies.check_user_can_cohort("edit", actor_of(request), cohort)
    policies.check_cohort_state("edit", cohort)
    return _editor(request, cohort.course, cohort)


def _editor(request: HttpRequest, course: Any, cohort: Cohort | None) -> HttpResponse:
    initial = (
        CohortForm.initial_of(cohort)
        if cohort
        else {"county": course.organisation.county, "request_id": uuid.uuid4()}
    )
    data = request.POST if request.method == "POST" else None
    form = CohortForm(data, initial=initial, prisons=prisons(course.organisation.province))
    if data is not None and form.is_valid():
        try:
            if cohort is None:
                saved = writing.create_cohort(
                    course_id=course.pk, draft=form.draft(), by=actor_of(request),
                    public_id=form.cleaned_data["request_id"],
                )  # fmt: skip
            else:
                saved = writing.update_cohort(
                    public_id=cohort.public_id, draft=form.draft(), by=actor_of(request),
                    version=form.cleaned_data["version"] or 0,
                )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("Saved."))
            return redirect("training:cohort", public_id=saved.public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    context = {"form": form, "course": course, "cohort": cohort, "draft_key": draft_key(request)}
    return render(request, "training/cohort_edit.html", context)


@permission("training.edit")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    cohort = selectors.get_cohort(public_id)
    policies.check_user_can_cohort("cancel", actor_of(request), cohort)
    policies.check_cohort_state("cancel", cohort)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.cancel_cohort(
                public_id=public_id, reason=form.cleaned_data["reason"],
                version=version_of(request), by=actor_of(request),
            )  # fmt: skip
            messages.success(request, _("Cancelled. Everybody's case team sees it."))
            return redirect("training:cohort", public_id=public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    context = {
        "title": _("Cancel this cohort"), "submit": _("Cancel it"), "tone": "danger", "form": form,
        "text": f"{cohort.course.title} · {cohort.place}", "fields": {"version": cohort.version},
        "consequences": [_("Everybody in it and on its list is released; their case teams see why."),
                         _("You see these people no more, unless they sat in it: then 30 days.")],
        "cancel_url": reverse("training:cohort", args=[public_id]),
    }  # fmt: skip
    return render(request, "ui/confirm.html", context)


@permission("training.run")
@require_http_methods(["GET", "POST"])
def people_export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The people of a cohort as a workbook; asks first whether names are needed, and what for."""
    by = actor_of(request)
    cohort = selectors.get_cohort(public_id)
    if not by.can("training.run", cohort.organisation_id):
        raise NotFound("cohort")
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export the people of this cohort"),
            "submit": _("Make the workbook"),
            "text": _("Without names it shows states, attendance and marks."),
            "cancel_url": reverse("training:cohort", args=[public_id]),
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    exports.check_names(request, names)
    people = selectors.roster(cohort)
    headers = [_("State"), _("Asked on"), _("Enrolled on"), _("Sessions attended"),
               _("Sessions counted"), _("Mark"), _("Certificate")]  # fmt: skip
    if names:
        headers += [_("Name"), _("File number")]
    rows = [
        [p.enrolment.get_state_display(), p.enrolment.asked_on, p.enrolment.enrolled_on,
         p.share.there, p.share.counted, p.enrolment.mark,
         p.certificate.number if p.certificate else "",
         *([p.card.full if p.card else "", p.card.file_no if p.card else ""] if names else [])]
        for p in people
    ]  # fmt: skip
    return exports.workbook(
        request, action="training.exported", title=cohort.course.title, headers=headers, rows=rows,
        count=len(rows), names=names, reason=reason, filename="cohort-people",
    )  # fmt: skip
