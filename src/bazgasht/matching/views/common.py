"""What the pages of proposals share."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.pages import actor_of
from bazgasht.core.errors import Conflict

from .. import policies, selectors
from ..models import MatchRun
from ..states import RunState

PAGE = 25


def run_of(request: HttpRequest, public_id: uuid.UUID) -> MatchRun:
    """Of the actor's own bodies, made. Raises NotFound, Conflict while it is being made."""
    run = any_run_of(request, public_id)
    if run.state != RunState.DONE:
        raise Conflict("matching.not_made", _("These proposals are not made yet."))
    return run


def any_run_of(request: HttpRequest, public_id: uuid.UUID) -> MatchRun:
    """Of the actor's own bodies, however far it is. Raises NotFound."""
    return selectors.get_run(public_id, policies.bodies_of(actor_of(request)))


def tabs(run: MatchRun, active: str) -> list[dict[str, Any]]:
    """Parts of one run."""
    listed = (
        ("run", _("Proposals"), run.matched),
        ("without", _("Without a proposal"), run.people - run.matched),
        ("places", _("Seats and openings"), len(run.targets)),
        ("fairness", _("Fairness"), None),
    )
    return [
        {"label": label, "url": reverse(f"matching:{name}", args=[run.public_id]),
         "active": name == active, "count": count}
        for name, label, count in listed
    ]  # fmt: skip
