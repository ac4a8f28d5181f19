"""The one way a referral changes: lock, who, stale or not, state, save, event, journal."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.selectors import names_of, user_names
from bazgasht.core.errors import NotFound, StaleVersion
from bazgasht.core.jalali import moment
from bazgasht.core.registry import emit

from .. import policies
from ..acts import ACTS
from ..models import Referral, ReferralEvent, ReferralSubject
from ..states import EventKind, State


@dataclass(frozen=True)
class Held:
    """A locked referral. ``repeated``: the same person has done this very thing already, so the
    second press of a button changes nothing and is no error."""

    row: Referral
    repeated: bool = False


def hold_row(public_id: uuid.UUID, code: str, by: Actor, version: int | None) -> Held:
    """Lock and check. Raises NotFound, NotAllowed, StaleVersion, Conflict.

    ``version`` None: the act does not depend on what was on the page.
    """
    row = Referral.objects.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NotFound("referral")
    policies.check_user_can(code, by, row)
    target = ACTS[code].target
    if version is not None and version != row.version:
        last = _last(row, State.values)
        if target and row.state == target and last and last.user_id == by.user_id:
            return Held(row, repeated=True)
        newest = _last(row, [*State.values, EventKind.ASSIGNED.value])
        raise StaleVersion("referral.stale", _stale_words(row, newest, by))
    policies.check_state_allows(code, row)
    policies.check_person_lives(code, row)
    return Held(row)


def _last(row: Referral, kinds: Sequence[str]) -> ReferralEvent | None:
    events = ReferralEvent.objects.filter(referral=row, kind__in=kinds)
    return events.order_by("-at", "-id").first()


def _stale_words(row: Referral, last: ReferralEvent | None, by: Actor) -> str:
    if last is None or last.organisation_id is None:
        return _("Somebody else changed this referral while you had it open. Look at it again.")
    own = any(last.organisation_id in seat.covers for seat in by.seats)
    who = user_names([last.user_id]).get(last.user_id) if own and last.user_id else None
    who = who or names_of([last.organisation_id]).get(last.organisation_id, "")
    if last.kind == EventKind.ASSIGNED:
        return _(
            "Meanwhile it was given into a colleague's hands (%(who)s, %(when)s). Nothing of yours was"
            " changed; look at it again."
        ) % {"who": who, "when": moment(last.at)}
    return _(
        "This referral is now “%(state)s” (%(who)s, %(when)s). Nothing of yours was changed; look"
        " at it again."
    ) % {"state": row.get_state_display(), "who": who, "when": moment(last.at)}


def subject_of(row: Referral) -> ReferralSubject:
    """Raises NotFound when the person may not be seen (any more)."""
    subject = ReferralSubject.objects.filter(referral=row).first()
    if subject is None:
        raise NotFound("referral")
    return subject


def move(
    row: Referral,
    state: State,
    by: Actor,
    *,
    client_id: int,
    code: str = "",
    detail: Mapping[str, Any] | None = None,
    **values: Any,
) -> Referral:
    """Save the new state with ``values``, its event and journal entry, and tell other rooms."""
    old = row.state
    row.state = state
    row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "version", *values])
    note_event(row, state.value, by, code)
    journal.record(
        by=by, action=f"referral.{state.value}", on=("referral", row.public_id),
        client_id=client_id, detail={"from": old, **(detail or {})},
    )  # fmt: skip
    emit(
        "referral.moved", referral_id=row.pk, client_id=client_id, was=str(old), became=state.value,
        by=by,
    )  # fmt: skip
    return row


def note_event(row: Referral, kind: str, by: Actor, code: str = "") -> None:
    ReferralEvent.objects.bulk_create(
        [
            ReferralEvent(
                referral=row, at=timezone.now(), kind=kind, user_id=by.user_id,
                organisation_id=side_body(row, by), code=code,
            )
        ]
    )  # fmt: skip


def side_body(row: Referral, by: Actor) -> int | None:
    """The body in whose name someone acts on this referral."""
    for body in (row.to_organisation_id, row.from_organisation_id):
        if any(body in seat.covers for seat in by.seats):
            return body
    return by.home
