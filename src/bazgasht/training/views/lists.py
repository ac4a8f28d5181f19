"""The whole of two short lists of the first page."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission
from bazgasht.people.selectors.cards import cards

from .. import selectors
from ..models import Session
from ..states import CohortState
from ..today import BACK_DAYS
from .common import PAGE


@permission("training.enrol")
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """Seats offered to clients of the actor's bodies."""
    by = actor_of(request)
    rows = selectors.offers_for(by.organisations_for("training.enrol"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    known = cards(r.client_id for r in page.object_list)
    journal.record(
        by=by, action="training.listed", on=("list", "offers"),
        detail={"shown": len(page.object_list)},
    )  # fmt: skip
    lines = [(r, known.get(r.client_id)) for r in page.object_list]
    return render(request, "training/offers.html", {"page": page, "lines": lines})


@permission("training.run")
@require_GET
def unrecorded(request: HttpRequest) -> HttpResponse:
    """Past sessions of the actor's bodies whose attendance is missing."""
    day = timezone.localdate()
    rows = (
        Session.objects.filter(
            cohort__organisation_id__in=actor_of(request).organisations_for("training.run"),
            recorded_at=None, on__lte=day, on__gt=day - timedelta(days=BACK_DAYS),
            cohort__state__in=[CohortState.OPEN, CohortState.RUNNING],
        )
        .select_related("cohort__course")
        .order_by("on", "id")
    )  # fmt: skip
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "training/unrecorded.html", {"page": page})
