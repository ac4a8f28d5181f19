"""Who may write into a book, and whether the state allows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed
from bazgasht.core.jalali import today

from .models import Book
from .permissions import WORDS

LONGEST_TEXT = 200


def check_may(by: Actor, permission: str, organisation_id: int) -> None:
    """Raises NotAllowed unless the actor holds ``permission`` in that very body."""
    if not by.can(permission, organisation_id):
        raise NotAllowed(permission, WORDS.get(permission, ""))


def check_day(book: Book, on: date) -> None:
    """Raises InvalidValue for a day to come, Conflict for one in a closed period."""
    if on > today():
        raise InvalidValue("ledger.future", _("An entry can't be dated after today."), field="on")
    if book.closed_through is not None and on <= book.closed_through:
        raise Conflict("ledger.closed", _("This period is closed; write it on a later day."))


def check_lines(amounts: Sequence[int]) -> None:
    """Raises InvalidValue unless there are two sides that balance."""
    if len(amounts) < 2 or any(amount == 0 for amount in amounts):
        raise InvalidValue(
            "ledger.lines", _("An entry needs at least two lines, none of them zero.")
        )
    if sum(amounts):
        raise InvalidValue("ledger.balance", _("Debit and credit must be equal."))
