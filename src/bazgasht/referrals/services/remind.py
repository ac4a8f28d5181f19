"""No answer in N days: reminders by a secretary, and the escalation of the worker."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.core.jalali import today

from .. import policies
from ..letters import Notice, has_reader, recipients, send_mail
from ..models import Referral, ReferralEvent
from ..states import ESCALATION, EventKind, State, Told

REMIND_AGAIN_HOURS = 20
BATCH = 2000


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
    send_mail({to: [Notice.of(row)] for to in recipients(row, Told.BODY)}, Told.BODY)
    return row


@dataclass(frozen=True)
class Escalated:
    """How many referrals were told of, and to how many addresses."""

    referrals: int
    messages: int


def escalate_due(*, on: date | None = None) -> Escalated:
    """Tell whoever is next of referrals without an answer, each level once.

    Runs in the worker's scope ``referrals.remind``; one message per address with all its
    referrals. Safe to repeat: a level told is not told again.
    """
    day = on or today()
    notices: dict[Told, dict[str, list[Notice]]] = defaultdict(lambda: defaultdict(list))
    told = 0
    with transaction.atomic():
        for row in _late(day):
            level, who = _next(row, day)
            if level <= row.escalated_to:
                continue
            addresses = recipients(row, who)
            row.escalated_to = level
            row.save(update_fields=["escalated_to"])
            kind = EventKind.REMINDED if who == Told.BODY else EventKind.ESCALATED
            _event(row, kind, who, None)
            journal.record(
                by=None, action="referral.escalated", on=("referral", row.public_id),
                detail={"level": level, "told": who.value},
            )  # fmt: skip
            told += 1
            for address in addresses:
                notices[who][address].append(Notice.of(row))
    messages = sum(send_mail(by_address, who) for who, by_address in notices.items())
    return Escalated(told, messages)


def _late(day: date) -> list[Referral]:
    first = min(days for _level, days, _who in ESCALATION)
    last = max(level for level, _days, _who in ESCALATION)
    return list(
        Referral.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=State.SENT, answer_due__lte=day - timedelta(days=first),
                escalated_to__lt=last)
        .select_related("service")
        .order_by("answer_due", "id")[:BATCH]
    )  # fmt: skip


def _next(row: Referral, day: date) -> tuple[int, Told]:
    """The highest level that is due; passed over to the next when it has nobody to tell. Where
    nobody is left further up either, the level due stands."""
    assert row.answer_due is not None
    late = (day - row.answer_due).days
    due = max(level for level, days, _who in ESCALATION if late >= days)
    from_here = [(level, who) for level, _days, who in ESCALATION if level >= due]
    return next((pair for pair in from_here if has_reader(row, pair[1])), from_here[0])


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
