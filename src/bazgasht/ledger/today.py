"""What waits on the first page: payments that a second person must decide."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.access.selectors import names_of
from bazgasht.core.jalali import ago
from bazgasht.core.money import format_money
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import today_items

from .models import Payment
from .states import PaymentState

SHOWN = 5


def to_approve(actor: Actor) -> TodayList | None:
    """Payments that others asked for, the oldest first."""
    bodies = actor.organisations_for("payments.approve")
    if not bodies:
        return None
    rows = Payment.objects.filter(
        organisation_id__in=bodies, state=PaymentState.REQUESTED
    ).exclude(requested_by=actor.user_id).order_by("id")  # fmt: skip
    first = list(rows[:SHOWN])
    if not first:
        return None
    wanted = Organisation.objects.filter(pk__in={r.organisation_id for r in first})
    codes = dict(wanted.values_list("pk", "code"))
    names = names_of(r.organisation_id for r in first)
    return TodayList(
        title=_("Payments to approve"), tone="wait", order=25, total=rows.count(),
        all_url=reverse("ledger:payments", args=[codes[first[0].organisation_id]]) + "?state=requested",
        rows=tuple(
            TodayRow(
                title=f"{r.payee} · {format_money(r.amount)}",
                url=reverse("ledger:payment", args=[codes[r.organisation_id], r.public_id]),
                sub=f"{r.purpose} · {names.get(r.organisation_id, '')}", chip=ago(r.requested_at),
                tone="wait", button=_("Decide"),
            )
            for r in first
        ),
    )  # fmt: skip


def register_all() -> None:
    today_items.register("ledger.to_approve", to_approve, order=25)
