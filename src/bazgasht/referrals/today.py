"""What waits on the first page: answers, lateness, what came back, drafts, the boards' lateness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.jalali import today
from bazgasht.core.page_items import TONES, TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.core.text import initials

from . import selectors
from .models import Referral
from .selectors.boards import boards_for
from .selectors.lines import chip_of
from .states import State

SHOWN = 5
RETURNED_DAYS = 14
"""How long a declined or passed-on referral stands on the sender's first page."""


def waiting_for_answer(actor: Actor) -> TodayList | None:
    """Referrals to the actor's bodies that wait for an answer and are in time."""
    bodies = actor.organisations_for("referrals.answer")
    if not bodies:
        return None
    rows = Referral.objects.filter(
        to_organisation_id__in=bodies, state=State.SENT, answer_due__gte=today()
    ).order_by("answer_due", "id")
    url = reverse("referrals:board") + "?side=in&state=sent&due=ahead"
    return _list(rows, _("Waiting for my answer"), "wait", url, 20, _("Answer"), receiver=True)


def overdue(actor: Actor) -> TodayList | None:
    """Unanswered past their date: those to answer, and those sent and still unanswered."""
    bodies = actor.organisations_for("referrals.answer")
    if not bodies:
        return None
    rows = Referral.objects.filter(
        to_organisation_id__in=bodies, state=State.SENT, answer_due__lt=today()
    ).order_by("answer_due", "id")
    url = reverse("referrals:board") + "?side=in&view=overdue"
    return _list(rows, _("Answers overdue"), "late", url, 10, _("Answer"), receiver=True)


def unanswered(actor: Actor) -> TodayList | None:
    """What the actor sent and nobody answered in time."""
    bodies = actor.organisations_for("referrals.send")
    if not bodies:
        return None
    rows = Referral.objects.filter(
        from_organisation_id__in=bodies, created_by=actor.user_id, state=State.SENT,
        answer_due__lt=today(),
    ).order_by("answer_due", "id")  # fmt: skip
    url = reverse("referrals:board") + "?side=out&view=overdue&mine=on"
    return _list(rows, _("Unanswered past their date"), "late", url, 15, _("Open"))


def returned(actor: Actor) -> TodayList | None:
    """Declined and passed-on referrals of the last two weeks that the actor sent."""
    bodies = actor.organisations_for("referrals.send")
    if not bodies:
        return None
    rows = Referral.objects.filter(
        from_organisation_id__in=bodies, created_by=actor.user_id,
        state__in=[State.DECLINED, State.TRANSFERRED],
        ended_at__gt=timezone.now() - timedelta(days=RETURNED_DAYS),
    ).order_by("-ended_at")  # fmt: skip
    url = reverse("referrals:board") + "?side=out&view=returned&mine=on&recent=on"
    return _list(rows, _("Returned to me"), "info", url, 30, _("See why"))


def drafts(actor: Actor) -> TodayList | None:
    """Drafts the actor has not sent."""
    bodies = actor.organisations_for("referrals.send")
    if not bodies:
        return None
    rows = Referral.objects.filter(
        from_organisation_id__in=bodies, created_by=actor.user_id, state=State.DRAFT
    ).order_by("-created_at")
    url = reverse("referrals:board") + "?side=out&view=drafts&mine=on"
    return _list(rows, _("Drafts not sent"), "info", url, 60, _("Go on"))


def board_overdue(actor: Actor) -> TodayList | None:
    """For a secretary: what stands unanswered on the boards, without a person."""
    if not actor.can("boards.remind"):
        return None
    boards = boards_for(actor)
    if not boards:
        return None
    first = boards[0]
    found = list(_first(selectors.board_rows(first, overdue=True)))
    if not found:
        return None
    url = reverse("referrals:board_list", args=[first.body.code]) + "?overdue=on"
    return TodayList(
        title=_("Overdue on the board"), tone="late", order=10, total=found[0].total, all_url=url,
        rows=tuple(_board_row(row) for row in found),
    )  # fmt: skip


def _board_row(row: Any) -> TodayRow:
    """Without a person."""
    chip, tone = chip_of(row)
    return TodayRow(
        title=row.title, sub=f"{row.sender} ← {row.receiver} · {row.code}", chip=chip, tone=tone,
        button=_("Remind"), url=reverse("referrals:board_item", args=[row.public_id]),
    )  # fmt: skip


def _list(
    rows: QuerySet[Referral],
    title: str,
    tone: str,
    url: str,
    order: int,
    button: str,
    *,
    receiver: bool = False,
) -> TodayList | None:
    """The first of ``rows`` in their order, with names as far as the actor sees them: one query."""
    found = list(
        _first(rows).annotate(
            given=F("subject__client__name__given"), family=F("subject__client__name__family")
        )
    )
    if not found:
        return None
    return TodayList(
        title=title, tone=tone, order=order, total=found[0].total, all_url=url,
        wide=tone != "info", rows=tuple(_row(row, button, receiver) for row in found),
    )  # fmt: skip


def _first(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Five of ``rows`` with the words of bodies and service, and ``total`` of all."""
    order = rows.query.order_by
    count = rows.order_by().annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return (
        Referral.objects.filter(pk__in=rows.values("pk")[:SHOWN])
        .annotate(
            total=Subquery(count.values("n")),
            title=F("service__title"),
            sender=_name_of("from_organisation_id"),
            receiver=_name_of("to_organisation_id"),
        )
        .select_related("service")
        .order_by(*order)
    )


def _name_of(column: str) -> Subquery:
    return Subquery(Organisation.objects.filter(pk=OuterRef(column)).values("name"))


def _row(row: Any, button: str, receiver: bool) -> TodayRow:
    name = f"{row.given} {row.family}" if row.given else ""
    chip, tone = chip_of(row)
    return TodayRow(
        title=f"{name} · {row.title}" if name else row.title,
        sub=f"{row.sender if receiver else row.receiver} · {row.code}",
        chip=chip,
        tone=tone if tone in TONES else "info",
        avatar=initials(row.given, row.family) if name else "",
        button=button,
        url=reverse("referrals:detail", args=[row.public_id]),
    )


SOURCES = (
    ("referrals.overdue", overdue, 10),
    ("referrals.board_overdue", board_overdue, 12),
    ("referrals.unanswered", unanswered, 15),
    ("referrals.waiting", waiting_for_answer, 20),
    ("referrals.returned", returned, 30),
    ("referrals.drafts", drafts, 60),
)


def register_all() -> None:
    for key, source, order in SOURCES:
        today_items.register(key, source, order=order)
