"""One section of an assessment: a long form, kept while it is being typed."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bazgasht.access.pages import actor_of, forget_draft
from bazgasht.access.routes import permission
from bazgasht.core.errors import Conflict

from .. import policies
from ..forms.section import SectionForm, initial
from ..models import Assessment
from ..selectors import assessments as reading
from ..services import save_section
from ..states import AssessmentState
from .assessments import opened
from .common import attempt, page


@permission("assessments.fill")
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, assessment: UUID, section: str) -> HttpResponse:
    """``?from=answers`` comes from the check-answers page and goes back there."""
    found, person = opened(request, assessment)
    closed = found.state != AssessmentState.OPEN
    if not policies.user_can_fill(found, actor_of(request)) or (closed and request.method == "GET"):
        return redirect("plans:answers", found.public_id)
    view = reading.section_view(found, section)
    draft_key = f"plans/{found.public_id}/{section}"
    back = request.GET.get("from") == "answers"
    status = 200
    if request.method == "POST":
        form = SectionForm(view.section, request.POST)
        if form.is_valid():
            try:
                saved, status = attempt(
                    form,
                    lambda: save_section(
                        assessment=found.public_id, section=section, answers=form.answers(),
                        outcome=form.cleaned_data["outcome"], judgement=form.judgement(),
                        version=form.cleaned_data["version"], by=actor_of(request),
                    ),
                    fresh=lambda: reading.section_view(found, section).version,
                )  # fmt: skip
            except Conflict as refused:  # a colleague has finished it, or given it up
                kept = _("What you typed is kept below; a new assessment is needed to record it.")
                form.add_error(None, f"{refused.message} {kept}")
                saved, status = None, refused.http_status
            if saved:
                forget_draft(request, draft_key)
                return redirect(_next(request, found, section, back))
        else:
            status = 422
    else:
        form = SectionForm(view.section, initial=initial(view.answers, view.outcome, view.version))
    context = page(
        person, assessment=found, instrument=reading.instrument_of(found), view=view, form=form,
        draft_key=draft_key, stale=view if status == 409 else None,
        cancel_url=reverse("plans:answers" if back else "plans:assessment", args=[assessment]),
    )  # fmt: skip
    return render(request, "plans/section.html", context, status=status)


def _next(request: HttpRequest, found: Assessment, code: str, back: bool) -> str:
    """The next section that nobody has opened, unless the way led here from the answers."""
    if back:
        return reverse("plans:answers", args=[found.public_id]) + f"#{code}"
    views = reading.section_views(found)
    place = next(i for i, v in enumerate(views) if v.section.code == code)
    following = [v for v in views[place + 1 :] if v.row is None]
    if "stay" in request.POST or not following:
        page = "plans:assessment" if "stay" in request.POST or _open(views) else "plans:answers"
        return reverse(page, args=[found.public_id])
    return reverse("plans:section", args=[found.public_id, following[0].section.code])


def _open(views: list[reading.SectionView]) -> bool:
    return any(v.row is None for v in views)
