"""What waits on the first page: answers, lateness, what came back, drafts, the boards' lateness."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import today
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.core.text import initials

from . import selectors
from .models import Referral
from .selectors.boards import boards_for
from .selectors.lines import Line, body_lines, lines
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
    rows = selectors.board_rows(first, overdue=True)
    url = reverse("referrals:board_list", args=[first.body.code]) + "?overdue=on"
    found = lines(rows[:SHOWN])
    if not found:
        return None
    return TodayList(
        title=_("Overdue on the board"), tone="late", order=10, total=rows.count(), all_url=url,
        rows=tuple(
            TodayRow(
                title=line.service, sub=f"{line.sender} ← {line.receiver} · {line.row.code}",
                chip=line.chip, tone=line.tone, button=_("Remind"),
                url=reverse("referrals:board_item", args=[line.row.public_id]),
            )
            for line in found
        ),
    )  # fmt: skip


def _list(rows, title: str, tone: str, url: str, order: int, button: str, receiver: bool = False):  # type: ignore[no-untyped-def]
    found = body_lines(rows.select_related("service")[:SHOWN])
    if not found:
        return None
    total = rows.count() if len(found) == SHOWN else len(found)
    return TodayList(
        title=title, tone=tone, order=order, total=total, all_url=url, wide=tone != "info",
        rows=tuple(_row(line, button, receiver) for line in found),
    )  # fmt: skip


def _row(line: Line, button: str, receiver: bool) -> TodayRow:
    name = line.card.full if line.card else line.row.code
    other = line.sender if receiver else line.receiver
    return TodayRow(
        title=f"{name} · {line.service}" if line.card else line.service,
        sub=f"{other} · {line.row.code}",
        chip=line.chip,
        tone=line.tone if line.tone in ("late", "wait", "ok", "info") else "info",
        avatar=initials(line.card.given, line.card.family) if line.card else "",
        button=button,
        url=reverse("referrals:detail", args=[line.row.public_id]),
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
