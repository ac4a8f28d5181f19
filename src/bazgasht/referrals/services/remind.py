"""No answer in N days: reminders by a secretary, and the escalation of the worker."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.core.jalali import today

from .. import policies
from ..letters import Notice, Readers, send_mail
from ..models import Referral, ReferralEvent
from ..states import ESCALATION, EventKind, State, Told

REMIND_AGAIN_HOURS = 20
BATCH = 1000


@transaction.atomic
def remind(*, public_id: uuid.UUID, by: Actor) -> Referral:
    """A secretary asks the receiving body for its answer, at most once a day.

    Raises NotFound, NotAllowed, or Conflict when it is answered or was reminded today.
    """
    row = Referral.objects.filter(public_id=public_id).select_related("service").first()
    if row is None:
        raise NotFound("referral")
    policies.check_user_can_remind(by, row)
    with connection.cursor() as cursor:  # a board may not lock the row itself
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('referrals.remind:' || %s, 0))", [row.pk]
        )
    row.refresh_from_db()
    if row.state != State.SENT:
        raise Conflict("referral.answered", _("This referral waits for no answer."))
    since = timezone.now() - timedelta(hours=REMIND_AGAIN_HOURS)
    if ReferralEvent.objects.filter(referral=row, kind=EventKind.REMINDED, at__gt=since).exists():
        raise Conflict("referral.reminded", _("The body was reminded of this one today already."))
    _event(row, EventKind.REMINDED, Told.BODY, by)
    journal.record(by=by, action="referral.reminded", on=("referral", row.public_id))
    readers = Readers().of(row, Told.BODY)
    send_mail({to: [Notice.of(row)] for to in readers.addresses}, Told.BODY)
    return row


@dataclass(frozen=True)
class Escalated:
    """How many referrals were told of, and to how many addresses."""

    referrals: int
    messages: int


def escalate_due(*, on: date | None = None) -> Escalated:
    """Tell whoever is next of referrals without an answer, each level once.

    Runs in the worker's scope ``referrals.remind``, batch after batch until nothing is due; each
    batch is a transaction with its own messages, one per address. Safe to break off and to repeat:
    a level told is not told again.
    """
    day, readers = on or today(), Readers()
    referrals = messages = 0
    while told := _tell_batch(day, readers):
        referrals, messages = referrals + told.referrals, messages + told.messages
    return Escalated(referrals, messages)


@transaction.atomic
def _tell_batch(day: date, readers: Readers) -> Escalated | None:
    """None when nothing is due any more."""
    rows = _due(day)
    notices: dict[Told, dict[str, list[Notice]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        level, who = _next(row, day, readers)
        row.escalated_to = level
        row.save(update_fields=["escalated_to"])
        kind = EventKind.REMINDED if who == Told.BODY else EventKind.ESCALATED
        _event(row, kind, who, None)
        journal.record(
            by=None, action="referral.escalated", on=("referral", row.public_id),
            detail={"level": level, "told": who.value},
        )  # fmt: skip
        for address in readers.of(row, who).addresses:
            notices[who][address].append(Notice.of(row))
    messages = sum(send_mail(by_address, who) for who, by_address in notices.items())
    return Escalated(len(rows), messages) if rows else None


def _due(day: date) -> list[Referral]:
    """The next ones whose level of today was not told, those of one body together; every one of
    them leaves this list by being told."""
    first = min(days for _level, days, _who in ESCALATION)
    level_due = Q()
    for level, days, _who in ESCALATION:
        level_due |= Q(escalated_to__lt=level, answer_due__lte=day - timedelta(days=days))
    return list(
        Referral.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(level_due, state=State.SENT, answer_due__lte=day - timedelta(days=first))
        .select_related("service")
        .order_by("to_organisation_id", "answer_due", "id")[:BATCH]
    )


def _next(row: Referral, day: date, readers: Readers) -> tuple[int, Told]:
    """The highest level that is due; passed over to the next when it has nobody to tell. Where
    nobody is left further up either, the level due stands."""
    assert row.answer_due is not None
    late = (day - row.answer_due).days
    due = max(level for level, days, _who in ESCALATION if late >= days)
    from_here = [(level, who) for level, _days, who in ESCALATION if level >= due]
    return next((pair for pair in from_here if readers.of(row, pair[1]).anybody), from_here[0])


def _event(row: Referral, kind: EventKind, who: Told, by: Actor | None) -> None:
    body = next((s.organisation_id for s in by.seats if s.role.reads_boards), None) if by else None
    ReferralEvent.objects.bulk_create(
        [
            ReferralEvent(
                referral=row, at=timezone.now(), kind=kind.value, code=who.value,
                user_id=by.user_id if by else None, organisation_id=body,
            )
        ]
    )  # fmt: skip
