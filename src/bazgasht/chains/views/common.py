"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation

PAGE = 25
TONES = {"draft": "wait", "active": "ok", "archived": "plain"}


def own_province(actor: Actor) -> str:
    return next((s.province for s in actor.seats if s.province), "")


def keeping_bodies(actor: Actor) -> list[Organisation]:
    """Bodies in whose name the actor keeps chains, those they sit in first."""
    ids = actor.organisations_for("chains.edit")
    home = actor.home_for("chains.edit")
    rows = Organisation.objects.filter(id__in=ids, active=True).order_by("sort_key", "id")
    return sorted(rows, key=lambda o: o.pk != home)


def tabs(active: str) -> list[dict[str, Any]]:
    listed = (("list", _("Chains")), ("scenarios", _("Scenarios")))
    return [
        {"label": label, "url": reverse(f"chains:{name}"), "active": name == active}
        for name, label in listed
    ]
