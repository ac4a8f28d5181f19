"""What waits on the first page: answers, lateness, what came back, drafts, the boards' lateness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.core.jalali import today
from bazgasht.core.page_items import TONES, TodayList, TodayRow
from bazgasht.core.registry import today_items
from bazgasht.core.text import initials

from . import selectors
from .models import Referral
from .selectors.boards import boards_for
from .selectors.lines import chip_of

SHOWN = 5
RETURNED_DAYS = 14
"""How long a declined or passed-on referral stands on the sender's first page."""


@dataclass(frozen=True)
class Kind:
    """One list of a party's own referrals; ``where`` and ``first`` are SQL on a referral ``r``."""

    name: str
    permission: str
    where: str
    first: str
    title: str | Promise
    button: str | Promise
    tone: str
    order: int
    query: str


RECEIVED = "r.to_organisation_id = any(%(answering)s) and r.state = 'sent'"
SENT = "r.from_organisation_id = any(%(sending)s) and (r.kept_by = %(user)s or r.kept_by is null)"
KINDS = (
    Kind("overdue", "referrals.answer", f"{RECEIVED} and r.answer_due < %(today)s",
         "r.answer_due, r.id", _("Answers overdue"), _("Answer"), "late", 10,
         "side=in&view=overdue"),
    Kind("unanswered", "referrals.send", f"{SENT} and r.state = 'sent' and r.answer_due < %(today)s",
         "r.answer_due, r.id", _("Unanswered past their date"), _("Open"), "late", 15,
         "side=out&view=overdue&mine=on"),
    Kind("waiting", "referrals.answer", f"{RECEIVED} and r.answer_due >= %(today)s",
         "r.answer_due, r.id", _("Waiting for my answer"), _("Answer"), "wait", 11,
         "side=in&state=sent&due=ahead"),
    Kind("died", "referrals.deliver", "r.to_organisation_id = any(%(delivering)s) and r.person_died"
         " and r.state in ('accepted', 'waiting', 'in_service', 'on_hold')", "r.started_at, r.id",
         _("The person died: to be ended"), _("End"), "late", 25, "side=in&state=died"),
    Kind("returned", "referrals.send", f"{SENT} and r.state in ('declined', 'transferred')"
         " and r.ended_at > %(returned_since)s", "r.ended_at desc", _("Returned to me"),
         _("See why"), "info", 30, "side=out&view=returned&mine=on&recent=on"),
    Kind("drafts", "referrals.send", f"{SENT} and r.state = 'draft'", "r.created_at desc",
         _("Drafts not sent"), _("Go on"), "info", 60, "side=out&view=drafts&mine=on"),
)  # fmt: skip

_FIRST = """(select '{kind.name}' as list, r.id, count(*) over () as total,
  row_number() over (order by {kind.first}) as place
  from referrals_referral r where {kind.where} order by {kind.first} limit {shown})"""
_ROWS = """
select l.list, l.total, r.*, v.title, f.name as sender, t.name as receiver, n.given, n.family
from ({first}) l join referrals_referral r on r.id = l.id
join services_service v on v.id = r.service_id
join access_organisation f on f.id = r.from_organisation_id
join access_organisation t on t.id = r.to_organisation_id
left join referrals_referralsubject s on s.referral_id = r.id
left join people_clientname n on n.client_id = s.client_id
order by l.place"""


def own_lists(actor: Actor) -> list[TodayList]:
    """What a party to referrals has to do with them, names as far as the actor sees them: one
    statement for all lists."""
    kinds = [kind for kind in KINDS if actor.can(kind.permission)]
    if not kinds:
        return []
    first = " union all ".join(_FIRST.format(kind=kind, shown=SHOWN) for kind in kinds)
    found: dict[str, list[Any]] = {}
    for row in Referral.objects.raw(
        _ROWS.format(first=first),
        {
            "answering": list(actor.organisations_for("referrals.answer")),
            "delivering": list(actor.organisations_for("referrals.deliver")),
            "sending": list(actor.organisations_for("referrals.send")),
            "user": actor.user_id,
            "today": today(),
            "returned_since": timezone.now() - timedelta(days=RETURNED_DAYS),
        },
    ):
        found.setdefault(row.list, []).append(row)  # type: ignore[attr-defined]
    return [_list(kind, found[kind.name]) for kind in kinds if kind.name in found]


def board_overdue(actor: Actor) -> TodayList | None:
    """For a secretary: what stands unanswered on the boards, without a person."""
    if not actor.can("boards.remind"):
        return None
    boards = boards_for(actor)
    if not boards:
        return None
    first = boards[0]
    rows = selectors.board_rows(first, overdue=True)
    found = selectors.lines(rows[:SHOWN])
    if not found:
        return None
    url = reverse("referrals:board_list", args=[first.body.code]) + "?overdue=on"
    return TodayList(
        title=str(_("Overdue on the board")), tone="late", order=12, all_url=url,
        total=len(found) if len(found) < SHOWN else rows.count(),
        rows=tuple(_board_row(line) for line in found),
    )  # fmt: skip


def _board_row(line: selectors.Line) -> TodayRow:
    """Without a person."""
    return TodayRow(
        title=line.service, sub=f"{line.sender} ← {line.receiver} · {line.row.code}",
        chip=line.chip, tone=line.tone, button=str(_("Remind")),
        url=reverse("referrals:board_item", args=[line.row.public_id]),
    )  # fmt: skip


def _list(kind: Kind, rows: list[Any]) -> TodayList:
    received = kind.permission != "referrals.send"
    return TodayList(
        title=str(kind.title), tone=kind.tone, order=kind.order, total=rows[0].total,
        all_url=f"{reverse('referrals:board')}?{kind.query}", wide=kind.tone != "info",
        rows=tuple(_row(row, str(kind.button), received) for row in rows),
    )  # fmt: skip


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


def register_all() -> None:
    today_items.register("referrals.own", own_lists)
    today_items.register("referrals.board_overdue", board_overdue)
