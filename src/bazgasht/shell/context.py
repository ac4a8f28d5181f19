"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from .navigation import items_for


def page(request: HttpRequest) -> dict[str, Any]:
    """Navigation, search, the synthetic ribbon, and who is acting for which body."""
    actor = getattr(request, "actor", None)
    shared: dict[str, Any] = {"development": settings.DEVELOPMENT, "navigation": []}
    if actor is None:
        return shared
    user = request.user
    first = actor.seats[0] if actor.seats else None
    shared.update(
        actor=actor,
        navigation=items_for(actor, request.path),
        search_url=reverse("people:list") if actor.can("clients.view") else "",
        user_links=[{"label": _("My account"), "url": reverse("access:account")}],
        user_name=actor.name,
        user_body=first.body if first else "",
        user_role=str(first.role.name) if first else "",
        synthetic_ribbon=getattr(user, "synthetic", False),
    )
    return shared
