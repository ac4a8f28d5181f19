"""Courses: list, one course with its cohorts, and its editor."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core import drafts
from bazgasht.core.errors import InvalidValue, NotAllowed
from bazgasht.occupations.selectors import skill_choices, trade_choices
from bazgasht.services import exports, rule_forms
from bazgasht.services.eligibility import describe

from .. import policies, selectors
from .. import services as writing
from ..forms import CourseFilter, CourseForm
from ..models import Course
from .cohorts import line
from .common import PAGE, issuers, providers_of, tabs


def _filtered(request: HttpRequest) -> tuple[CourseFilter, Any]:
    own = actor_of(request).organisations_for("training.edit")
    form = CourseFilter(request.GET, trades=trade_choices(), teaches=bool(own))
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.courses_for(
        providers=own if chosen.get("own") else None, q=chosen.get("q") or "",
        trade=chosen.get("trade") or "", level=chosen.get("level") or "",
        active=None if chosen.get("ended") else True,
    )  # fmt: skip
    return form, found


@permission("training.view")
@require_GET
def course_list(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    form, found = _filtered(request)
    context = {
        "filter": form,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs(by, "courses"),
        "may_create": bool(providers_of(by)),
        "query": request.GET.urlencode(),
    }
    return render(request, "training/courses.html", context)


@permission("training.view")
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    _form, found = _filtered(request)
    count = found.count()
    exports.check_size(count)
    headers = [
        _("Course"), _("Trade"), _("ISCO-08"), _("Body"), _("Level"), _("Hours"), _("For whom"),
        _("Entry conditions"), _("Attendance needed, per cent"), _("Mark needed, of 100"),
        _("Body on the certificate"),
    ]  # fmt: skip
    rows = [
        [c.title, c.trade.name, c.trade.occupation_id, c.organisation.name, c.get_level_display(),
         c.hours, c.get_audience_display(), "؛ ".join(describe(r) for r in c.eligibility),
         c.min_attendance, c.pass_mark, c.certificate_issuer.name if c.certificate_issuer else ""]
        for c in found
    ]  # fmt: skip
    return exports.workbook(
        request, action="training.exported", title=_("Courses"), headers=headers, rows=rows,
        count=count, filename="courses",
    )  # fmt: skip


@permission("training.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    course = selectors.get_course(public_id)
    cohorts = list(selectors.cohorts_for(course=course.pk)[:50])
    counts, slots = selectors.counts_of(cohorts), selectors.slots_of(cohorts)
    issuer = course.certificate_issuer or course.organisation
    may_edit = policies.user_can_edit_courses_of(actor_of(request), course.organisation_id)
    context = {
        "course": course,
        "rows": [line(c, counts[c.pk], slots[c.pk]) for c in cohorts],
        "skills": [s.name for s in course.skills.all()],
        "rules": [describe(rule) for rule in course.eligibility],
        "issuer": "" if issuer.kind in policies.NO_ISSUER else issuer.name,
        "may_edit": may_edit,
    }
    return render(request, "training/course.html", context)


@permission("training.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    providers = providers_of(actor_of(request))
    if not providers:
        raise NotAllowed("training.edit", _("Your body teaches no courses."))
    return _editor(request, None, providers)


@permission("training.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    course = selectors.get_course(public_id)
    policies.check_user_can_edit_courses_of(actor_of(request), course.organisation_id)
    return _editor(request, course, [course.organisation])


def _editor(request: HttpRequest, course: Course | None, providers: list[Any]) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = CourseForm.initial_of(course) if course else {"provider": providers[0].code}
    body = providers[0]
    form = CourseForm(
        data, initial=initial, providers=[(p.code, p.name) for p in providers],
        trades=trade_choices(), skills=skill_choices(), issuers=issuers(body.province),
        own_name="" if body.kind in policies.NO_ISSUER else body.name,
    )  # fmt: skip
    rules = rule_forms.RuleSet(
        data, prefix="rules",
        initial=rule_forms.initial_of(course.eligibility) if course else None,
    )  # fmt: skip
    draft_key = f"training/course/{course.public_id if course else 'new'}"
    if data is not None and form.is_valid() and rules.is_valid():
        try:
            saved = _save(request, course, form, rules.rules, providers)
            drafts.discard(user_id=actor_of(request).user_id, form=draft_key)
            messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
            return redirect("training:course", public_id=saved.public_id)
        except InvalidValue as refused:
            form.add_error(refused.field, refused.message)
    context = {
        "form": form, "rules": rules, "course": course, "draft_key": draft_key,
        "suggestions": rule_forms.suggestions(),
    }  # fmt: skip
    return render(request, "training/course_edit.html", context)


def _save(
    request: HttpRequest, course: Course | None, form: CourseForm, rules: Any, providers: list[Any]
) -> Course:
    by, draft = actor_of(request), form.draft(rules)
    if course is None:
        provider = next(p.pk for p in providers if p.code == form.cleaned_data["provider"])
        return writing.create_course(organisation_id=provider, draft=draft, by=by)
    return writing.update_course(
        public_id=course.public_id, draft=draft, version=form.cleaned_data["version"] or 0, by=by
    )
