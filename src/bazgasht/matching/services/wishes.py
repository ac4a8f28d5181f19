"""The person's yes to be proposed for training, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, InvalidValue, NotFound, StaleVersion
from bazgasht.core.weekly import UNSAID, Times
from bazgasht.occupations.models import Trade
from bazgasht.people.services.acting import lock_client

from .. import policies
from ..models import Wish

MOST_TRADES = 5


@dataclass(frozen=True)
class WishDraft:
    """``trades`` are codes, most wished first; no trades or counties: any."""

    agreed_on: date
    trades: Sequence[str] = ()
    counties: Sequence[str] = ()
    max_hours: int | None = None
    available_from: date | None = None
    cannot: Times = UNSAID
    """When the person can't come."""


@transaction.atomic
def save_wish(
    *, client_id: int, draft: WishDraft, version: int | None = None, by: Actor
) -> Wish:  # fmt: skip
    """Record or change; a new yes begins anew. Raises NotFound, NotAllowed, StaleVersion, Conflict
    (died), InvalidValue naming the field."""
    body = policies.check_user_can_wish(by, client_id)
    person = lock_client(client_id)
    if person.died_on is not None:
        raise Conflict("wish.died", _("This person has died."))
    row = Wish.objects.select_for_update().filter(client_id=client_id).first()
    fresh = row is None
    if row is None:
        row = Wish(client_id=client_id, organisation_id=body, synthetic=person.synthetic, version=0)
    elif version is not None and version != row.version:
        raise StaleVersion("wish.stale")
    _fill(row, draft)
    row.recorded_by = by.user_id
    row.version += 1
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["trades", "counties", "max_hours", "available_from", "cannot",
                                "agreed_on", "ended_on", "recorded_by", "version"])  # fmt: skip
    _say(row, "agreed" if fresh else "changed", by)
    return row


@transaction.atomic
def end_wish(*, client_id: int, by: Actor) -> Wish:
    """The person no longer wishes to be proposed; nothing else in the file changes by it.

    Raises NotFound, NotAllowed.
    """
    policies.check_user_can_wish(by, client_id)
    row = Wish.objects.select_for_update().filter(client_id=client_id).first()
    if row is None:
        raise NotFound("wish")
    if row.ended_on is None:
        row.ended_on, row.version = timezone.localdate(), row.version + 1
        row.save(update_fields=["ended_on", "version"])
        _say(row, "ended", by)
    return row


def _fill(row: Wish, draft: WishDraft) -> None:
    if draft.agreed_on > timezone.localdate():
        raise InvalidValue("wish.agreed", _("This day is still to come."), field="agreed_on")
    trades = list(dict.fromkeys(t for t in draft.trades if t))
    if set(trades) - set(Trade.objects.filter(code__in=trades).values_list("code", flat=True)):
        raise InvalidValue("wish.trades", _("Choose the trade."), field="trades")
    if len(trades) > MOST_TRADES:
        raise InvalidValue("wish.trades", _("At most five trades."), field="trades")
    if draft.max_hours is not None and not 1 <= draft.max_hours <= 84:
        raise InvalidValue("wish.hours", _("From 1 to 84 hours."), field="max_hours")
    row.trades = trades
    row.counties = list(dict.fromkeys(c.strip()[:60] for c in draft.counties if c.strip()))
    row.max_hours, row.available_from = draft.max_hours, draft.available_from
    row.cannot = draft.cannot.checked().stored()
    row.agreed_on, row.ended_on = draft.agreed_on, None


def _say(row: Wish, verb: str, by: Actor) -> None:
    journal.record(
        by=by, action=f"wish.{verb}", on=("wish", row.public_id), client_id=row.client_id
    )
