"""Boards of headquarters and working groups: codes, bodies, missions and dates, never a person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import NotFound
from bazgasht.core.jalali import today
from bazgasht.core.week import Week
from bazgasht.network.models import Mission

from ..models import Referral
from ..states import OPEN_STATES, SERVING, State
from .lines import ON_A_LINE

NEW_DAYS = 2
"""How long a referral is "new" on a board."""
CARDS = 12
COLUMNS = {
    "new": _("New"),
    "waiting": _("Waiting for an answer"),
    "serving": _("In service"),
    "ended": _("Ended this week"),
}


@dataclass(frozen=True)
class Board:
    """A headquarters or working group whose board the actor reads."""

    body: Organisation

    @property
    def where(self) -> Q:
        if self.body.kind == Kind.WORKING_GROUP:
            return Q(working_group_id=self.body.pk)
        return Q(headquarters_id=self.body.pk)


def boards_for(actor: Actor) -> list[Board]:
    """Headquarters first, then their groups, in alphabetical order."""
    ids = {o for seat in actor.seats for o in seat.boards}
    found = Organisation.objects.filter(
        id__in=ids, kind__in=[Kind.HEADQUARTERS, Kind.WORKING_GROUP], active=True
    )
    return [
        Board(b) for b in sorted(found, key=lambda b: (b.kind != Kind.HEADQUARTERS, b.sort_key))
    ]


def get_board(code: str, actor: Actor) -> Board:
    """Raises NotFound: foreign and missing look the same."""
    return pick_board(boards_for(actor), code)


def pick_board(boards: Iterable[Board], code: str) -> Board:
    """Raises NotFound."""
    for board in boards:
        if board.body.code == code:
            return board
    raise NotFound("board")


def column_where(column: str, day: date) -> Q:
    """What stands in a column. Raises KeyError for an unknown one."""
    fresh = day - timedelta(days=NEW_DAYS)
    new = Q(state=State.SENT, sent_at__date__gt=fresh, answer_due__gte=day)
    this_week = Q(ended_at__gte=Week.of(day).bounds()[0])
    return {
        "new": new,
        "waiting": Q(state=State.SENT) & ~new,
        "serving": Q(state__in=SERVING),
        "ended": this_week & Q(state__in=[State.ENDED, State.DECLINED]),
    }[column]


def board_rows(
    board: Board,
    *,
    column: str = "",
    state: str = "",
    body: int | None = None,
    domain: str = "",
    mission: str = "",
    code: str = "",
    overdue: bool = False,
    newest: bool = False,
    on: date | None = None,
) -> QuerySet[Referral]:
    """Referrals of a board, the longest due first (or last); drafts are nobody's business but the sender's."""
    day = on or today()
    found = (
        Referral.objects.filter(board.where)
        .exclude(state=State.DRAFT)
        .select_related("service")
        .order_by(*(("-answer_due", "-id") if newest else ("answer_due", "id")))
    )
    if column in COLUMNS:
        found = found.filter(column_where(column, day))
    if state in ("open", "unassigned"):
        found = found.filter(state__in=OPEN_STATES)
        if state == "unassigned":
            found = found.filter(assigned_to=None)
    elif state:
        found = found.filter(state=state)
    if body is not None:
        found = found.filter(Q(to_organisation_id=body) | Q(from_organisation_id=body))
    if domain:
        found = found.filter(service__domain=domain)
    if mission:
        missions = Mission.objects.filter(code=mission, working_group__in=_groups(board))
        found = found.filter(mission_id__in=missions.values("id"))
    if code:
        found = found.filter(code=code)
    if overdue:
        found = found.filter(state=State.SENT, answer_due__lt=day)
    return found


def board_columns(board: Board, **filters: Any) -> list[tuple[str, int, list[Referral]]]:
    """(column, how many in all, the first cards), in order: five queries for any size.

    ``filters`` are those of :func:`board_rows`, so that a column counts what its list shows.
    """
    day = today()
    base = board_rows(board, on=day, **filters).only(*ON_A_LINE)
    alive = base.filter(Q(state__in=OPEN_STATES) | column_where("ended", day))
    counts = alive.order_by().aggregate(
        **{name: Count("id", filter=column_where(name, day)) for name in COLUMNS}
    )
    newest_first = {"serving": "-answered_at", "ended": "-ended_at"}
    return [
        (name, counts[name], _first(base.filter(column_where(name, day)), newest_first.get(name)))
        for name in COLUMNS
    ]


def _first(rows: QuerySet[Referral], order: str | None) -> list[Referral]:
    return list((rows.order_by(order, "id") if order else rows)[:CARDS])


def get_board_item(public_id: uuid.UUID, actor: Actor) -> tuple[Referral, Sequence[Board]]:
    """A referral on one of the actor's boards. Raises NotFound."""
    boards = boards_for(actor)
    ids = [b.body.pk for b in boards]
    row = (
        Referral.objects.filter(Q(headquarters_id__in=ids) | Q(working_group_id__in=ids))
        .exclude(state=State.DRAFT)
        .select_related("service")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("referral")
    on = [b for b in boards if b.body.pk in (row.headquarters_id, row.working_group_id)]
    return row, on


def _groups(board: Board) -> list[int]:
    if board.body.kind == Kind.WORKING_GROUP:
        return [board.body.pk]
    return list(board.body.children.values_list("id", flat=True))


def board_missions(board: Board) -> list[tuple[str, str]]:
    """(code, title) of the missions that stand on it, for a filter."""
    found = Mission.objects.filter(working_group__in=_groups(board), active=True)
    return list(found.order_by("working_group__sort_key", "position").values_list("code", "title"))


def board_bodies(board: Board) -> list[tuple[str, str]]:
    """(code, name) of the member bodies of its headquarters, for a filter."""
    hq = board.body.parent_id if board.body.kind == Kind.WORKING_GROUP else board.body.pk
    found = Organisation.objects.filter(seats__headquarters_id=hq).distinct()
    return list(found.order_by("sort_key", "id").values_list("code", "name"))
