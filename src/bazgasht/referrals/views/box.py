"""A body's own board: incoming and outgoing referrals, with its clients' names."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.routes import permission
from bazgasht.core.digits import localise
from bazgasht.core.errors import DomainError, NotFound
from bazgasht.core.jalali import today
from bazgasht.people import asked
from bazgasht.people.selectors.search import Ranks, ranked
from bazgasht.services import exports
from bazgasht.services.forms import ExportForm

from .. import selectors
from .. import services as writing
from ..codes import parse_code
from ..forms import PERSON_DIED, BoxFilter
from ..selectors.bodies import SIDE_VIEWS, VIEWS, Box
from ..services.assign import assignees
from ..states import SERVING, State
from ..today import RETURNED_DAYS

PAGE = 25
ANSWERING = ("referrals.answer", "referrals.deliver")


def incoming_bodies(by: Actor) -> tuple[int, ...]:
    return tuple(sorted({o for p in ANSWERING for o in by.organisations_for(p)}))


def _box(request: HttpRequest) -> tuple[Box, BoxFilter, Ranks]:
    """The list as chosen, and whom the words of a search brought up."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    answers, sends = incoming_bodies(by), by.organisations_for("referrals.send")
    side = request.GET.get("side", "in" if answers else "out")
    if side not in SIDE_VIEWS:
        raise NotFound("board")
    view = request.GET.get("view", "open")
    if view not in SIDE_VIEWS[side]:  # type: ignore[index]
        raise NotFound("board")
    bodies = answers if side == "in" else sends
    box = Box(bodies, by.user_id, side, view)  # type: ignore[arg-type]
    form = BoxFilter(asked.query(request), bodies=selectors.partner_bodies(box), side=side)
    q = form.cleaned_data.get("q", "") if form.is_valid() else ""
    found = ranked(q, by=by) if q and not parse_code(q) else Ranks()
    where = _where(request, form, box, found)
    return Box(bodies, by.user_id, side, view, where), form, found  # type: ignore[arg-type]


def _where(request: HttpRequest, form: BoxFilter, box: Box, found: Ranks) -> Q:
    chosen = form.cleaned_data if form.is_valid() else {}
    where = Q()
    if q := chosen.get("q"):
        code = parse_code(q)
        where &= Q(code=code) if code else Q(subject__client_id__in=list(found.ids))
    if chosen.get("state") == PERSON_DIED[0]:
        where &= Q(person_died=True, state__in=SERVING)
    elif chosen.get("state"):
        where &= Q(state=chosen["state"])
    if chosen.get("domain"):
        where &= Q(service__domain=chosen["domain"])
    if chosen.get("body"):
        other = selectors.body_id(chosen["body"])
        where &= Q(to_organisation_id=other) if box.side == "out" else Q(from_organisation_id=other)
    if chosen.get("due") == "late":
        where &= Q(state=State.SENT, answer_due__lt=today())
    elif chosen.get("due") == "ahead":
        where &= Q(state=State.SENT, answer_due__gte=today())
    if chosen.get("mine"):
        where &= selectors.followed_by(box.user_id)
    if box.view == "returned" and request.GET.get("recent"):
        where &= Q(ended_at__gt=timezone.now() - timedelta(days=RETURNED_DAYS))
    return where


@permission("clients.view")
@require_http_methods(["GET", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Mine, all open, unassigned, overdue, ended; drafts and what came back for the sender."""
    if request.method == "POST":
        return redirect(asked.address(request, reverse("referrals:board")))
    by: Actor = request.actor  # type: ignore[attr-defined]
    box, form, found = _box(request)
    sort = request.GET.get("sort", "")
    page = Paginator(selectors.box_rows(box, sort), PAGE).get_page(request.GET.get("page"))
    lines = selectors.body_lines(page.object_list)
    may_assign = box.side == "in" and by.can("referrals.assign")
    people: dict[int, str] = {}
    if may_assign:
        for body in by.organisations_for("referrals.assign"):
            people |= assignees(body)
    journal.record(
        by=by, action="referrals.listed", on=("list", f"{box.side}/{box.view}"),
        detail={"shown": len(lines), "filter": sorted(k for k, v in request.GET.items() if v)},
    )  # fmt: skip
    context = {
        "box": box,
        "filter": form,
        "best_of": found.best_of,
        "page": page,
        "lines": lines,
        "sides": _sides(by, box),
        "tabs": _tabs(box),
        "sort": sort,
        "heads": _heads(request, sort),
        "assign": people if may_assign and lines else None,
        "may_refer": by.can("referrals.send"),
        "query": request.GET.urlencode(),
    }
    return render(request, "referrals/box.html", context)


def _sides(by: Actor, box: Box) -> list[dict[str, Any]]:
    url = reverse("referrals:board")
    found = []
    if incoming_bodies(by):
        found.append({"label": _("To us"), "url": f"{url}?side=in", "active": box.side == "in"})
    if by.can("referrals.send"):
        found.append({"label": _("From us"), "url": f"{url}?side=out", "active": box.side == "out"})
    return found if len(found) > 1 else []


def _tabs(box: Box) -> list[dict[str, Any]]:
    plain = Box(box.organisations, box.user_id, box.side)
    counts = selectors.box_counts(plain)
    url = f"{reverse('referrals:board')}?side={box.side}&view="
    return [
        {"label": VIEWS[v], "url": url + v, "active": v == box.view, "count": counts.get(v)}
        for v in SIDE_VIEWS[box.side]
    ]


def _heads(request: HttpRequest, sort: str) -> dict[str, dict[str, str]]:
    """For each sortable column: the link that sorts by it next, and how it sorts now."""
    heads = {}
    for name in ("due", "sent", "code"):
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{name}" if sort == name else name
        state = {name: "ascending", f"-{name}": "descending"}.get(sort, "none")
        heads[name] = {"url": f"?{query.urlencode()}", "state": state}
    return heads


@permission("clients.view")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; asks first whether names are needed, and what for."""
    box, _filter, _found = _box(request)
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form, "title": _("Export these referrals"), "submit": _("Make the workbook"),
            "text": _("Without names it shows codes, services, bodies, states and dates."),
            "cancel_url": f"{reverse('referrals:board')}?{request.GET.urlencode()}",
        }  # fmt: skip
        return render(request, "ui/confirm.html", context)
    names, reason = form.cleaned_data["names"], form.cleaned_data["reason"]
    exports.check_names(request, names)
    found = selectors.box_rows(box, request.GET.get("sort", ""))
    count = found.count()
    exports.check_size(count)
    lines = selectors.body_lines(found) if names else selectors.lines(found)
    return exports.workbook(
        request, action="referrals.exported", title=str(VIEWS[box.view]), names=names,
        headers=[*headers(), *([_("Name"), _("File number")] if names else [])],
        rows=[[*row_of(x), *(_person(x) if names else [])] for x in lines],
        count=count, reason=reason, filename="referrals",
    )  # fmt: skip


def headers() -> list[str]:
    return [_("Code"), _("Service"), _("From"), _("To"), _("State"), _("Sent"), _("Answer due"),
            _("Answered"), _("Begun"), _("Ended"), _("How it ended"), _("Planned"), _("Given")]  # fmt: skip


def row_of(line: selectors.Line) -> list[object]:
    """The person-free columns of a workbook, also used by the boards."""
    r = line.row
    moments = [timezone.localdate(m) if m else None
               for m in (r.sent_at, r.answered_at, r.started_at, r.ended_at)]  # fmt: skip
    return [
        r.code, line.service, line.sender, line.receiver, r.get_state_display(), moments[0],
        r.answer_due, *moments[1:], r.get_end_state_display() if r.end_state else "",
        r.planned_units, r.delivered_units,
    ]  # fmt: skip


def _person(line: selectors.Line) -> list[object]:
    return [line.card.full, line.card.file_no] if line.card else ["", ""]


@permission("referrals.assign")
@require_POST
def assign_many(request: HttpRequest) -> HttpResponse:
    """Give the ticked referrals to one colleague."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    back = f"{reverse('referrals:board')}?{request.POST.get('back', '')}"
    try:
        ids = [uuid.UUID(v) for v in request.POST.getlist("selected")]
        user = int(request.POST["user"]) if request.POST.get("user") else None
    except ValueError:
        raise NotFound("referral") from None
    try:
        changed = writing.assign_many(public_ids=ids, user_id=user, by=by)
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect(back)
    text = ngettext("%(n)s referral is assigned.", "%(n)s referrals are assigned.", changed)
    if user is None:
        text = ngettext("%(n)s referral is in nobody's hands now.",
                        "%(n)s referrals are in nobody's hands now.", changed)  # fmt: skip
    messages.success(request, text % {"n": localise(changed)})
    return redirect(back)
