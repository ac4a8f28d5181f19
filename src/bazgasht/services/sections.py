"""What this room adds to a client's page and story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.core.digits import localise
from bazgasht.core.jalali import TEHRAN
from bazgasht.core.money import format_money
from bazgasht.core.registry import client_sections, timeline_sources
from bazgasht.core.timeline import TimelineItem

from . import selectors
from .models import Delivery


def aid_section(client: Any, actor: Actor) -> dict[str, Any] | None:
    """What the household (a person without one: the person) got from all bodies; None when that
    is nothing and the actor gives nothing."""
    household = selectors.household_id_of(client.pk)
    lines = selectors.household_aid(household or -client.pk)
    record_url = ""
    if actor.can("deliveries.record"):
        record_url = reverse("services:record") + f"?client={client.public_id}"
    if not lines and not record_url:
        return None
    return {
        "title": _("Aid to the household"),
        "template": "services/aid_section.html",
        "context": {"lines": lines, "record_url": record_url, "household": household},
        "order": 50,
    }


def amount_words(delivery: Delivery) -> str:
    """«۲ بسته · ۱٬۸۰۰٬۰۰۰ تومان»."""
    unit = delivery.service.get_unit_display()
    parts = [f"{localise(delivery.quantity)} {unit}"]
    if delivery.amount:
        parts.append(format_money(delivery.amount, "toman"))
    return " · ".join(parts)


def timeline(client_ids: Sequence[int], actor: Actor) -> list[TimelineItem]:
    """Deliveries the actor may read; a voided one says so."""
    return [
        TimelineItem(
            at=datetime.combine(row.on, time(12), TEHRAN),
            title=_("Given: %(title)s") % {"title": row.service.title},
            detail=amount_words(row),
            tone="info" if row.voided_at else "ok",
            chip=_("voided") if row.voided_at else _("delivered"),
            organisation_id=row.organisation_id,
            user_id=row.recorded_by,
            url=reverse("services:delivery", args=[row.public_id]),
        )
        for row in selectors.deliveries_of_clients(client_ids)
    ]


def register_all() -> None:
    client_sections.register("services.aid", aid_section, order=50)
    timeline_sources.register("services.deliveries", timeline, order=30)
