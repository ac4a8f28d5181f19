"""The list of clients: search, filters, pages, export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.exports import list_response
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission

from .. import asked
from ..forms.access import ExportForm
from ..forms.lists import CaseloadForm
from ..selectors.caseload import COUNT_LIMIT, Filters, count, page_ids
from ..selectors.rows import Row, rows
from ..selectors.search import Ranks, ranked
from .common import PAGE

EXPORT_LIMIT = 5_000


class Ids:
    """Client ids of a filtered caseload, sliced by the paginator."""

    best_of = 0
    """How many files a search took, where it met more."""

    def __init__(self, filters: Filters, by: Actor) -> None:
        self.filters, self.by = filters, by

    @cached_property
    def total(self) -> int:
        return count(self.filters, self.by)

    def count(self) -> int:
        return min(self.total, COUNT_LIMIT)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[int]:
        return page_ids(self.filters, self.by, offset=part.start, limit=part.stop - part.start)


class Ranked(Ids):
    """The result of a search: the best first, then in Persian order."""

    def __init__(self, found: Ranks, filters: Filters, by: Actor) -> None:
        super().__init__(filters, by)
        self.ranks, self.best_of = found.ids, found.best_of

    @cached_property
    def ids(self) -> list[int]:
        found = page_ids(self.filters, self.by, limit=len(self.ranks)) if self.ranks else []
        return sorted(found, key=lambda pk: self.ranks[pk])

    @cached_property
    def total(self) -> int:
        return len(self.ids)

    def __getitem__(self, part: slice) -> list[int]:
        return self.ids[part]


def caseload(form: CaseloadForm, by: Actor) -> Ids:
    """The ids behind a list or an export."""
    filters = form.filters()
    q = form.cleaned_data.get("q", "").strip()
    if not q:
        return Ids(filters, by)
    found = ranked(q, by=by)
    return Ranked(found, Filters(**{**vars(filters), "ids": tuple(found.ids)}), by)


@permission("clients.view")
@require_http_methods(["GET", "POST"])
def clients(request: HttpRequest) -> HttpResponse:
    """The actor's clients in Persian order. One entry in the journal, with the filter.

    A search is sent by POST and leads back here, the text sealed in the address.
    """
    if request.method == "POST":
        return redirect(asked.address(request, reverse("people:list")))
    actor = actor_of(request)
    form = CaseloadForm(asked.query(request), actor=actor)
    ids = caseload(form, actor)
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    shown = rows(page.object_list, actor)
    q = form.cleaned_data.get("q", "").strip()
    journal.record(
        by=actor, action="clients.searched" if q else "clients.listed", on=("client", ""),
        detail={"filter": {k: str(v) for k, v in form.cleaned_data.items() if v and k != "q"}},
    )  # fmt: skip
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "rows": shown,
        "q": q,
        "search_text": q,
        "many": ids.total > COUNT_LIMIT,
        "best_of": ids.best_of,
        "filtered": bool(form.chosen()),
        "sees_case": bool(actor.scope().case_orgs),
        "may_create": actor.can("clients.create"),
        "may_assign": actor.can("clients.assign"),
        "may_export": actor.can("exports.persons"),
        "may_request": actor.can("access.request"),
        "may_open": actor.can("access.emergency"),
        "may_correct": actor.can("corrections.decide"),
        "query": request.GET.urlencode(),
    }
    return render(request, "people/clients.html", context)


@permission("exports.persons")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The list as filtered, with names: a reason is asked, kept, and told to each person's file."""
    actor = actor_of(request)
    chosen = CaseloadForm(asked.query(request), actor=actor)
    ids = caseload(chosen, actor)
    back = f"{reverse('people:list')}?{request.GET.urlencode()}"
    if ids.total > EXPORT_LIMIT:
        messages.error(request, _("At most 5,000 rows can be exported; filter the list first."))
        return redirect(back)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = rows(ids[0 : ids.total], actor) if ids.total else []
        reason, words = form.cleaned_data["reason"], chosen.chosen()
        _record(actor, found, reason, words)
        return list_response(
            name="clients", title=_("Clients"), headers=_headers(), rows=_cells(found),
            form=form.cleaned_data["kind"], meta=[*words, (_("Reason"), reason)],
        )  # fmt: skip
    context = {"form": form, "total": ids.total, "chosen": chosen.chosen(), "back": back,
               "best_of": ids.best_of}  # fmt: skip
    return render(request, "people/export.html", context)


def _record(by: Actor, found: list[Row], reason: str, words: list[tuple[str, str]]) -> None:
    detail = {"rows": len(found), "reason": reason, "filter": dict(words)}
    journal.record(by=by, action="clients.exported", on=("client", ""), detail=detail)
    journal.record_many(
        by=by, action="client.exported", on_type="client",
        pairs=[(row.card.public_id, row.card.id) for row in found],
    )  # fmt: skip


def _headers() -> list[str]:
    return [
        _("File number"), _("Family name"), _("Given name"), _("Father's name"), _("Kind"),
        _("State"), _("Prison"), _("Expected release"), _("Released on"), _("Assigned to"),
        _("Has an id"),
    ]  # fmt: skip


def _cells(found: list[Row]) -> Iterator[tuple[object, ...]]:
    for row in found:
        card = row.card
        has_id = None if row.no_id is None else not row.no_id
        yield (card.file_no, card.family, card.given, card.father, str(row.origin), row.state,
               row.place, row.release, row.released_on, "، ".join(row.carriers), has_id)  # fmt: skip
