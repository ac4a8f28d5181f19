"""Boards of headquarters and working groups. No page of this module can show a person."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bazgasht.access.actor import Actor
from bazgasht.access.routes import permission
from bazgasht.access.selectors import names_of
from bazgasht.core.errors import Conflict
from bazgasht.services import exports

from .. import policies, selectors
from .. import services as writing
from ..codes import parse_code
from ..forms import BoardFilter
from ..letters import Readers
from ..models import ReferralEvent
from ..sections import event_words
from ..selectors.boards import COLUMNS, Board
from ..states import Told
from .box import headers, row_of

PAGE = 25
COLUMN_TONES = {"new": "info", "waiting": "wait", "serving": "ok", "ended": "plain"}


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


@permission("boards.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every board the actor reads; straight to it when there is one."""
    found = selectors.boards_for(_actor(request))
    if len(found) == 1:
        return redirect("referrals:board_columns", code=found[0].body.code)
    return render(request, "referrals/boards.html", {"boards": found})


@permission("boards.view")
@require_GET
def columns(request: HttpRequest, code: str) -> HttpResponse:
    """New, waiting for an answer, in service, ended this week."""
    boards = selectors.boards_for(_actor(request))
    board = selectors.pick_board(boards, code)
    form = _filter(request, board)
    found = selectors.board_columns(board, **_chosen(form))
    lines = {
        line.row.pk: line for line in selectors.lines(r for _n, _c, rows in found for r in rows)
    }
    rest = reverse("referrals:board_list", args=[code])
    query = request.GET.copy()
    context = {
        "board": board,
        "others": boards,
        "filter": form,
        "query": query.urlencode(),
        "columns": [
            {
                "title": COLUMNS[name],
                "total": count,
                "tone": COLUMN_TONES[name],
                "url": f"{rest}?{_with_column(query, name)}",
                "empty": _("nothing"),
                "cards": [_card(lines[row.pk]) for row in rows],
            }
            for name, count, rows in found
        ],
    }
    return render(request, "referrals/board.html", context)


def _with_column(query: QueryDict, name: str) -> str:
    """The board's filters with a column: its list holds what the column counted."""
    rest = query.copy()
    rest["column"] = name
    return rest.urlencode()


def _card(line: selectors.Line) -> dict[str, Any]:
    return {
        "code": line.row.code,
        "title": line.service,
        "sub": f"{line.sender} ← {line.receiver}",
        "chip": line.chip,
        "tone": line.tone,
        "url": reverse("referrals:board_item", args=[line.row.public_id]),
    }


def _filter(request: HttpRequest, board: Board) -> BoardFilter:
    return BoardFilter(
        request.GET,
        bodies=selectors.board_bodies(board),
        missions=selectors.board_missions(board),
    )


def _chosen(form: BoardFilter) -> dict[str, Any]:
    """The filters of a board and of its list: one and the same."""
    chosen = form.cleaned_data if form.is_valid() else {}
    code = chosen.get("q") or ""
    return {
        "state": chosen.get("state") or "",
        "body": selectors.body_id(chosen["body"]) if chosen.get("body") else None,
        "domain": chosen.get("domain") or "",
        "mission": chosen.get("mission") or "",
        "code": (parse_code(code) or code) if code else "",
        "overdue": bool(chosen.get("overdue")),
    }


def _rows(request: HttpRequest, board: Board, form: BoardFilter) -> Any:
    column, chosen = request.GET.get("column", ""), _chosen(form)
    return selectors.board_rows(
        board, column=column, newest=not (column or chosen["overdue"]), **chosen
    )


@permission("boards.view")
@require_GET
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """The same referrals as a list with filters."""
    board = selectors.get_board(code, _actor(request))
    form = _filter(request, board)
    page = Paginator(_rows(request, board, form), PAGE).get_page(request.GET.get("page"))
    context = {
        "board": board,
        "filter": form,
        "page": page,
        "lines": selectors.lines(page.object_list),
        "column": COLUMNS.get(request.GET.get("column", ""), ""),
        "query": request.GET.urlencode(),
    }
    return render(request, "referrals/board_list.html", context)


@permission("boards.view")
@require_GET
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The filtered board as a workbook; there is no person in it."""
    board = selectors.get_board(code, _actor(request))
    found = _rows(request, board, _filter(request, board))
    count = found.count()
    exports.check_size(count)
    return exports.workbook(
        request, action="board.exported", title=board.body.name, headers=headers(),
        rows=[row_of(line) for line in selectors.lines(found)], count=count,
        filename=f"board-{code}",
    )  # fmt: skip


@permission("boards.view")
@require_GET
def item(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One referral without its person: where it lies, since when, who was told."""
    by = _actor(request)
    row, on = selectors.get_board_item(public_id, by)
    events = list(ReferralEvent.objects.filter(referral=row).order_by("-at", "-id"))
    names = names_of(e.organisation_id for e in events if e.organisation_id)
    context = {
        "line": selectors.lines([row])[0],
        "row": row,
        "boards": on,
        "may_remind": policies.user_can_remind(by, row),
        "reminded": selectors.reminded_at(row),
        "events": [
            {"at": e.at, "title": words, "tone": tone, "body": names.get(e.organisation_id or 0, "")}
            for e in events for words, tone in [event_words(e)]
        ],
    }  # fmt: skip
    return render(request, "referrals/board_item.html", context)


@permission("boards.remind")
@require_POST
def remind(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask the receiving body for its answer."""
    try:
        row = writing.remind(public_id=public_id, by=_actor(request))
        if Readers().of(row, Told.BODY).addresses:
            messages.success(request, _("The body is reminded by e-mail."))
        else:
            messages.warning(request, _("Recorded. Nobody in this body who answers referrals has an"
                                        " e-mail address; better call them."))  # fmt: skip
    except Conflict as refused:
        messages.error(request, refused.message)
    return redirect("referrals:board_item", public_id=public_id)
