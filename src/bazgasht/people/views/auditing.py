"""What the auditor reads of this room: persons appear as codes."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.masking import client_code
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission

from ..selectors.barriers import reasons
from ..selectors.naming import names

PAGE = 25


@permission("journal.read")
@require_GET
def barriers(request: HttpRequest) -> HttpResponse:
    """Every barrier with its reason, the newest first."""
    page = Paginator(reasons(), PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    journal.record(
        by=actor_of(request), action="barriers.read", on=("list", "barriers"),
        detail={"shown": len(shown)},
    )  # fmt: skip
    known = names(
        {b for r in shown for b in (r.organisation_id, r.set_by_organisation)},
        {u for r in shown for u in (r.user_id, r.set_by)},
    )
    rows = [
        {"told": r, "client": client_code(r.client_id), "who": known.user(r.set_by),
         "body": known.body(r.set_by_organisation),
         "target": known.body(r.organisation_id) or known.user(r.user_id)}
        for r in shown
    ]  # fmt: skip
    return render(request, "people/barriers.html", {"rows": rows, "page": page})
