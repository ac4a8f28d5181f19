"""The published rule, and why one person stands where they stand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bazgasht.access import journal
from bazgasht.access.pages import actor_of
from bazgasht.access.routes import permission, public

from ..rules import priority_rule
from ..selectors.priority import priority
from ..states import Degree
from ..windows import rules as review_rules
from .common import case_file, page


@public
@require_GET
def rule(request: HttpRequest) -> HttpResponse:
    """The rule as it is computed, for everybody."""
    published = priority_rule()
    table = [
        {"domain": domain.label, "points": list(by_degree.values())}
        for domain, by_degree in published.needs.items()
    ]
    context = {
        "rule": published,
        "degrees": [degree.label for degree in Degree],
        "table": table,
        "reviews": review_rules(),
    }
    return render(request, "plans/priority_rule.html", context)


@permission("clients.view")
@require_GET
def why(request: HttpRequest, client: UUID) -> HttpResponse:
    """A person's points, line by line, to be told to them."""
    person = case_file(request, client, "priority")
    journal.record(
        by=actor_of(request), action="priority.read", on=("client", person.public_id),
        client_id=person.pk,
    )  # fmt: skip
    context = page(person, priority=priority(person.pk), rule=priority_rule())
    return render(request, "plans/priority.html", context)
