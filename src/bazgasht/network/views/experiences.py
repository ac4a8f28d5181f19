"""Experiences worth repeating: the register, one of them, on paper, as a file."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import user_names
from bazgasht.core import provinces
from bazgasht.core.jalali import format_jalali

from .. import experience_paper, selectors
from .. import experience_policies as policies
from ..experience_acts import ACTS, EDIT, VIEW
from ..forms import ExperienceFilter
from ..models import Experience, ExperienceUse
from ..states import ExperienceState

PAGE = 20
TONES = {
    ExperienceState.DRAFT: "plain",
    ExperienceState.OFFERED: "wait",
    ExperienceState.PUBLISHED: "ok",
    ExperienceState.WITHDRAWN: "late",
}
WORDED = ("hand_back", "withdraw")
"""Acts that ask why."""


def where(row: Experience) -> str:
    return " · ".join(t for t in (row.place, provinces.name_of(row.province)) if t)


def _filtered(request: HttpRequest) -> tuple[ExperienceFilter, Any]:
    form = ExperienceFilter(request.GET, groups=selectors.groups_seen())
    got = form.cleaned_data if form.is_valid() else {}
    found = selectors.experiences(
        q=got.get("q") or "", theme=got.get("theme") or "", province=got.get("province") or "",
        group=got.get("group") or "", state=got.get("state") or ExperienceState.PUBLISHED,
    )  # fmt: skip
    return form, found


@permission(VIEW)
@require_GET
def experience_list(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": [{"row": x, "tone": tone_of(x), "where": where(x)} for x in page.object_list],
        "may_write": by.can(EDIT),
        "query": request.GET.urlencode(),
    }
    return render(request, "network/experiences.html", context)


def tone_of(row: Experience) -> str:
    return TONES[ExperienceState(row.state)]


@permission(VIEW)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The register as filtered; no person is in it."""
    _form, found = _filtered(request)
    rows = [
        (x.title, x.get_theme_display(), provinces.name_of(x.province), x.place,
         x.organisation.name, x.working_group.name if x.working_group else "", x.starts, x.ends,
         x.tried, x.result, x.figures, x.link, x.lesson, x.repeats, x.get_state_display(),
         x.published_on)
        for x in found
    ]  # fmt: skip
    journal.record(
        by=actor_of(request), action="experiences.exported", on=("experiences", "list"),
        detail={"rows": len(rows)},
    )  # fmt: skip
    headers = (
        _("Title"), _("Theme"), _("Province"), _("Place"), _("Body to ask"), _("Working group"),
        _("From"), _("Until"), _("What was tried"), _("What came of it"),
        _("Figures that show it"), _("Link to evidence"),
        _("What others should know before they repeat it"), _("Times repeated"), _("State"),
        _("Published on"),
    )  # fmt: skip
    return list_response(
        name="experiences", title=_("Experiences worth repeating"), headers=headers, rows=rows,
        form=wanted_format(request),
    )  # fmt: skip


@permission(VIEW)
@require_GET
def page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_experience(public_id)
    uses = selectors.uses_of(row)
    context = {
        "experience": row,
        "tone": tone_of(row),
        "actions": _actions(row, by),
        "may_repeat": bool(policies.may_repeat(by, row)),
        "why_not": _why_not(row, by),
        "uses": [{"row": u, "own": by.can(EDIT, u.organisation_id)} for u in uses],
        "facts": facts(row, uses),
    }
    return render(request, "network/experience.html", context)


def _why_not(row: Experience, by: Actor) -> str:
    """Told to the writer, who would look for the button."""
    if row.state != ExperienceState.OFFERED or by.user_id not in (row.written_by, row.changed_by):
        return ""
    return _("It waits for a second person of the body, or of the headquarters; not for you.")


def _actions(row: Experience, by: Actor) -> list[dict[str, Any]]:
    found = []
    for code, act in ACTS.items():
        if not policies.user_can(code, by, row):
            continue
        one = {"label": act.label, "icon": act.icon, "method": "", "fields": {},
               "tone": "danger" if act.danger else ""}  # fmt: skip
        if code == "edit":
            one["url"] = reverse("experiences:edit", args=[row.public_id])
        elif code in WORDED:
            one["url"] = reverse("experiences:why", args=[row.public_id, code])
        else:
            one |= {"url": reverse("experiences:do", args=[row.public_id, code]), "method": "post",
                    "fields": {"version": row.version}}  # fmt: skip
            one["tone"] = "primary" if code in ("offer", "publish") else ""
        found.append(one)
    return sorted(found, key=lambda a: a["tone"] != "primary")


def facts(row: Experience, uses: list[ExperienceUse]) -> list[tuple[object, object]]:
    """What stands beside the text, on the page and on paper."""
    until = format_jalali(row.ends, "long") if row.ends else _("goes on")
    found: list[tuple[object, object]] = [
        (_("Body to ask"), row.organisation.name),
        (_("Theme"), row.get_theme_display()),
        (_("Place"), where(row)),
        (_("From"), format_jalali(row.starts, "long")),
        (_("Until"), until),
    ]
    if row.working_group:
        found.append((_("Working group"), row.working_group.name))
    if row.published_on:
        names = user_names({row.checked_by}) if row.checked_by else {}
        found += [
            (_("Published on"), format_jalali(row.published_on, "long")),
            (_("Checked by"), names.get(row.checked_by or 0, "")),
        ]
    return found


@permission(VIEW)
@require_GET
def pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_experience(public_id)
    uses = selectors.uses_of(row)
    made = experience_paper.pdf(row, uses, facts(row, uses))
    journal.record(
        by=actor_of(request), action="experience.printed", on=("experience", row.public_id)
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="experience.pdf"'
    return answer
