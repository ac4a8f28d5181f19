"""Pledges: the list, one pledge, on paper, as the text that was signed."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.exports import list_response, wanted_format
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import format_datetime, format_jalali

from .. import canonical, pledge_paper, policies, selectors
from ..acts import ACTS, EDIT, SIGN, VIEW
from ..forms import PledgeFilter
from ..models import Pledge
from ..states import STANDING, PledgeState

PAGE = 25
TONES = {
    PledgeState.DRAFT: "plain",
    PledgeState.OFFERED: "wait",
    PledgeState.SIGNED: "ok",
    PledgeState.WITHDRAWN: "late",
    PledgeState.RENEWED: "info",
    PledgeState.CANCELLED: "plain",
}


def tabs(active: str) -> list[dict[str, Any]]:
    """Parts of pledges; the score board is insight's."""
    names = {"pledges:list": _("Pledges"), "insight:pledges": _("Score board"),
             "pledges:texts": _("Texts")}  # fmt: skip
    return [
        {"label": label, "url": reverse(route), "active": route == active}
        for route, label in names.items()
    ]


def tone_of(pledge: Pledge) -> str:
    return TONES[PledgeState(pledge.state)]


def _filtered(request: HttpRequest) -> tuple[PledgeFilter, Any]:
    by = actor_of(request)
    reach = {o for seat in by.seats for o in seat.covers}
    bodies = Organisation.objects.filter(pk__in=reach, active=True).order_by("sort_key")
    form = PledgeFilter(
        request.GET,
        heads=[b for b in bodies if b.kind == Kind.HEADQUARTERS],
        groups=[b for b in bodies if b.kind == Kind.WORKING_GROUP],
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.pledges(
        q=chosen.get("q") or "", state=chosen.get("state") or "",
        headquarters=chosen.get("headquarters") or "", group=chosen.get("group") or "",
    )  # fmt: skip
    if chosen.get("returned"):
        found = found.exclude(returned="")
    return form, found


@permission(VIEW)
@require_GET
def pledge_list(request: HttpRequest) -> HttpResponse:
    by = actor_of(request)
    form, found = _filtered(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": [{"pledge": p, "tone": tone_of(p), "over": over(p)} for p in page.object_list],
        "tabs": tabs("pledges:list"),
        "may_new": by.can(EDIT) or by.can(SIGN),
        "query": request.GET.urlencode(),
    }
    return render(request, "network/pledges.html", context)


def over(pledge: Pledge) -> bool:
    return pledge.state == PledgeState.SIGNED and pledge.ends < timezone.localdate()


@permission(VIEW)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list; the one who signed is an official of the body."""
    _form, found = _filtered(request)
    rows = [
        (p.organisation.name, p.headquarters.name, p.get_state_display(), p.text.number, p.starts,
         p.ends, p.lines, p.signed_at and timezone.localdate(p.signed_at), p.signer, p.office,
         p.sha256, p.ended_on, p.reason)
        for p in found
    ]  # fmt: skip
    journal.record(
        by=actor_of(request), action="pledges.exported", on=("pledges", "list"),
        detail={"rows": len(rows)},
    )  # fmt: skip
    headers = (
        _("Body"), _("Headquarters"), _("State"), _("Version of the text"), _("First day"),
        _("Last day"), _("Commitments"), _("Signed on"), _("Signed by"), _("Office"), "SHA-256",
        _("Ended on"), _("Why"),
    )  # fmt: skip
    return list_response(
        name="pledges", title=_("Pledges"), headers=headers, rows=rows,
        form=wanted_format(request),
    )  # fmt: skip


@permission(VIEW)
@require_GET
def page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was promised, by whom, and what became of it; whether it still is what was signed."""
    by = actor_of(request)
    row = selectors.get_pledge(public_id)
    lines = selectors.commitments_of(row)
    signed = row.state in STANDING
    progress = selectors.progress_of(lines) if signed else {}
    context = {
        "pledge": row,
        "tone": tone_of(row),
        "over": over(row),
        "lines": [
            {"line": x, "what": selectors.words_of(x.indicator), "progress": progress.get(x.pk)}
            for x in lines
        ],
        "signed": signed,
        "verdict": canonical.verify(row, lines) if signed else None,
        "actions": _actions(row, by),
        "may_edit": policies.user_can_pledge("edit", by, row),
        "facts": _facts(row),
        "newer": row.renewals.exclude(state=PledgeState.CANCELLED).first(),
        "paragraphs": [p for p in row.text.text.splitlines() if p.strip()],
    }
    return render(request, "network/pledge.html", context)


def _actions(row: Pledge, by: Actor) -> list[dict[str, Any]]:
    """Buttons of what the actor may do now, the next step first."""
    found = [
        {
            "label": act.label, "icon": act.icon, "url": reverse(f"pledges:{code}",
                                                                 args=[row.public_id]),
            "method": "post" if code in ("offer", "renew") else "",
            "fields": {"version": row.version} if code == "offer" else {},
            "tone": "danger" if act.danger else "primary" if code in ("offer", "sign") else "",
        }
        for code, act in ACTS.items()
        if policies.user_can_pledge(code, by, row)
    ]  # fmt: skip
    return sorted(found, key=lambda a: a["tone"] != "primary")


def _facts(row: Pledge) -> list[tuple[object, object]]:
    found: list[tuple[object, object]] = [
        (_("Body"), row.organisation.name),
        (_("Headquarters"), row.headquarters.name),
        (_("First day"), format_jalali(row.starts, "long")),
        (_("Last day"), format_jalali(row.ends, "long")),
    ]
    if row.signed_at:
        found += [
            (_("Signed by"), f"{row.signer} · {row.office}"),
            (_("Signed at"), format_datetime(row.signed_at)),
            (_("Proved by"), row.get_factor_display()),
        ]
    if row.ended_on:
        found.append((_("Ended on"), format_jalali(row.ended_on, "long")))
    return found


@permission(VIEW)
@require_GET
def pdf(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    row = selectors.get_pledge(public_id)
    made = pledge_paper.pdf(row, selectors.commitments_of(row))
    journal.record(by=actor_of(request), action="pledge.printed", on=("pledge", row.public_id))
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="pledge-{row.organisation.code}.pdf"'
    return answer


@permission(VIEW)
@require_GET
def content(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The signed text, byte for byte: its SHA-256 is the one that is printed."""
    row = selectors.get_pledge(public_id)
    if not row.content:
        raise NotFound("pledge_content")
    answer = HttpResponse(row.content.encode(), content_type="application/json")
    name = f"pledge-{row.organisation.code}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
