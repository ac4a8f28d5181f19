"""What stayed in the books of people's wages: savings for the release, and losses to make good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from ..models import Placement, WagePayment, WageRun
from ..states import CLOSED_RUNS, KEPT, Recipient

_KEPT = """
select e.key, (sum(e.value::bigint) - coalesce((select sum(y.amount) from work_wagepayment w
    join ledger_payment y on y.id = w.payment_id
    where w.placement_id = %(placement)s and w.recipient = e.key
      and y.state not in ('rejected', 'cancelled')), 0))::bigint
from work_wageline l join work_wagerun r on r.id = l.run_id and r.state in ('approved', 'paid')
cross join lateral jsonb_each_text(l.parts) e
where l.placement_id = %(placement)s and e.key = any(%(kept)s) group by 1"""


def kept_of(placement: Placement) -> dict[Recipient, int]:
    """Rials earned in approved wages of a post and not asked for yet, by part; parts of nothing are
    left out."""
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {"placement": placement.pk, "kept": [r.value for r in KEPT]})
        return {Recipient(r): rials for r, rials in cursor.fetchall() if rials > 0}


def is_out(placement: Placement) -> bool:
    """Whether the person is out of custody and alive; told to the body that ran the post."""
    with connection.cursor() as cursor:
        cursor.execute("select work_is_out(%s)", [placement.pk])
        return bool(cursor.fetchone()[0])


def last_run_of(placement_id: int) -> WageRun | None:
    """The newest approved wages with a line of this post."""
    return (
        WageRun.objects.filter(wage_lines__placement_id=placement_id, state__in=CLOSED_RUNS)
        .order_by("-year", "-month", "-id")
        .first()
    )


def tries_of(placement_id: int, recipient: Recipient) -> int:
    """How often this part was asked for already, whatever became of it."""
    return WagePayment.objects.filter(placement_id=placement_id, recipient=recipient).count()


@dataclass(frozen=True)
class Waiting:
    placement: Placement
    rials: int


_WAITING = """
select p.id, sum(e.value::bigint)::bigint - coalesce((select sum(y.amount) from work_wagepayment w
    join ledger_payment y on y.id = w.payment_id where w.placement_id = p.id
      and w.recipient = 'savings' and y.state not in ('rejected', 'cancelled')), 0) kept
from work_placement p join work_wageline l on l.placement_id = p.id
join work_wagerun r on r.id = l.run_id and r.state in ('approved', 'paid')
cross join lateral jsonb_each_text(l.parts) e
where p.organisation_id = any(%(orgs)s) and p.state = 'ended'
  and p.id in (select work_left_since(%(orgs)s, %(since)s))
  and e.key = 'savings' and work_is_out(p.id)
group by p.id having sum(e.value::bigint) - coalesce((select sum(y.amount) from work_wagepayment w
    join ledger_payment y on y.id = w.payment_id where w.placement_id = p.id
      and w.recipient = 'savings' and y.state not in ('rejected', 'cancelled')), 0) > 0
order by min(p.ends), p.id"""


def savings_waiting(bodies: tuple[int, ...], since: date) -> list[Waiting]:
    """Posts that ended or whose person was released since then, whose person is out and whose savings nobody has asked for, of people whom
    the body still sees; the others are in :mod:`.gone`."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"orgs": list(bodies), "since": since})
        found = {pk: int(rials) for pk, rials in cursor.fetchall()}
    rows = Placement.objects.select_related("post").in_bulk(list(found))
    return [Waiting(rows[pk], rials) for pk, rials in found.items() if pk in rows]
