"""A referral as one line of a list or one card of a board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, today
from bazgasht.people.selectors.cards import Card, card_fields

from ..models import Referral, ReferralSubject
from ..states import SERVING, EndState, State

ON_A_LINE = (
    "public_id", "code", "state", "person_died", "end_state", "answer_due", "planned_units", "delivered_units",
    "from_organisation_id", "to_organisation_id", "assigned_to", "service__title",
)  # fmt: skip
"""All that a line is made of, for ``only()``."""

TONES: dict[State, str] = {
    State.DRAFT: "plain",
    State.SENT: "wait",
    State.ACCEPTED: "info",
    State.DECLINED: "late",
    State.WITHDRAWN: "plain",
    State.MISTAKEN: "plain",
    State.WAITING: "wait",
    State.IN_SERVICE: "ok",
    State.ON_HOLD: "wait",
    State.ENDED: "ok",
    State.TRANSFERRED: "info",
}
END_TONES: dict[EndState, str] = {
    EndState.COMPLETED: "ok",
    EndState.ENDED_EARLY: "wait",
    EndState.CANCELLED: "late",
}


@dataclass(frozen=True)
class Line:
    """``card`` is None where the person may not be seen: on every board of a headquarters."""

    row: Referral
    service: str
    sender: str
    receiver: str
    card: Card | None
    assignee: str
    chip: str
    tone: str


def chip_of(row: Referral, day: date | None = None) -> tuple[str, str]:
    """What matters of it now, in words, with its tone."""
    state = State(row.state)
    if row.person_died and state in SERVING:
        return _("the person died: to be ended"), "late"
    if state == State.SENT and row.answer_due:
        left = contextual(row.answer_due, day or today())
        return left.text, left.tone
    if state == State.IN_SERVICE and row.planned_units > 1:
        said = _("%(done)s of %(planned)s given") % {
            "done": localise(row.delivered_units), "planned": localise(row.planned_units),
        }  # fmt: skip
        return said, "ok"
    if state == State.ENDED:
        return str(EndState(row.end_state).label), END_TONES[EndState(row.end_state)]
    return str(state.label), TONES[state]


def lines(rows: Iterable[Referral], *, persons: dict[int, Card] | None = None) -> list[Line]:
    """Three queries at most: bodies, people at work and (as ``persons`` by referral) clients."""
    listed = list(rows)
    names = names_of(b for r in listed for b in (r.from_organisation_id, r.to_organisation_id))
    carriers = {r.assigned_to for r in listed if r.assigned_to and persons is not None}
    users = user_names(carriers) if carriers else {}
    day = today()
    return [
        Line(
            row, row.service.title, names.get(row.from_organisation_id, ""),
            names.get(row.to_organisation_id, ""), (persons or {}).get(row.pk),
            users.get(row.assigned_to or 0, ""), *chip_of(row, day),
        )
        for row in listed
    ]  # fmt: skip


def body_lines(rows: Iterable[Referral]) -> list[Line]:
    """Lines with the names of those whom the request may see."""
    listed = list(rows)
    subjects = ReferralSubject.objects.filter(
        referral_id__in=[r.pk for r in listed], client__name__isnull=False
    )
    persons = subjects.values_list("referral_id", *card_fields("client"))
    return lines(listed, persons={referral: Card(*card) for referral, *card in persons})
