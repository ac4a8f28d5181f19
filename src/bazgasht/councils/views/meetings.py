"""Meetings: the list, one meeting, planning it, inviting, who came."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bazgasht.access.actor import Actor
from bazgasht.access.drafting import draft_key
from bazgasht.access.pages import actor_of, new_id, tried, version_of
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.errors import NotAllowed, NotFound

from .. import ics, policies, selectors, services
from ..around import sections_around
from ..content import is_whole
from ..forms import AttendanceForm, MeetingFilter, MeetingForm, ReplyForm, WordsForm
from ..models import Council, Meeting
from ..states import PRESENT, MeetingState
from .common import MEETING_TONES, PAGE, TONES, done, form_page, tabs

PRESSED: dict[str, tuple[Any, Any]] = {
    "invite": (services.invite, gettext_lazy("The invitation is on its way.")),
    "close": (services.close_agreement, gettext_lazy("The minutes are agreed.")),
    "reopen": (services.reopen_minutes, gettext_lazy("The minutes are open again.")),
    "sign": (services.sign_minutes, gettext_lazy("Signed. The minutes are frozen.")),
}


@permission("meetings.view")
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    form = MeetingFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = selectors.meetings_for(state=chosen.get("state") or "", q=chosen.get("q") or "")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "page": page,
        "rows": [(m, MEETING_TONES[m.state]) for m in page.object_list],  # type: ignore[index]
        "tabs": tabs("meetings"),
    }
    return render(request, "councils/meetings.html", context)


@permission("meetings.view")
@require_GET
def meeting(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Agenda, who came, minutes, what was agreed, and what came of it."""
    by = actor_of(request)
    row = selectors.get_meeting(public_id)
    present = [a for a in row.attendance.all() if a.kind in PRESENT]
    answered = {a.organisation_id: a for a in row.agreements.all()}
    waits = [
        a for a in present
        if a.organisation_id not in answered and a.organisation_id != row.council.organisation_id
    ]  # fmt: skip
    context = {
        "meeting": row,
        "tone": MEETING_TONES[row.state],  # type: ignore[index]
        "attendance": [(a, a.kind in PRESENT, answered.get(a.organisation_id))
                       for a in row.attendance.all()],
        "waits": waits,
        "silence_ends": services.silence_ends(row) if row.held_on else None,
        "mine": [a for a in present if policies.speaks_for(by, a.organisation_id)
                 and a.organisation_id != row.council.organisation_id],
        "actions": _actions(by, row),
        "replies": _replies(by, row),
        "replying": bool(_replying(by, row)),
        "resolutions": [(r, TONES[r.state]) for r in row.resolutions.all()],  # type: ignore[index]
        "may_resolve": row.state in (MeetingState.HELD, MeetingState.AGREED, MeetingState.SIGNED)
        and policies.edits(by, row.council, "resolutions.edit"),
        "whole": row.state != MeetingState.SIGNED or is_whole(row),
        "around": sections_around(row.council, by),
    }  # fmt: skip
    return render(request, "councils/meeting.html", context)


def _replying(by: Actor, row: Meeting) -> list[tuple[int, str]]:
    """Invited bodies for which the actor answers, while that is possible."""
    if policies.why_not(policies.check_invited, row):
        return []
    return [
        (s.organisation_id, s.organisation.name) for s in selectors.invited(row)
        if policies.speaks_for(by, s.organisation_id)
    ]  # fmt: skip


def _replies(by: Actor, row: Meeting) -> list[dict[str, Any]]:
    """Before the meeting: each invited body with its answer, those that said nothing last."""
    if row.state != MeetingState.INVITED:
        return []
    said = selectors.replies_to(row, stale=True)
    found = [
        {"body": s.organisation, "reply": said.get(s.organisation_id)}
        for s in selectors.invited(row)
    ]
    return sorted(found, key=lambda line: line["reply"] is None)


@permission("meetings.view")
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A body with a seat says who comes, or why nobody can."""
    by = actor_of(request)
    row = selectors.get_meeting(public_id)
    policies.check_invited(row)
    bodies = _replying(by, row)
    if not bodies:
        raise NotAllowed("meeting.seat", _("No body you speak for is invited."))
    said = selectors.replies_to(row).get(bodies[0][0]) if len(bodies) == 1 else None
    seats = {s.organisation_id: s.office for s in selectors.invited(row)}
    form = ReplyForm(request.POST or None, bodies=bodies, initial={
        "kind": said.kind if said else None, "words": said.words if said else "",
        "office": (said.office if said else "") or (seats[bodies[0][0]] if len(bodies) == 1 else ""),
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        got = form.cleaned_data
        kept = tried(form, lambda: services.reply_to_invitation(
            public_id=public_id, organisation_id=got["organisation"], kind=got["kind"],
            office=got["office"], words=got["words"], by=by))  # fmt: skip
        if kept:
            return done(request, _("Your body's answer is recorded."), "meeting", public_id)
    back = reverse("councils:meeting", args=[public_id])
    return form_page(request, form, _("Does your body come?"), back, sub=row.title,
                     submit=_("Record it"))  # fmt: skip


def _actions(by: Actor, row: Meeting) -> list[dict[str, Any]]:
    """What comes next, the main one first."""
    if not policies.edits(by, row.council):
        return []
    S = MeetingState
    listed = {
        S.PLANNED: ["invite", "edit", "cancel"], S.INVITED: ["hold", "edit", "cancel"],
        S.HELD: ["minutes", "hold", "close"], S.AGREED: ["sign", "reopen"],
    }.get(S(row.state), [])  # fmt: skip
    known = {
        "invite": (_("Send the invitation"), "envelope", policies.check_can_invite),
        "edit": (_("Change"), "pencil", policies.check_can_change),
        "cancel": (_("Cancel it"), "x-circle", policies.check_can_cancel),
        "hold": (_("Record who came"), "person-check", policies.check_can_hold),
        "minutes": (_("Write the minutes"), "pencil-square", policies.check_can_minute),
        "close": (_("Close the agreement"), "check2-all", policies.check_can_close),
        "sign": (_("Sign and freeze"), "check2-all", policies.check_can_sign),
        "reopen": (_("Open the minutes again"), "unlock", policies.check_can_reopen),
    }
    found = []
    for n, code in enumerate(listed):
        label, icon, check = known[code]
        pressed = code in PRESSED
        route = {"edit": "meeting_edit", "cancel": "meeting_cancel", "hold": "attendance",
                 "minutes": "minutes"}.get(code, "meeting_do")  # fmt: skip
        args = [row.public_id, code] if pressed else [row.public_id]
        found.append({
            "label": label, "icon": icon, "reason": policies.why_not(check, by, row),
            "url": reverse(f"councils:{route}", args=args), "method": "post" if pressed else "",
            "fields": {"version": row.version} if pressed else {}, "tone": "primary" if not n else "",
        })  # fmt: skip
    return found


@permission("meetings.edit")
@require_POST
def do(request: HttpRequest, public_id: uuid.UUID, act: str) -> HttpResponse:
    if act not in PRESSED:
        raise NotFound("act")
    verb, words = PRESSED[act]
    verb(public_id=public_id, version=version_of(request) or 0, by=actor_of(request))
    return done(request, str(words), "meeting", public_id)


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A meeting of the council ``public_id``."""
    by = actor_of(request)
    council = selectors.get_council(public_id)
    policies.check_can_plan(by, council)
    form = MeetingForm(
        request.POST or None, proposals=_proposals(council, None),
        initial={"request_id": new_id(), "place": council.organisation.name,
                 "proposals": request.GET.getlist("proposal")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: services.plan_meeting(
            council=public_id, draft=form.draft(), by=by,
            public_id=form.cleaned_data["request_id"]))  # fmt: skip
        if made:
            return done(request, _("The meeting is planned."), "meeting", made.public_id)
    back = reverse("councils:council", args=[public_id])
    return form_page(request, form, _("New meeting"), back, sub=council.title)


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_meeting(public_id)
    policies.check_can_change(by, row)
    form = MeetingForm(
        request.POST or None, proposals=_proposals(row.council, row),
        initial=MeetingForm.initial_of(row),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: services.change_meeting(
            public_id=public_id, draft=form.draft(), by=by,
            version=form.cleaned_data["version"] or 0), row.version)  # fmt: skip
        if saved:
            return done(request, _("The changes were saved."), "meeting", public_id)
    back = reverse("councils:meeting", args=[public_id])
    return form_page(request, form, _("Change the meeting"), back, sub=row.title)


def _proposals(council: Council, meeting: Meeting | None) -> list[tuple[str, str]]:
    found = {p.public_id: p for p in selectors.open_proposals(council)}
    if meeting is not None:
        found |= {a.proposal.public_id: a.proposal for a in meeting.agenda.all() if a.proposal}
    return [(str(key), p.text) for key, p in found.items()]


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_meeting(public_id)
    policies.check_can_cancel(by, row)
    form = WordsForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        gone = tried(form, lambda: services.cancel_meeting(
            public_id=public_id, reason=form.cleaned_data["words"],
            version=form.cleaned_data["version"], by=by), row.version)  # fmt: skip
        if gone:
            return done(request, _("The meeting is cancelled."), "meeting", public_id)
    back = reverse("councils:meeting", args=[public_id])
    return form_page(
        request, form, _("Cancel the meeting"), back, sub=row.title, submit=_("Cancel the meeting")
    )


@permission("meetings.edit")
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    by = actor_of(request)
    row = selectors.get_meeting(public_id)
    policies.check_can_hold(by, row)
    seats = selectors.seats_on(row.council, row.starts.date())
    there = {a.organisation_id: a for a in row.attendance.all()}
    form = AttendanceForm(
        request.POST or None, seats=seats, there=there, replies=selectors.replies_to(row)
    )
    if request.method == "POST" and form.is_valid():
        saved = tried(form, lambda: services.record_attendance(
            public_id=public_id, came=form.came(), by=by))  # fmt: skip
        if saved:
            return done(request, _("Who came is recorded."), "meeting", public_id)
    context = {"form": form, "meeting": row, "names": names_of(there),
               "draft_key": draft_key(request)}  # fmt: skip
    return render(request, "councils/attendance.html", context)


@permission("meetings.view")
@require_GET
def invitation(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The meeting for a calendar (RFC 5545)."""
    row = selectors.get_meeting(public_id)
    content = ics.invitation(row, made_at=timezone.now())
    answer = HttpResponse(content, content_type=ics.CONTENT_TYPE.format(method=ics.method_of(row)))
    answer["Content-Disposition"] = 'attachment; filename="invitation.ics"'
    return answer
