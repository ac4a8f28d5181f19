"""Answers of the receiving body, and the sender's taking back."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.registry import emit
from bazgasht.people.selectors.barriers import barred_pairs
from bazgasht.people.services import grants
from bazgasht.people.states import Basis
from bazgasht.plans.services import set_need_state
from bazgasht.plans.states import NeedState

from ..models import Referral, ReferralSubject
from ..states import Decline, State
from .moving import hold_row, move, subject_of


@transaction.atomic
def accept(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Referral:
    """Take it on; whoever accepts it holds it until it is assigned to someone else."""
    held = hold_row(public_id, "accept", by, version)
    if held.repeated:
        return held.row
    row = held.row
    return move(
        row, State.ACCEPTED, by, client_id=subject_of(row).client_id, answered_at=timezone.now(),
        assigned_to=row.assigned_to or by.user_id,
    )  # fmt: skip


@transaction.atomic
def decline(
    *, public_id: uuid.UUID, code: str, note: str = "", version: int | None = None, by: Actor
) -> Referral:
    """Refuse with a coded reason; the person is closed to the body again at once."""
    held = hold_row(public_id, "decline", by, version)
    if held.repeated:
        return held.row
    if code not in Decline.values:
        raise InvalidValue("referral.decline_code", _("Choose the reason."), field="code")
    row = held.row
    subject = subject_of(row)
    if note.strip():
        subject.decline_note = note.strip()[:300]
        subject.save(update_fields=["decline_note"])
    now = timezone.now()
    move(
        row, State.DECLINED, by, client_id=subject.client_id, code=code, decline_code=code,
        answered_at=now, ended_at=now, detail={"code": code},
    )  # fmt: skip
    close_to_receiver(row, subject, by)
    return row


@transaction.atomic
def withdraw(
    *, public_id: uuid.UUID, version: int | None = None, by: Actor, code: str = ""
) -> Referral:
    """The sender takes it back; the receiving body sees the person no more."""
    return _take_back("withdraw", State.WITHDRAWN, public_id, version, by, code)


@transaction.atomic
def recall(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Referral:
    """Take it back from a body that was serving and has been shut out since: it can't see the person,
    and so can't end it. Needs that nobody else serves stand open again.

    Raises Conflict while the body may see the person.
    """
    held = hold_row(public_id, "recall", by, version)
    if held.repeated:
        return held.row
    if not is_shut_out(held.row):
        raise Conflict(
            "referral.not_barred",
            _("The receiving body is serving this person; only it can end this referral."),
        )
    let_go(held.row, by)
    return _take_back("recall", State.WITHDRAWN, public_id, None, by)


def is_shut_out(row: Referral) -> bool:
    """Whether the receiving body can't see the person: a barrier stands between them, or its sight
    has ended otherwise. Told to the case team."""
    client_id = subject_of(row).client_id
    if barred_pairs([client_id], [row.to_organisation_id]):
        return True
    with connection.cursor() as cursor:
        cursor.execute("select referrals_receiver_blind(%s)", [row.pk])
        return bool(cursor.fetchone()[0])


def let_go(row: Referral, by: Actor) -> None:
    """Needs that were in service by this referral alone stand open again."""
    if row.state not in (State.IN_SERVICE, State.ON_HOLD):
        return
    with connection.cursor() as cursor:
        cursor.execute("select referrals_needs_left(%s)", [row.pk])
        left = [need for (need,) in cursor.fetchall()]
    for need in left:
        with suppress(Conflict, NotFound):  # its case team has closed it meanwhile
            set_need_state(need_id=need, state=NeedState.OPEN, by=by)


@transaction.atomic
def mistaken(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> Referral:
    """Sent to the wrong body or about the wrong person; closed to the receiver at once."""
    return _take_back("mistaken", State.MISTAKEN, public_id, version, by)


def _take_back(
    act: str, state: State, public_id: uuid.UUID, version: int | None, by: Actor, code: str = ""
) -> Referral:
    held = hold_row(public_id, act, by, version)
    if held.repeated:
        return held.row
    row = held.row
    subject = subject_of(row)
    sent = row.state != State.DRAFT
    move(
        row, state, by, client_id=subject.client_id, ended_at=timezone.now(), code=code,
        detail={"code": code} if code else None,
    )  # fmt: skip
    if sent:
        close_to_receiver(row, subject, by)
    return row


def take_back_after_death(*, client_id: int, by: Actor, **_rest: object) -> None:
    """Drafts, unanswered and waiting referrals, whoever sent them and whoever records the death.

    The database does it, as a prison's officer neither sends referrals nor sees those of others;
    each is told in its events and in the journal as the act of who recorded the death.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, public_id, to_organisation_id, was"
            " from referrals_take_back_after_death(%s, %s)",
            [client_id, by.home],
        )
        ended = cursor.fetchall()
    for pk, public_id, receiver, was in ended:
        journal.record(
            by=by, action="referral.withdrawn", on=("referral", public_id), client_id=client_id,
            detail={"from": was, "code": "died"},
        )  # fmt: skip
        if was != State.DRAFT:
            grants.end(
                client_id=client_id, organisation_id=receiver, reason="referral withdrawn", by=by,
                basis=Basis.REFERRAL, basis_ref=pk,
            )  # fmt: skip
        emit(
            "referral.moved", referral_id=pk, client_id=client_id, was=was,
            became=State.WITHDRAWN.value, by=by,
        )  # fmt: skip


def go_on_after_all(*, client_id: int, **_rest: object) -> None:
    """The death was a mistake: what is still served is served as before."""
    with connection.cursor() as cursor:
        cursor.execute("select referrals_go_on_after_all(%s)", [client_id])


def close_to_receiver(row: Referral, subject: ReferralSubject, by: Actor) -> None:
    """End what this referral, and nothing else, opened to the receiving body."""
    if row.to_organisation_id != row.from_organisation_id:
        grants.end(
            client_id=subject.client_id, organisation_id=row.to_organisation_id,
            reason=f"referral {row.state}", by=by, basis=Basis.REFERRAL, basis_ref=row.pk,
        )  # fmt: skip


def keep_for_handover(row: Referral, client_id: int, by: Actor) -> None:
    """The receiving body sees the person for 30 more days."""
    if row.to_organisation_id != row.from_organisation_id:
        grants.end(
            client_id=client_id, organisation_id=row.to_organisation_id,
            reason=f"referral {row.state}", by=by, basis=Basis.REFERRAL, basis_ref=row.pk,
            until=timezone.now() + timedelta(days=grants.AFTER_END_DAYS),
        )  # fmt: skip
