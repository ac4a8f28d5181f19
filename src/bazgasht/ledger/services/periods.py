"""Closing a period: after it nothing is dated inside."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.jalali import today

from ..models import Book, PeriodClose
from ..policies import check_may
from ..selectors import balances


@transaction.atomic
def close_period(*, organisation_id: int, through: date, by: Actor) -> PeriodClose:
    """Fix everything up to and including ``through``; keeps the trial balance of that day.

    Waits for entries being written. Raises NotAllowed, NotFound, InvalidValue (a day not over),
    Conflict (closed already).
    """
    check_may(by, "ledger.close", organisation_id)
    book = Book.objects.select_for_update().filter(organisation_id=organisation_id).first()
    if book is None:
        raise NotFound("book")
    if through >= today():
        raise InvalidValue("ledger.open_day", _("Only days that are over can be closed."),
                           field="through")  # fmt: skip
    if book.closed_through is not None and through <= book.closed_through:
        raise Conflict("ledger.closed_before", _("This day is closed already."))
    book.closed_through = through
    book.save(update_fields=["closed_through"])
    trial = {b.code: b.amount for b in balances(organisation_id, until=through) if b.amount}
    closing = PeriodClose.objects.create(
        book=book,
        organisation_id=organisation_id,
        through=through,
        closed_by=by.user_id,
        trial=trial,
    )
    journal.record(by=by, action="ledger.closed", on=("organisation", organisation_id),
                   detail={"through": through.isoformat()})  # fmt: skip
    return closing
