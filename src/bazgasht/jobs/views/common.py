"""What the pages of jobs share."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation

from .. import policies

PAGE = 25
OPENING_TONES = {"draft": "plain", "open": "ok", "filled": "info", "closed": "plain",
                 "expired": "late"}  # fmt: skip
TONES = {"expressed": "plain", "applied": "wait", "interview": "wait", "offered": "info",
         "started": "ok", "declined": "late", "rejected": "plain", "withdrawn": "plain"}  # fmt: skip
CHECK_TONES = {"due": "wait", "employed": "ok", "left": "late", "unknown": "plain"}
FACILITY_TONES = {"offered": "wait", "assessed": "wait", "agreed": "info", "active": "info",
                  "fulfilled": "ok", "breached": "late", "settled": "plain", "declined": "plain"}  # fmt: skip


def uuid_of(typed: str) -> uuid.UUID:
    """What a form carries; a new one when it carries none."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()


def tabs(by: Actor, active: str) -> list[dict[str, Any]]:
    """Parts of this room the actor may open."""
    listed = (
        ("openings", _("Openings"), by.can("openings.view")),
        ("candidates", _("Candidates"), by.can("openings.view")),
        ("applications", _("Put forward"), by.can("openings.view")),
        ("jobs", _("Jobs and retention"), by.can("openings.view")),
        ("figures", _("In figures"), by.can("reports.view")),
        ("facilities", _("Facilities"), by.can("facilities.view")),
    )
    found = [
        {"label": label, "url": reverse(f"jobs:{name}"), "active": name == active}
        for name, label, may in listed
        if may
    ]
    return found if len(found) > 1 else []


def employers(by: Actor, permission: str = "openings.edit") -> list[tuple[int, str]]:
    """Employers of the actor's provinces, by name."""
    found = Organisation.objects.filter(kind=Kind.EMPLOYER, active=True)
    provinces = policies.provinces_for(by, permission)
    if "" not in provinces:
        found = found.filter(province__in=provinces)
    return list(found.order_by("sort_key", "id").values_list("id", "name"))
