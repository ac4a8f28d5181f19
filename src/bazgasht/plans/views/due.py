"""What falls due: reviews and steps of the actor's bodies, as lists and as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from bazgasht.access import journal
from bazgasht.access.exports import list_response
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.core.errors import InvalidValue
from bazgasht.people.selectors.cards import cards

from .. import dates
from ..models import Review, Step
from ..selectors import due

PAGE = 25
MOST = 5000
TITLES = {"reviews": _("Reviews of plans"), "steps": _("Steps of plans")}
SOURCES: dict[str, Callable[..., QuerySet[Any]]] = {"reviews": due.reviews, "steps": due.steps}
SHOWS = {
    "reviews": (("all", _("All")), ("soon", _("Within a week")), ("late", _("Overdue"))),
    "steps": (
        ("all", _("All")), ("mine", _("Mine")), ("soon", _("Within a week")),
        ("late", _("Overdue")),
    ),
}  # fmt: skip


def _chosen(request: HttpRequest, kind: str) -> str:
    given = request.GET.get("show") or request.POST.get("show") or "all"
    return given if given in dict(SHOWS[kind]) else "all"


@permission("plans.edit")
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    return _list(request, "reviews")


@permission("plans.edit")
@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    return _list(request, "steps")


def _list(request: HttpRequest, kind: str) -> HttpResponse:
    by, show = actor_of(request), _chosen(request, kind)
    found = Paginator(SOURCES[kind](by, show), PAGE).get_page(request.GET.get("page"))
    names = cards(row.client_id for row in found)
    context = {
        "kind": kind,
        "title": TITLES[kind],
        "show": show,
        "tabs": [
            {"label": label, "url": f"?show={code}", "active": code == show}
            for code, label in SHOWS[kind]
        ],
        "page": found,
        "lines": [_line(row, names.get(row.client_id)) for row in found],
        "may_export": by.can("exports.persons"),
    }
    return render(request, "plans/due.html", context)


def _line(row: Review | Step, card: Any) -> dict[str, Any]:
    plan = row.plan if isinstance(row, Review) else row.goal.plan
    return {
        "row": row,
        "card": card,
        "counts_from": dates.shown(row),
        "moved": row.due if row.late_since else None,
        "url": reverse("plans:plan", args=[plan.public_id]),
        "text": "" if isinstance(row, Review) else row.text,
    }


@permission("exports.persons")
@require_POST
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as XLSX or CSV, with names, for a stated reason; at most 5,000 rows."""
    by, reason = actor_of(request), request.POST.get("reason", "").strip()
    if kind not in SOURCES:
        raise InvalidValue("plans.kind")
    if len(reason) < 5:
        raise InvalidValue("export.reason", _("Say why the list with names is needed."))
    show = _chosen(request, kind)
    rows = list(SOURCES[kind](by, show)[:MOST])
    names = cards(row.client_id for row in rows)
    journal.record(
        by=by, action="plan.exported", on=("list", kind),
        detail={"rows": len(rows), "show": show, "reason": reason[:200]},
    )  # fmt: skip
    return list_response(
        name=f"plan-{kind}",
        title=str(TITLES[kind]),
        headers=[_("File number"), _("Name"), _("Due"), _("First due"), _("Overdue since"),
                 _("What")],
        rows=[_cells(row, names.get(row.client_id)) for row in rows],
        form="csv" if request.POST.get("format") == "csv" else "xlsx",
        meta=[(_("Reason"), reason), (_("Filter"), str(dict(SHOWS[kind])[show]))],
    )  # fmt: skip


def _cells(row: Review | Step, card: Any) -> list[str | date | None]:
    text = "" if isinstance(row, Review) else row.text
    return [
        card.file_no if card else "", card.full if card else "", row.due, row.first_due,
        dates.missed(row), text,
    ]  # fmt: skip
