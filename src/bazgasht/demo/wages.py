"""The wages of three months, through the room's own services: two paid, the last waiting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connections, transaction

from bazgasht.access.selectors import actor_for
from bazgasht.core import scope
from bazgasht.core.errors import Conflict
from bazgasht.ledger.models import Payment
from bazgasht.ledger.services import Line, make_bank_file, post_entry, record_paid
from bazgasht.work.models import (
    Order,
    WageRun,
)
from bazgasht.work.months import JalaliMonth
from bazgasht.work.services import approval, runs
from bazgasht.work.services.placements import KEEP_DAYS

from .state import World
from .work import RUNS_THEM

_SHORTENED = """
update people_grant g
set ends = greatest((p.ends + time '09:00') at time zone 'Asia/Tehran', p.started_at) + %s
from work_placement p
where g.basis = 'placement' and g.basis_ref = p.id::text and p.state = 'ended'"""


def make_wages(world: World) -> None:
    """Through the room's own services, after everything else is there: two months paid, the last
    one waiting for the approver. After it the grants of people who left end when they should."""
    _make_runs(world)
    with connections["owner"].cursor() as cursor:
        cursor.execute(_SHORTENED, [timedelta(days=KEEP_DAYS)])


def _make_runs(world: World) -> None:
    body = world.organisations[RUNS_THEM].pk
    last = JalaliMonth.of(world.as_of).previous()
    months = [last.previous().previous(), last.previous(), last]
    preparer, approver = (actor_for(world.users[name]) for name in ("payroll", "approver"))
    with transaction.atomic(), scope.entered(preparer.scope()):
        _open_books(world, body, months[0].first, preparer)
    for month in months:
        with scope.entered(preparer.scope()):
            try:
                run = runs.prepare_run(
                    organisation_id=body, month=month, request_id=world.uuid(), by=preparer
                )
            except Conflict:  # a very small province: nobody worked there in that month
                continue
            if not run.gross:
                approval.cancel_run(public_id=run.public_id, by=preparer)
                continue
            run = approval.submit_run(public_id=run.public_id, by=preparer)
        if month == last:
            return _date(world, run, month)
        with scope.entered(approver.scope()):
            run = approval.approve_run(public_id=run.public_id, by=approver)
        with transaction.atomic(), scope.entered(preparer.scope()):
            _pay(world, run, preparer)
        _date(world, run, month)


def _open_books(world: World, body: int, since: date, by: Any) -> None:
    """What the foundation had in the bank, and what its workshops have sold since."""
    sold: dict[JalaliMonth, int] = {}
    for order in Order.objects.filter(organisation_id=body, delivered_on__gte=since):
        month = JalaliMonth.of(order.delivered_on)
        sold[month] = sold.get(month, 0) + order.delivered * order.unit_price
    entries = [(since, "ماندهٔ آغازین", "3010", 60_000_000_000)]
    entries += [
        (min(month.last, world.as_of), f"فروش محصولات کارگاه‌ها، {month.words}", "4010", rials)
        for month, rials in sorted(sold.items(), key=lambda pair: pair[0].first)
        if rials
    ]
    for on, text, source, rials in entries:
        post_entry(
            organisation_id=body, on=on, text=text, request_id=world.uuid(), by=by,
            lines=[Line("1010", rials), Line(source, -rials)],
        )  # fmt: skip


def _pay(world: World, run: WageRun, by: Any) -> None:
    ids = list(
        Payment.objects.filter(
            organisation_id=run.organisation_id, source_id=str(run.public_id), state="approved"
        ).values_list("pk", flat=True)
    )
    if ids:
        common = {"organisation_id": run.organisation_id, "by": by}
        make_bank_file(ids=ids, request_id=world.uuid(), **common)
        on = min(run.ends + timedelta(days=7), world.as_of)
        record_paid(ids=ids, on=on, request_id=world.uuid(), **common)
    approval.settle_run(public_id=run.public_id, by=by)


def _date(world: World, run: WageRun, month: JalaliMonth) -> None:
    """The steps happened in the days after the month, not on the day the demo was loaded."""
    prepared, submitted, approved = (
        world.moment(min(month.last + timedelta(days=n), world.as_of)) for n in (2, 3, 4)
    )
    of_run = WageRun.objects.using("owner").filter(pk=run.pk)
    of_run.update(prepared_at=prepared, submitted_at=submitted)
    of_run.filter(state="paid").update(
        approved_at=approved, paid_on=min(month.last + timedelta(days=7), world.as_of)
    )
    asked = Payment.objects.using("owner").filter(source_id=str(run.public_id))
    asked.update(requested_at=submitted)
    asked.exclude(approved_at=None).update(approved_at=approved)
