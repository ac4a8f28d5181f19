"""Whether the state allows it: pairs, one raising with a readable reason, one answering."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import Conflict, DomainError, InvalidValue, StaleVersion
from bazgasht.core.jalali import format_jalali, today

from .models import Client, CustodyEpisode, CustodyEvent
from .states import (
    CUSTODY_TRANSITIONS,
    OPEN_STATES,
    CustodyEventKind,
    CustodyState,
    Institution,
    LeaveKind,
    LegalStatus,
    ReleaseKind,
)

DETAILS = {
    CustodyEventKind.RELEASE: ReleaseKind,
    CustodyEventKind.LEAVE: LeaveKind,
    CustodyEventKind.INSTITUTION: Institution,
    CustodyEventKind.LEGAL: LegalStatus,
}
"""Events that must say which kind they are, and the kinds there are."""


def check_version(current: int, seen: int | None) -> None:
    """Raises StaleVersion when somebody else saved after the form was opened."""
    if seen is not None and current != seen:
        raise StaleVersion("stale")


def check_alive(client: Client) -> None:
    if client.died_on is not None:
        raise Conflict("client.died", _("This person has died; nothing new is begun for them."))


def events_possible(state: str) -> list[CustodyEventKind]:
    """What may happen next in this state, in the table's order."""
    return [event for (old, event) in CUSTODY_TRANSITIONS if old == state]


def check_event_allowed(episode: CustodyEpisode, kind: str) -> CustodyState:
    """The state the event leads to. Raises Conflict when it can't happen in this state."""
    state, event = CustodyState(episode.state), CustodyEventKind(kind)
    if (state, event) not in CUSTODY_TRANSITIONS:
        raise Conflict(
            "custody.transition",
            _("“%(event)s” can't be recorded for someone who is “%(state)s”."),
            event=event.label,
            state=state.label,
        )
    return CUSTODY_TRANSITIONS[state, event]


def event_allowed(episode: CustodyEpisode, kind: str) -> bool:
    try:
        check_event_allowed(episode, kind)
    except DomainError:
        return False
    return True


def check_event_day(on: date, *, since: date, day: date | None = None) -> None:
    """Raises InvalidValue for a day to come, or one before what was recorded last (``since``)."""
    if on > (day or today()):
        raise InvalidValue("custody.future", _("This day is still to come."), field="on")
    if on < since:
        raise InvalidValue(
            "custody.early",
            _("Something later is already recorded, on %(date)s."),
            field="on",
            date=format_jalali(since),
        )


def check_event_detail(kind: str, detail: str, now: str = "") -> None:
    """Raises InvalidValue when the kind of release, leave, … is missing or unknown, or is that of
    ``now`` already."""
    allowed = DETAILS.get(CustodyEventKind(kind))
    known = {v for v in allowed.values if v} if allowed else {""}
    if detail not in known:
        raise InvalidValue("custody.detail", _("Choose which kind it was."), field="detail")
    if detail and detail == now:
        raise InvalidValue("custody.same", _("This is recorded already."), field="detail")


def check_can_be_admitted(client: Client, latest: CustodyEpisode | None, on: date) -> None:
    """Raises Conflict for a stay that is still open, InvalidValue for a day inside an older one."""
    check_alive(client)
    if latest is not None and latest.state in OPEN_STATES:
        raise Conflict("custody.open", _("This person is already in custody."))
    since = latest.released_on if latest and latest.released_on else date.min
    check_event_day(on, since=since)


def can_be_admitted(client: Client, latest: CustodyEpisode | None) -> bool:
    try:
        check_can_be_admitted(client, latest, today())
    except DomainError:
        return False
    return True


def check_event_voidable(event: CustodyEvent, last: CustodyEvent | None) -> None:
    """Raises Conflict unless it is the last one that stands, and what was before is known."""
    if event.voided_at is not None:
        raise Conflict("custody.voided", _("This record is voided already."))
    if last is None or event.pk != last.pk:
        raise Conflict("custody.not_last", _("Only the last record of the last stay is voided."))
    if event.kind == CustodyEventKind.INSTITUTION and not event.was:
        raise Conflict(
            "custody.unknown_before",
            _("What was there before is not known; record the right kind as a change."),
        )


def check_death_outside(client: Client, latest: CustodyEpisode | None) -> None:
    """Raises Conflict unless a death stands that is no event of a stay."""
    if client.died_on is None:
        raise Conflict("death.none", _("No death is recorded for this person."))
    if latest is not None and latest.state == CustodyState.DIED:
        raise Conflict(
            "death.inside", _("This death is an event of the stay in custody; void it there.")
        )


def event_voidable(event: CustodyEvent, last: CustodyEvent | None) -> bool:
    try:
        check_event_voidable(event, last)
    except DomainError:
        return False
    return True
