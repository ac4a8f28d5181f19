"""One referral, as its two bodies and the person's case team see it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bazgasht.access.actor import Actor
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.domains import Domain
from bazgasht.core.jalali import format_jalali
from bazgasht.people.selectors.cards import open_file
from bazgasht.people.selectors.needed import needed
from bazgasht.services.sections import amount_words

from .. import policies, selectors
from ..acts import ACTS, Act
from ..models import Referral, ReferralEvent
from ..sections import event_words
from ..selectors.lines import chip_of
from ..services.answer import is_shut_out
from ..states import SERVING, Decline, Result, State

PRIMARY = {
    State.DRAFT: "send",
    State.SENT: "accept",
    State.ACCEPTED: "start",
    State.WAITING: "start",
    State.IN_SERVICE: "deliver",
    State.ON_HOLD: "resume",
}
"""The next thing to do: one primary button a page."""
OWN_PAGE = ("edit", "decline", "hold", "deliver", "end", "transfer", "assign")
RESULT_TONES = {Result.ACHIEVED: "ok", Result.PARTLY: "wait", Result.NOT: "late"}


@permission("clients.view")
@require_GET
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """State, next step, what the service needs to know, needs with results, story."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    row = selectors.get_referral(public_id)
    file = selectors.referral_file(row)
    open_file(file.card.public_id, by=by, page="referral")
    sides = policies.sides_of(by, row)
    chip, tone = chip_of(row)
    names = names_of([row.from_organisation_id, row.to_organisation_id,
                      *(e.organisation_id for e in file.events if e.organisation_id)])  # fmt: skip
    was, became = selectors.passed_on(row)
    context = {
        "row": row,
        "was": selectors.lines([was])[0] if was else None,
        "became": selectors.lines([became])[0] if became else None,
        "given_no_more": row.is_open and not row.service.active,
        "card": file.card,
        "chip": chip,
        "tone": tone,
        "state": row.get_state_display(),
        "sender": names.get(row.from_organisation_id, ""),
        "receiver": names.get(row.to_organisation_id, ""),
        "message": file.subject.message,
        "decline": _decline(row, file.subject.decline_note),
        "actions": actions(row, by, sides),
        "facts": _facts(row),
        "shown": needed(file.subject.client_id, row.service.shows) if sides == {"to"} else [],
        "is_receiver": sides == {"to"},
        "needs": _needs(file),
        "deliveries": [(d, amount_words(d)) for d in file.deliveries],
        "given": sum(d.voided_at is None for d in file.deliveries),
        "events": _events(file.events, names, by),
        "may_letter": bool(sides) and row.letter_no != "",
        "place": selectors.place_of(row) if row.state == State.WAITING else None,
        "person_url": _person_url(by, file.card.public_id),
        "is_overdue": row.is_overdue,
        "died": row.person_died and State(row.state) in SERVING,
    }
    return render(request, "referrals/detail.html", context)


def _person_url(by: Actor, public_id: uuid.UUID) -> str:
    from django.urls import NoReverseMatch

    try:
        return reverse("people:client", args=[public_id])
    except NoReverseMatch:
        return ""


def actions(row: Referral, by: Actor, sides: set[str]) -> list[dict[str, Any]]:
    """Buttons of the actor's side: the next step first, what the state does not allow left out,
    what the person may not do shown with its reason."""
    first = "end" if row.person_died else PRIMARY.get(State(row.state))
    found = []
    for act in ACTS.values():
        if act.side not in sides or State(row.state) not in act.sources:
            continue
        if act.living and row.person_died:
            continue
        if act.code == "recall" and not is_shut_out(row):
            continue
        if act.code == "take" and row.assigned_to is not None:
            continue
        found.append(_action(act, row, by, act.code == first))
    found.sort(key=lambda a: (not a["primary"], a["danger"]))
    return found


def _action(act: Act, row: Referral, by: Actor, first: bool) -> dict[str, Any]:
    own = act.code in OWN_PAGE
    url = (
        reverse(f"referrals:{act.code}", args=[row.public_id])
        if own
        else reverse("referrals:do", args=[row.public_id, act.code])
    )
    return {
        "label": act.label,
        "url": url,
        "icon": act.icon,
        "tone": "primary" if first else "",
        "primary": first,
        "danger": act.danger,
        # what can't be undone is asked about first
        "method": "" if own or act.danger else "post",
        "fields": {"version": row.version},
        "reason": policies.why_not(act.code, by, row),
    }


def _decline(row: Referral, note: str) -> str:
    if not row.decline_code:
        return ""
    words = str(Decline(row.decline_code).label)
    return f"{words}: {note}" if note else words


def _facts(row: Referral) -> list[tuple[str, str]]:
    service = row.service
    mission = service.mission
    carrier = user_names([row.assigned_to]).get(row.assigned_to or 0, "") if row.assigned_to else ""
    return [
        (_("Service"), service.title),
        (_("Mission"), mission.title if mission else ""),
        (_("Letter number"), row.letter_no),
        (_("Sent"), format_jalali(row.sent_at, "long") if row.sent_at else ""),
        (_("Answer due"), format_jalali(row.answer_due, "long") if row.answer_due else ""),
        (_("Carried by"), carrier or _("nobody yet")),
        (_("Asked for"), f"{row.planned_units} {service.get_unit_display()}"),
        (_("Given"), f"{row.delivered_units} {service.get_unit_display()}"),
    ]


def _needs(file: selectors.File) -> list[dict[str, Any]]:
    return [
        {
            "title": Domain(n.domain).label,
            "note": n.note,
            "chip": Result(n.result).label if n.result else "",
            "tone": RESULT_TONES[Result(n.result)] if n.result else "",
        }
        for n in file.needs
    ]


def _events(events: list[ReferralEvent], names: dict[int, str], by: Actor) -> list[dict[str, Any]]:
    """The story, newest first; staff of other bodies stay unnamed."""
    own = {o for seat in by.seats for o in seat.covers}
    users = user_names({e.user_id for e in events if e.user_id and e.organisation_id in own})
    items = []
    for event in reversed(events):
        words, tone = event_words(event)
        items.append(
            {
                "at": event.at,
                "title": words,
                "tone": tone,
                "who": users.get(event.user_id or 0, ""),
                "body": names.get(event.organisation_id or 0, ""),
            }
        )
    return items
