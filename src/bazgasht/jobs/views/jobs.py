"""Jobs and retention: rates with what is not known, the list, one job, its checks."""

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
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access import journal
from bazgasht.access.drafting import discard_draft, draft_key
from bazgasht.access.pages import actor_of, beside, form_page, version_of
from bazgasht.access.routes import permission
from bazgasht.core import suppression
from bazgasht.core.digits import localise
from bazgasht.core.errors import InvalidValue, NotFound
from bazgasht.occupations.selectors import occupation_choices
from bazgasht.people.selectors.cards import cards, open_file
from bazgasht.people.selectors.standing import custody_standing, ever_in_custody
from bazgasht.services import exports
from bazgasht.services.forms import ExportForm

from .. import consent_text, policies
from .. import services as writing
from ..forms.people import CheckForm, CorrectForm, JobFilter, JobForm, LeaveForm
from ..models import Facility, Job, RetentionCheck
from ..selectors import retention
from ..states import MONTHS, CheckState, Left
from .common import CHECK_TONES, PAGE, tabs


def _filtered(request: HttpRequest) -> tuple[JobFilter, Any]:
    form = JobFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, retention.jobs_for(
        actor_of(request).organisations_for("openings.view"), kind=chosen.get("kind") or "",
        ended=bool(chosen.get("ended")), only_stopped=bool(chosen.get("stopped")),
    )  # fmt: skip


@permission("openings.view")
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """Rates first, each with its denominator and what is not known; then who works where."""
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found.prefetch_related("checks"), PAGE).get_page(request.GET.get("page"))
    known = cards(j.client_id for j in page.object_list)
    stopped = retention.stopped_among(page.object_list)
    journal.record(
        by=by, action="candidates.listed", on=("list", "jobs"),
        detail={"shown": len(page.object_list)},
    )  # fmt: skip
    chosen = form.cleaned_data.get("kind") if form.is_valid() else ""
    context = {
        "filter": form, "page": page, "tabs": tabs(by, "jobs"),
        "rates": retention.rates(by, kind=chosen or ""),
        "due": retention.due_checks(by.organisations_for("jobs.record")).count(),
        "lines": [
            {"job": j, "card": known.get(j.client_id), "stopped": j.pk in stopped,
             "checks": [(c, CHECK_TONES[c.state]) for c in j.checks.all()]}
            for j in page.object_list
        ],
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "jobs/jobs.html", context)


@permission("openings.view")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Jobs with their checks as a workbook; asks first whether names are needed, and what for."""
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export the jobs"), "submit": _("Make the workbook"),
            "text": _("Without names it shows kinds, occupations and checks."),
            "cancel_url": reverse("jobs:jobs"),
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    exports.check_names(request, names)
    found = _filtered(request)[1]
    exports.check_size(found.count())
    rows = list(found.prefetch_related("checks"))
    known = cards(j.client_id for j in rows) if names else {}
    headers = [_("Kind"), _("ISCO-08"), _("Occupation"), _("County"), _("Wage, rials"),
               _("Hours a week"), _("First day"), _("Last day"), _("Why it ended"),
               *(_("After %(n)s months") % {"n": localise(m)} for m in MONTHS)]  # fmt: skip
    if names:
        headers += [_("Name"), _("File number"), _("With whom")]
    lines = []
    for j in rows:
        states = {c.months: c.get_state_display() for c in j.checks.all()}
        card = known.get(j.client_id)
        lines.append(
            [j.get_kind_display(), j.occupation_id, j.occupation.name, j.county, j.wage,
             j.hours_week, j.started_on, j.left_on,
             j.get_left_code_display() if j.left_code else "", *(states[m] for m in MONTHS),
             *([card.full if card else "", card.file_no if card else "", j.employer_name]
               if names else [])]
        )  # fmt: skip
    return exports.workbook(
        request, action="jobs.exported", title=_("Jobs"), headers=headers, rows=lines,
        count=len(lines), names=names, reason=reason, filename="jobs",
    )  # fmt: skip


@permission("reports.view")
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Retention, wages beside the legal floor and reasons of leaving, in counts alone: for employment
    officers and for headquarters."""
    by = actor_of(request)
    context = {
        "tabs": tabs(by, "figures"), "rates": retention.rates(by),
        "sides": [(_("Wages beside the legal floor, of jobs begun in the last two years"),
                   _("Wage"), retention.wages(by)),
                  (_("Why jobs of the last two years ended"), _("Reason"), retention.leaving(by))],
        "threshold": suppression.THRESHOLD,
    }  # fmt: skip
    return render(request, "jobs/figures.html", context)


@permission("jobs.record")
@require_GET
def check_list(request: HttpRequest) -> HttpResponse:
    """Who is to be asked now, the longest waiting first."""
    by = actor_of(request)
    found = retention.due_checks(by.organisations_for("jobs.record"))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    known = cards(c.client_id for c in page.object_list)
    journal.record(
        by=by, action="candidates.listed", on=("list", "checks"),
        detail={"shown": len(page.object_list)},
    )  # fmt: skip
    lines = [(c, known.get(c.client_id)) for c in page.object_list]
    return render(request, "jobs/checks.html", {"page": page, "lines": lines})


@permission("jobs.record")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, client: uuid.UUID) -> HttpResponse:
    """A job that came without an opening."""
    by = actor_of(request)
    who = open_file(client, by=by, page="jobs")
    policies.check_user_can_record_job(by, who.pk)
    linked = Facility.objects.filter(state__in=["agreed", "active", "breached"])
    form = JobForm(
        request.POST or None, initial={"request_id": uuid.uuid4()},
        occupations=occupation_choices(),
        facilities=[(str(f.public_id), f.title) for f in linked.order_by("title")],
        was_in_custody=ever_in_custody(who.pk),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            job = writing.record_job(
                client_id=who.pk, draft=form.draft(), by=by,
                request_id=form.cleaned_data["request_id"],
            )  # fmt: skip
            discard_draft(request)
            messages.success(request, _("Recorded. It is asked again after a month."))
            return redirect("jobs:job", public_id=job.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    inside = custody_standing(who.pk).inside
    return form_page(
        request, form, title=_("Record a job"), other_words=_("Print the consent to be signed"),
        other_url=reverse("jobs:blank_consent", args=[client]) if inside else "", card=cards([who.pk])[who.pk],
        cancel_url=reverse("jobs:person", args=[client]), draft_key=draft_key(request),
    )  # fmt: skip


def get_job(public_id: uuid.UUID) -> Job:
    """Raises NotFound: foreign and missing look the same."""
    found = (
        Job.objects.select_related("occupation", "application", "facility", "consent")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("job")
    return found


@permission("openings.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    job = get_job(public_id)
    card = cards([job.client_id])[job.client_id]
    open_file(card.public_id, by=by, page="jobs")
    today = timezone.localdate()
    records = policies.user_can_act_for(by, job.client_id, policies.RECORD)
    context = {
        "job": job,
        "card": card,
        "checks": [
            {"check": c, "tone": CHECK_TONES[c.state],
             "may": records and c.due <= today
             and (c.state in (CheckState.DUE, CheckState.UNKNOWN))}
            for c in job.checks.all()
        ],
        "stopped": bool(retention.stopped_among([job])),
        "may_record": records,
        "may_leave": records and job.left_on is None,
        "may_correct": records and job.left_on is not None,
        "consent_lines": consent_text.lines(job.consent.text_version) if job.consent else [],
    }  # fmt: skip
    return render(request, "jobs/job.html", context)


@permission("jobs.record")
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    job = get_job(public_id)
    policies.check_user_can_record_job(actor_of(request), job.client_id)
    held = {"code": Left.HELD} if retention.stopped_among([job]) else None
    form = LeaveForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        try:
            writing.leave_job(
                public_id=public_id, version=version_of(request), by=actor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("Recorded. The checks follow by themselves."))
            return redirect("jobs:job", public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("The job has ended"), card=cards([job.client_id])[job.client_id],
        sub=job.title, version=version_of(request) or job.version,
        consequences=[_("Checks after this day say “no longer in the job”; earlier ones that"
                        " nobody answered say “still in the job”.")],
        cancel_url=reverse("jobs:job", args=[public_id]),
    )  # fmt: skip


@permission("jobs.record")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The end was mistyped: another day or reason, or no end at all."""
    job = get_job(public_id)
    policies.check_user_can_record_job(actor_of(request), job.client_id)
    form = CorrectForm(
        request.POST or None, initial={"left_on": job.left_on, "code": job.left_code}
    )
    if request.method == "POST" and form.is_valid():
        try:
            writing.correct_end(
                public_id=public_id, version=version_of(request), by=actor_of(request),
                **form.values(),
            )  # fmt: skip
            messages.success(request, _("Put right. The checks follow by themselves."))
            return redirect("jobs:job", public_id=public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("Put right the end of the job"), sub=job.title,
        card=cards([job.client_id])[job.client_id], version=version_of(request) or job.version,
        consequences=[_("What the record of the end had answered is answered anew, or asked again."),
                      _("The reason stands in the journal.")],
        cancel_url=reverse("jobs:job", args=[public_id]),
    )  # fmt: skip


@permission("jobs.record")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Whether somebody is still there. Who has left is recorded with the job's last day."""
    row = RetentionCheck.objects.select_related("job").filter(public_id=public_id).first()
    if row is None:
        raise NotFound("check")
    policies.check_user_can_record_job(actor_of(request), row.client_id)
    form = CheckForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            writing.record_check(
                public_id=public_id, version=version_of(request), by=actor_of(request),
                **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, _("Recorded."))
            return redirect("jobs:job", public_id=row.job.public_id)
        except InvalidValue as refused:
            beside(form, refused)
    return form_page(
        request, form, title=_("Still in the job after %(n)s months?") % {"n": localise(row.months)},
        card=cards([row.client_id])[row.client_id], sub=row.job.title,
        version=version_of(request) or row.version,
        note=_("“Unknown” is an honest answer: every rate shows it."),
        other_url=reverse("jobs:leave", args=[row.job.public_id]),
        other_words=_("The person has left the job"),
        cancel_url=reverse("jobs:job", args=[row.job.public_id]),
    )  # fmt: skip
