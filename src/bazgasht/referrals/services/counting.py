"""What was given counts on its referral, wherever it is recorded, corrected or taken back."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import format_jalali

from ..models import Referral
from ..states import EventKind, State, derive_end
from .moving import note_event, subject_of
from .serve import begin


def count_delivery(
    *, delivery_id: int, service_id: int, client_id: int, organisation_id: int,
    referral_id: int | None, on: date, quantity: int, by: Actor,
) -> None:  # fmt: skip
    """Add what was given to its referral, which must be this body's, of this service and person.
    The first delivery begins the service, wherever it was recorded."""
    row = _locked(referral_id)
    if row is None:
        return
    fits = (
        row.to_organisation_id == organisation_id
        and row.service_id == service_id
        and subject_of(row).client_id == client_id
    )
    if not fits:
        raise NotFound("referral")
    check_sent_by(row, on)
    if row.state in (State.ACCEPTED, State.WAITING):
        begin(row, by)
    if row.state != State.IN_SERVICE:
        raise Conflict(
            "referral.not_in_service",
            _("This referral is “%(state)s”; nothing can be delivered on it."),
            state=row.get_state_display(),
        )
    row.delivered_units += quantity
    row.save(update_fields=["delivered_units"])


def check_sent_by(row: Referral, on: date) -> None:
    """Raises InvalidValue for something given before anybody asked for it: it answers nothing."""
    sent = timezone.localdate(row.sent_at) if row.sent_at else on
    if on < sent:
        raise InvalidValue(
            "delivery.before_referral",
            _("This referral was sent on %(day)s. What was given before is recorded among what was"
              " given, without a referral."),
            field="on", day=format_jalali(sent, "long"),
        )  # fmt: skip


def uncount_delivery(
    *, delivery_id: int, client_id: int, referral_id: int | None, quantity: int, by: Actor
) -> None:
    """Take a voided delivery off its referral. Where it had ended, its end state is derived again;
    with nothing left, its results were none, and needs it had met stand again."""
    row = _locked(referral_id)
    if row is None:
        return
    _recount(row, -quantity, by)
    if row.state == State.ENDED and row.delivered_units == 0:
        _take_back_results(row, client_id, by)


def recount_delivery(
    *, delivery_id: int, client_id: int, referral_id: int | None, on: date, quantity: int, was: int,
    by: Actor,
) -> None:  # fmt: skip
    """The right figures in place of wrong ones; results stay as the body gave them."""
    row = _locked(referral_id)
    if row is None:
        return
    check_sent_by(row, on)
    _recount(row, quantity - was, by)


def _locked(referral_id: int | None) -> Referral | None:
    """Raises NotFound when it is not the caller's."""
    if referral_id is None:
        return None
    row = Referral.objects.select_for_update().filter(pk=referral_id).first()
    if row is None:
        raise NotFound("referral")
    return row


def _recount(row: Referral, units: int, by: Actor) -> None:
    row.delivered_units = max(0, row.delivered_units + units)
    if row.state == State.ENDED:
        row.end_state = derive_end(row.delivered_units, row.planned_units)
    row.save(update_fields=["delivered_units", "end_state"])
    note_event(row, EventKind.CORRECTED.value, by)


def _take_back_results(row: Referral, client_id: int, by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select * from referrals_take_back_results(%s)", [row.pk])
        again = [(public_id, client_id) for (public_id,) in cursor.fetchall()]
    if again:
        journal.record_many(by=by, action="need.moved", on_type="need", pairs=again)
