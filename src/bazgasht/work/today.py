"""What waits on the first page: offers without an answer, days not recorded, wages of two people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.selectors import names_of
from bazgasht.core.digits import localise
from bazgasht.core.jalali import contextual, today
from bazgasht.core.money import format_money
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.core.text import initials

from .models import Order, Placement, WageRun, WorkDay, Workshop
from .months import JalaliMonth
from .selectors import placements as reading
from .selectors.gone import owed_to_gone, recently
from .selectors.kept import savings_waiting
from .selectors.workshops import OPEN_ORDERS
from .states import RunKind, RunState, State

SHOWN = 5
QUIET_DAYS = 3
"""Days without any work recorded after which a workshop with people in it is asked about."""
SOON_DAYS = 7


def offers(actor: Actor) -> TodayList | None:
    """Posts offered by the actor's bodies that wait for the person's answer."""
    bodies = actor.organisations_for("placements.make")
    if not bodies:
        return None
    found = reading.with_post(
        Placement.objects.filter(case_organisation_id__in=bodies, state=State.OFFERED)
    ).order_by("offered_on", "id")
    rows = [
        TodayRow(
            title=x.card.full if x.card else x.row.contract_no,
            sub=f"{x.row.post.title} · {x.row.post.workshop.name}",
            chip=_("post offered"), tone="wait",
            avatar=initials(x.card.given, x.card.family) if x.card else "",
            button=_("The answer"), url=reverse("work:placement", args=[x.row.public_id]),
        )
        for x in reading.lines(found[:SHOWN])
    ]  # fmt: skip
    return _list(rows, found.count(), _("Posts waiting for an answer"), "wait",
                 f"{reverse('work:people')}?state=offered", 35)  # fmt: skip


def quiet_workshops(actor: Actor) -> TodayList | None:
    """Workshops with people in them and no day recorded lately."""
    bodies = actor.organisations_for("workdays.record")
    if not bodies:
        return None
    since = today() - timedelta(days=QUIET_DAYS)
    busy = Placement.objects.filter(
        organisation_id__in=bodies, state=State.ACTIVE, starts__lte=since
    ).values("post__workshop_id")
    recorded = WorkDay.objects.filter(organisation_id__in=bodies, on__gte=since).values(
        "placement__post__workshop_id"
    )
    found = Workshop.objects.filter(id__in=busy).exclude(id__in=recorded).order_by("name")
    rows = [
        TodayRow(
            title=w.name, sub=_("People work here and no day is recorded."), tone="wait",
            chip=_("since %(n)s days") % {"n": localise(QUIET_DAYS)}, button=_("Record"),
            url=reverse("work:days", args=[w.public_id]),
        )
        for w in found[:SHOWN]
    ]  # fmt: skip
    return _list(rows, found.count(), _("Days to record"), "wait", reverse("work:workshops"), 15)


def orders(actor: Actor) -> TodayList | None:
    """Orders late or due within a week."""
    bodies = actor.organisations_for("workshops.edit")
    if not bodies:
        return None
    found = (
        Order.objects.filter(
            organisation_id__in=bodies, state__in=OPEN_ORDERS,
            due__lte=today() + timedelta(days=SOON_DAYS),
        )
        .select_related("product")
        .order_by("due", "id")
    )  # fmt: skip
    rows = []
    for order in found[:SHOWN]:
        left = contextual(order.due)
        rows.append(
            TodayRow(
                title=order.product.name, sub=order.buyer, chip=left.text,
                tone=left.tone, button=_("Deliver"),
                url=reverse("work:order", args=[order.public_id]),
            )
        )  # fmt: skip
    return _list(rows, found.count(), _("Orders due"), "late",
                 f"{reverse('work:orders')}?state=open", 25)  # fmt: skip


def to_approve(actor: Actor) -> TodayList | None:
    """Wages that wait for an approver who did not prepare them."""
    bodies = actor.organisations_for("wages.approve")
    if not bodies:
        return None
    found = (
        WageRun.objects.filter(organisation_id__in=bodies, state=RunState.SUBMITTED)
        .exclude(prepared_by=actor.user_id)
        .order_by("submitted_at")
    )
    return _runs(found, _("Wages to approve"), _("Approve it"), 10)


def to_prepare(actor: Actor) -> TodayList | None:
    """Drafts, what was sent back, and the newest month when nobody has prepared it."""
    bodies = actor.organisations_for("wages.prepare")
    if not bodies:
        return None
    drafts = WageRun.objects.filter(
        organisation_id__in=bodies, state__in=[RunState.DRAFT, RunState.APPROVED]
    ).order_by("state", "year", "month")
    month = JalaliMonth.before_today()
    done = set(
        WageRun.objects.filter(
            organisation_id__in=bodies, year=month.year, month=month.month, kind=RunKind.REGULAR
        )
        .exclude(state=RunState.CANCELLED)
        .values_list("organisation_id", flat=True)
    )
    waiting = set(
        Placement.objects.filter(
            organisation_id__in=bodies, state__in=[State.ACTIVE, State.ENDED],
            starts__lte=month.last,
        )
        .exclude(ends__lt=month.first)
        .values_list("organisation_id", flat=True)
    ) - done  # fmt: skip
    names = names_of(waiting)
    rows = [
        TodayRow(
            title=_("Wages of %(month)s") % {"month": month.words}, sub=names.get(body, ""),
            chip=_("not prepared yet"), tone="wait", button=_("Prepare"),
            url=reverse("work:prepare"),
        )
        for body in sorted(waiting)
    ]  # fmt: skip
    listed = _runs(drafts, _("Wages"), _("Open"), 20)
    rows += list(listed.rows) if listed else []
    total = len(waiting) + (listed.total if listed else 0)
    return _list(rows[:SHOWN], total, _("Wages"), "wait", reverse("work:runs"), 20)


def savings(actor: Actor) -> TodayList | None:
    """People who are out and whose savings are still in the books."""
    bodies = actor.organisations_for("wages.prepare")
    if not bodies:
        return None
    found = savings_waiting(bodies, recently())
    rows = [
        TodayRow(
            title=x.placement.contract_no, sub=x.placement.post.title, chip=format_money(x.rials),
            tone="wait", button=_("Pay it out"),
            url=reverse("work:placement", args=[x.placement.public_id]),
        )
        for x in found[:SHOWN]
    ]  # fmt: skip
    return _list(rows, len(found), _("Savings of people who are out"), "wait",
                 f"{reverse('work:people')}?state=ended", 22)  # fmt: skip


def gone(actor: Actor) -> TodayList | None:
    """Wages owed to people whom the body may not see any more."""
    bodies = actor.organisations_for("wages.prepare")
    found = owed_to_gone(bodies, since=recently()) if bodies else []
    rows = [
        TodayRow(
            title=x.contract_no, sub=str(x.recipient.label), chip=format_money(x.rials),
            tone="wait", button=_("Pay it out"),
            url=reverse("work:pay_gone", args=[x.public_id, x.recipient.value]),
        )
        for x in found[:SHOWN]
    ]  # fmt: skip
    return _list(rows, len(found), _("Owed to people who left long ago"), "wait",
                 f"{reverse('work:gone')}?recent=on", 23)  # fmt: skip


def _runs(found: Any, title: str, button: str, order: int) -> TodayList | None:
    rows = [
        TodayRow(
            title=JalaliMonth(run.year, run.month).words, sub=format_money(run.gross),
            chip=run.get_state_display(), tone="wait" if run.state != RunState.APPROVED else "info",
            button=button, url=reverse("work:run", args=[run.public_id]),
        )
        for run in found[:SHOWN]
    ]  # fmt: skip
    return _list(rows, found.count(), title, "wait", reverse("work:runs"), order)


def _list(
    rows: list[TodayRow], total: int, title: str, tone: str, url: str, order: int
) -> TodayList | None:
    if not rows:
        return None
    return TodayList(
        title=title, tone=tone, rows=tuple(rows), total=total, all_url=url, order=order
    )


SOURCES = (
    ("work.approve", to_approve, 10),
    ("work.days", quiet_workshops, 15),
    ("work.wages", to_prepare, 20),
    ("work.savings", savings, 22),
    ("work.gone", gone, 23),
    ("work.orders", orders, 25),
    ("work.offers", offers, 35),
)


def register_all() -> None:
    for key, source, order in SOURCES:
        today_items.register(key, source, order=order)
