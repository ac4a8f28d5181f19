"""Submitting, approving by another person, paying. Each happens once, whoever presses how often."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.digits import number
from bazgasht.core.errors import Conflict, InvalidValue
from bazgasht.core.jalali import today
from bazgasht.ledger.models import Book, Payment
from bazgasht.ledger.services import Line, post_entry
from bazgasht.ledger.services.payments import approve_payments
from bazgasht.ledger.states import PaymentState

from .. import policies
from ..models import WageLine, WageRun
from ..months import JalaliMonth
from ..refusals import worded
from ..selectors.runs import stale_lines
from ..states import Recipient, RunKind, RunState
from .paying import ACCOUNTS, SOURCE, WAGES, ask_for_payments, take_payments_back
from .runs import hold_run

LEAST_REASON = 5
MADE = (PaymentState.PAID, PaymentState.RECONCILED)
GONE = (PaymentState.REJECTED, PaymentState.CANCELLED)


def _move(run: WageRun, state: RunState, by: Actor, action: str, **values: Any) -> None:
    run.state, run.version = state, run.version + 1
    for name, value in values.items():
        setattr(run, name, value)
    with worded():
        run.save(update_fields=["state", "version", *values])
    journal.record(by=by, action=f"wagerun.{action}", on=("wagerun", run.public_id))


@transaction.atomic
def submit_run(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> WageRun:
    """Hand a draft over for approval; its figures are fixed and its payments asked for.

    Raises NotFound, NotAllowed, StaleVersion, Conflict (days changed meanwhile, nothing to pay,
    another run of the body waits for approval).
    """
    run = hold_run(public_id, version)
    policies.check_may(by, "wages.prepare", run.organisation_id)
    policies.check_run_state(run, RunState.SUBMITTED)
    _check_fresh(run)
    if not run.totals:
        raise Conflict("wages.nothing", _("There is nothing to pay in these wages."))
    waiting = WageRun.objects.filter(
        organisation_id=run.organisation_id, state=RunState.SUBMITTED
    ).first()
    if waiting is not None:
        raise Conflict(
            "wages.waiting",
            _("The wages of %(month)s wait for approval; one list at a time."),
            month=JalaliMonth(waiting.year, waiting.month).words,
        )
    _move(
        run, RunState.SUBMITTED, by, "submitted", submitted_at=timezone.now(),
        submitted_by=by.user_id, note="", sent_back_by=None,
    )  # fmt: skip
    ask_for_payments(run, by)
    return run


def _check_fresh(run: WageRun) -> None:
    if changed := stale_lines(run):
        raise Conflict(
            "wages.stale",
            _("The days, shares or rates of %(n)s people were changed after this was calculated;"
              " calculate it again."),
            n=number(changed),
        )  # fmt: skip


@transaction.atomic
def approve_run(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> WageRun:
    """Another person approves: one entry in the ledger, every payment approved, once.

    A second press, or another approver at the same moment, finds it approved: Conflict, and no
    second effect. Raises NotFound, NotAllowed (also for one's own run), StaleVersion, Conflict.
    """
    run = hold_run(public_id, version)
    policies.check_user_can_approve(by, run)
    policies.check_run_state(run, RunState.APPROVED)
    _check_fresh(run)
    if WageLine.objects.filter(run=run).count() != run.lines:
        raise Conflict(
            "wages.unseen",
            _("Some lines of these wages can't be seen by you; ask a colleague to approve them."),
        )
    entry = _post(run, by)
    ids = list(
        Payment.objects.filter(
            organisation_id=run.organisation_id,
            source_type=SOURCE,
            source_id=str(run.public_id),
            state=PaymentState.REQUESTED,
        ).values_list("pk", flat=True)
    )
    _move(
        run, RunState.APPROVED, by, "approved", approved_by=by.user_id, approved_at=timezone.now(),
        entry_public_id=entry,
    )  # fmt: skip
    if ids:
        approve_payments(
            organisation_id=run.organisation_id, ids=ids, by=by, permission="wages.approve"
        )
    return run


def _post(run: WageRun, by: Actor) -> uuid.UUID | None:
    """The run's one entry: wages on one side, what is owed to whom on the other. Totals alone."""
    amounts = [(WAGES, run.gross)]
    amounts += [(ACCOUNTS[Recipient(r)], -rials) for r, rials in sorted(run.totals.items())]
    lines = [Line(account, amount) for account, amount in amounts if amount]
    if not lines:
        return None
    words = _("Wages of %(month)s") if run.kind == RunKind.REGULAR else _(
        "Correction of the wages of %(month)s"
    )  # fmt: skip
    entry = post_entry(
        organisation_id=run.organisation_id, on=_day(run), by=by, lines=lines,
        text=words % {"month": JalaliMonth(run.year, run.month).words},
        source=(SOURCE, str(run.public_id)), request_id=uuid.uuid5(run.public_id, "entry"),
        permission="wages.approve",
    )  # fmt: skip
    return entry.public_id


def _day(run: WageRun) -> Any:
    """The last day of the month, or today when that period is closed."""
    through = (
        Book.objects.filter(organisation_id=run.organisation_id)
        .values_list("closed_through", flat=True)
        .first()
    )
    return today() if through is not None and run.ends <= through else run.ends


@transaction.atomic
def send_back(*, public_id: uuid.UUID, note: str, version: int | None = None, by: Actor) -> WageRun:
    """An approver hands it back with a reason, or the preparer takes it back; a draft again.

    Raises NotFound, NotAllowed, StaleVersion, InvalidValue (field ``note``), Conflict.
    """
    run = hold_run(public_id, version)
    permission = (
        "wages.approve" if by.can("wages.approve", run.organisation_id) else "wages.prepare"
    )
    policies.check_may(by, permission, run.organisation_id)
    policies.check_run_state(run, RunState.DRAFT)
    if len(note.strip()) < LEAST_REASON:
        raise InvalidValue("wages.reason", _("Say what has to be put right."), field="note")
    take_payments_back(run, by, permission=permission)
    _move(
        run, RunState.DRAFT, by, "sent_back", note=note.strip()[:300], sent_back_by=by.user_id,
        submitted_at=None,
    )  # fmt: skip
    return run


@transaction.atomic
def cancel_run(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> WageRun:
    """Give up what is not approved. Raises NotFound, NotAllowed, StaleVersion, Conflict."""
    run = hold_run(public_id, version)
    policies.check_may(by, "wages.prepare", run.organisation_id)
    policies.check_run_state(run, RunState.CANCELLED)
    if run.state == RunState.SUBMITTED:
        take_payments_back(run, by, permission="wages.prepare")
        _move(run, RunState.DRAFT, by, "sent_back", submitted_at=None)
    if run.kind == RunKind.CORRECTION:  # lines it takes back can then be taken back by another
        WageLine.objects.filter(run=run, reverses__isnull=False).delete()
    _move(run, RunState.CANCELLED, by, "cancelled")
    return run


@transaction.atomic
def ask_outstanding(*, public_id: uuid.UUID, by: Actor) -> int:
    """For people whose account came on file after the approval: ask for what they are still owed.

    A payment approver decides about these in the ledger. Raises NotFound, NotAllowed, Conflict.
    """
    run = hold_run(public_id)
    policies.check_may(by, "wages.prepare", run.organisation_id)
    if run.state not in (RunState.APPROVED, RunState.PAID):
        raise Conflict("wages.state", _("These wages are “%(state)s” now; that is not possible any more."),
                       state=run.get_state_display())  # fmt: skip
    count = ask_for_payments(run, by)
    if not count:
        raise Conflict("wages.settled", _("Nothing more can be asked for: an account is missing."))
    return count


@transaction.atomic
def settle_run(*, public_id: uuid.UUID, version: int | None = None, by: Actor) -> WageRun:
    """Every payment of it was made. Raises NotFound, NotAllowed, StaleVersion, Conflict."""
    run = hold_run(public_id, version)
    policies.check_may(by, "wages.prepare", run.organisation_id)
    policies.check_run_state(run, RunState.PAID)
    left = unpaid(run)
    if left:
        raise Conflict(
            "wages.unpaid", _("%(n)s payments of these wages are not made yet."), n=number(left)
        )
    _move(run, RunState.PAID, by, "paid", paid_on=today())
    return run


def unpaid(run: WageRun) -> int:
    """Payments of the run that are on their way."""
    return (
        Payment.objects.filter(
            organisation_id=run.organisation_id, source_type=SOURCE, source_id=str(run.public_id)
        )
        .exclude(state__in=[*MADE, *GONE])
        .count()
    )
